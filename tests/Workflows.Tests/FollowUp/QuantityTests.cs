using FsCheck;
using FsCheck.Fluent;
using Workflows.FollowUp;
using Workflows.Values;

namespace Workflows.Tests.FollowUp;

public sealed class QuantityTests
{
    private static readonly string[] Units = ["", "bản", "lượt người", "%", "%/năm", "tin, bài, ảnh, phóng sự", "triệu đồng/năm", "nghìn lượt", "m² sàn", "5G trạm", ".x", "(lần)", "Trên mạng"];

    [Theory]
    [InlineData("trên 160 lượt người", Qualifier.MoreThan, "160", "lượt người")]
    [InlineData("Hơn 1.000 lượt khách", Qualifier.MoreThan, "1000", "lượt khách")]
    [InlineData("3.800 bản", Qualifier.Exact, "3800", "bản")]
    [InlineData("3800 bản", Qualifier.Exact, "3800", "bản")]
    [InlineData("77,59 triệu đồng/năm", Qualifier.Exact, "77.59", "triệu đồng/năm")]
    [InlineData("34,8%", Qualifier.Exact, "34.8", "%")]
    [InlineData("62 %", Qualifier.Exact, "62", "%")]
    [InlineData("01 chương trình", Qualifier.Exact, "1", "chương trình")]
    [InlineData("khoảng 2.500.000 người", Qualifier.About, "2500000", "người")]
    [InlineData("không quá 10 ngày", Qualifier.AtMost, "10", "ngày")]
    [InlineData("ít nhất\u00a04  hội nghị", Qualifier.AtLeast, "4", "hội nghị")]
    public void A_number_is_read_as_reports_write_it(string text, Qualifier qualifier, string value, string unit)
    {
        var read = Quantity.Parse(text).Value;

        Assert.Equal((qualifier, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), unit), (read.Qualifier, read.Value, read.Unit));
    }

    [Theory]
    [InlineData("hàng trăm tin, bài", Qualifier.Hundreds, "tin, bài")]
    [InlineData("hàng ngàn lượt xem", Qualifier.Thousands, "lượt xem")]
    [InlineData("nhiều phóng sự", Qualifier.Many, "phóng sự")]
    public void A_vague_amount_has_no_number(string text, Qualifier qualifier, string unit) =>
        Assert.Equal(new Quantity(null, unit, qualifier), Quantity.Parse(text).Value);

    [Theory]
    [InlineData("trên 160 lượt người", "trên 160 lượt người")]
    [InlineData("hơn 1.000 lượt khách", "trên 1.000 lượt khách")]
    [InlineData("3800 bản", "3.800 bản")]
    [InlineData("hàng trăm tin, bài", "hàng trăm tin, bài")]
    [InlineData("77,590 bản", null)]
    [InlineData("77,59 triệu đồng/năm", "77,59 triệu đồng/năm")]
    [InlineData("34,8 %", "34,8%")]
    [InlineData("hàng trăm", "hàng trăm")]
    public void It_is_printed_with_dots_for_thousands_and_a_comma_for_decimals(string text, string? printed) =>
        Assert.Equal(printed, Quantity.Parse(text) is { IsSuccess: true, Value: var read } ? read.ToString() : null);

    [Theory]
    [InlineData("")]
    [InlineData("bản")]
    [InlineData("trên")]
    [InlineData("3.80 bản")]
    [InlineData("38.00 bản")]
    [InlineData("1,000 bản")]
    [InlineData("1.000.00 bản")]
    [InlineData("1,5,2 bản")]
    [InlineData("3.800. bản")]
    [InlineData("-5 bản")]
    [InlineData("1234567890123456 bản")]
    [InlineData("5 b\u202Eản")]
    public void What_could_be_read_two_ways_is_refused(string text) =>
        Assert.Equal("quantity", Assert.IsType<Invalid>(Quantity.Parse(text, "quantity").Problem).Field);

    [Fact]
    public void What_is_printed_reads_back_as_the_same() => Prop.ForAll(Quantities().ToArbitrary(), quantity =>
    {
        var read = Quantity.Parse(quantity.ToString());
        return read.IsSuccess && read.Value == quantity;
    }).QuickCheckThrowOnFailure();

    private static Gen<Quantity> Quantities() =>
        from qualifier in Gen.Elements(Enum.GetValues<Qualifier>())
        from unit in Gen.Elements(Units)
        from whole in Gen.Choose(0, 2_000_000_000)
        from cents in Gen.Choose(0, 99)
        select new Quantity(Quantity.IsVague(qualifier) ? null : whole + (cents / 100m), unit, qualifier);
}
