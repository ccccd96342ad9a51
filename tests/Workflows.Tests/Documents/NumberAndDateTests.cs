using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Documents;

namespace Workflows.Tests.Documents;

public sealed partial class NumberAndDateTests
{
    [Theory]
    [InlineData(2026, 2, 5, "ngày 05 tháng 02 năm 2026")]
    [InlineData(2020, 3, 5, "ngày 05 tháng 3 năm 2020")]
    [InlineData(2020, 1, 10, "ngày 10 tháng 01 năm 2020")]
    [InlineData(2019, 12, 31, "ngày 31 tháng 12 năm 2019")]
    public void A_date_has_zeros_where_the_decree_wants_them(int year, int month, int day, string words) =>
        Assert.Equal($"Bắc Ninh, {words}", new PlaceAndDate("Bắc Ninh", new(year, month, day)).Line);

    [Fact]
    public void Every_date_reads_back_and_has_no_zero_too_many() => Prop.ForAll(
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).ToArbitrary(), number =>
        {
            var date = DateOnly.FromDayNumber(number);
            var match = Words().Match(PlaceAndDate.Words(date));
            string Part(string name) => match.Groups[name].Value;
            int Number(string name) => int.Parse(Part(name), CultureInfo.InvariantCulture);
            return match.Success
                && new DateOnly(Number("year"), Number("month"), Number("day")) == date
                && Part("day").StartsWith('0') == date.Day < 10
                && Part("month").StartsWith('0') == date.Month <= 2
                && !Part("year").StartsWith('0');
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_number_has_at_least_two_digits_and_no_zero_too_many() => Prop.ForAll(
        Gen.Choose(1, 100_000).ToArbitrary(), number =>
        {
            var digits = new NumberAndSymbol(number, "KH-UBND").ToString().Split('/')[0];
            return int.Parse(digits, CultureInfo.InvariantCulture) == number && digits.Length == Math.Max(2, number.ToString(CultureInfo.InvariantCulture).Length);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(5, "BNV-VP", "Số: 05/BNV-VP")]
    [InlineData(15, "QĐ-BNV", "Số: 15/QĐ-BNV")]
    [InlineData(1789, "KH-UBND", "Số: 1789/KH-UBND")]
    public void A_number_stands_before_its_symbol_without_spaces(int number, string symbol, string line) =>
        Assert.Equal(line, new NumberAndSymbol(number, symbol).Line);

    [Theory]
    [InlineData("")]
    [InlineData("KH - UBND")]
    [InlineData("2017/QĐ-UBND")]
    public void What_is_no_symbol_is_refused(string symbol) => Assert.Throws<ArgumentException>(() => new NumberAndSymbol(1, symbol));

    [Fact]
    public void Zero_is_no_number() => Assert.ThrowsAny<ArgumentException>(() => new NumberAndSymbol(0, "KH-UBND"));

    [Fact]
    public void Blanks_wait_for_number_and_date()
    {
        Assert.Matches(@"^Số: \u00A0+/KH-UBND$", new NumberAndSymbol(null, "KH-UBND").Line);
        Assert.Matches(@"^Bắc Kạn, ngày \u00A0+ tháng \u00A0+ năm \u00A0+$", new PlaceAndDate("Bắc Kạn", null).Line);
    }

    [Fact]
    public void Points_follow_the_Vietnamese_alphabet()
    {
        var labels = Enumerable.Range(0, 48).Select(MarkdownBlocks.PointLabel).ToList();
        Assert.Equal(["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"], labels.Take(10));
        Assert.Equal(labels.Count, labels.Distinct().Count());
        Assert.DoesNotContain(labels, l => l.IndexOfAny(['f', 'j', 'w', 'z']) >= 0);
    }

    [GeneratedRegex(@"^ngày (?<day>\d{2}) tháng (?<month>\d{1,2}) năm (?<year>\d{1,4})$")]
    private static partial Regex Words();
}
