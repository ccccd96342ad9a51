using FsCheck;
using FsCheck.Fluent;
using Workflows.FollowUp;

namespace Workflows.Tests.FollowUp;

public sealed class DueDayTests
{
    [Theory]
    [InlineData("Quý II/2021", "30/06/2021")]
    [InlineData("quý 4 năm 2021", "31/12/2021")]
    [InlineData("Trong quý I/2024", "31/03/2024")]
    [InlineData("Quý I, II/2021", "30/06/2021")]
    [InlineData("Quý II - Quý III/2021", "30/09/2021")]
    [InlineData("trước 30/11/2021", "30/11/2021")]
    [InlineData("Hoàn thành trước ngày 30/11/2021.", "30/11/2021")]
    [InlineData("Trước ngày 30 tháng 11 năm 2021", "30/11/2021")]
    [InlineData("chậm nhất ngày 05/3/2021", "05/03/2021")]
    [InlineData("Đến hết ngày 15-12-2020", "15/12/2020")]
    [InlineData("29/02/2024", "29/02/2024")]
    [InlineData("tháng 4/2018", "30/04/2018")]
    [InlineData("Tháng 02 năm 2024", "29/02/2024")]
    [InlineData("tháng 4 - 6/2018", "30/06/2018")]
    [InlineData("từ tháng 4 đến tháng 6/2018", "30/06/2018")]
    [InlineData("năm 2019", "31/12/2019")]
    [InlineData("Cả năm 2019", "31/12/2019")]
    [InlineData("Giai đoạn 2021 - 2025", "31/12/2025")]
    [InlineData("2021–2025", "31/12/2025")]
    [InlineData("Đến năm 2025", "31/12/2025")]
    [InlineData("6 tháng đầu năm 2021", "30/06/2021")]
    [InlineData("9 tháng đầu năm 2018", "30/09/2018")]
    [InlineData("Từ ngày 01/3/2019 đến ngày 30/4/2019", "30/04/2019")]
    public void A_time_that_names_its_end_gives_the_day(string text, string day) =>
        Assert.Equal(day, DueDay.From(text) is { } due ? Workflows.Values.VietnamTime.Short(due) : null);

    [Theory]
    [InlineData("")]
    [InlineData("Thường xuyên")]
    [InlineData("Thường xuyên trong năm")]
    [InlineData("Theo từng giai đoạn")]
    [InlineData("Hằng năm")]
    [InlineData("Hằng năm, trước 30/11")]
    [InlineData("mỗi tháng một số")]
    [InlineData("Quý II")]
    [InlineData("trước 30/11")]
    [InlineData("Trước tháng 6/2021")]
    [InlineData("Trước quý II/2021")]
    [InlineData("Từ năm 2021")]
    [InlineData("Sau ngày 30/11/2021")]
    [InlineData("Năm 2021 và các năm tiếp theo")]
    [InlineData("Dự kiến quý II/2021")]
    [InlineData("30/02/2021")]
    [InlineData("31/13/2021")]
    [InlineData("tháng 13/2021")]
    [InlineData("quý 5/2021")]
    [InlineData("2025 - 2021")]
    [InlineData("quý III - quý I/2021")]
    [InlineData("năm 2250")]
    [InlineData("Trong thời gian tới")]
    [InlineData("Tháng 4, 5, 6/2018")]
    public void A_time_that_does_not_gives_none(string text) => Assert.Null(DueDay.From(text));

    [Fact]
    public void In_a_plan_for_one_year_a_quarter_needs_no_year()
    {
        Assert.Equal(new DateOnly(2019, 6, 30), DueDay.From("Quý II", 2019));
        Assert.Equal(new DateOnly(2019, 10, 31), DueDay.From("tháng 10", 2019));
        Assert.Equal(new DateOnly(2020, 3, 31), DueDay.From("Quý I/2020", 2019));
        Assert.Null(DueDay.From("Thường xuyên trong năm", 2019));
    }

    [Fact]
    public void Every_date_is_read_as_it_is_written() => Prop.ForAll(
        Gen.Choose(0, 30_000).ToArbitrary(),
        days =>
        {
            var day = new DateOnly(1995, 1, 1).AddDays(days);
            return DueDay.From($"trước ngày {Workflows.Values.VietnamTime.Short(day)}") == day
                && DueDay.From(Workflows.Values.VietnamTime.Official(day)) == day;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_that_people_type_breaks_it() => Prop.ForAll<string>(text =>
    {
        _ = IsReadable(text) ? DueDay.From(text) : null;
        return true;
    }).QuickCheckThrowOnFailure();

    private static bool IsReadable(string? text) => text is null || !text.Any(c => char.IsSurrogate(c) || c == '\uFFFE');
}
