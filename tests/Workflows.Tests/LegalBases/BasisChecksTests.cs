using Workflows.LegalBases;

namespace Workflows.Tests.LegalBases;

public sealed class BasisChecksTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public void A_decision_of_the_Prime_Minister_under_a_ministrys_symbol_is_a_warning()
    {
        var found = Assert.Single(Of("Quyết định", "369/QĐ-BTTTT", new(2024, 5, 4), "Thủ tướng Chính phủ"));
        Assert.Equal((BasisFindings.IssuerSymbolMismatch, BasisSeverity.Warning), (found.Code, found.Severity));
        Assert.Contains("Bộ Thông tin và Truyền thông", found.Message, StringComparison.Ordinal);
        Assert.Contains("Thủ tướng Chính phủ", found.Message, StringComparison.Ordinal);
        Assert.NotNull(found.Reference);
    }

    [Theory]
    [InlineData("Quyết định", "368/QĐ-TTg", "Thủ tướng Chính phủ", "2013-02-28")]
    [InlineData("Quyết định", "369/QĐ-TTg", "Thủ tướng", "2024-05-04")]
    [InlineData("Quyết định", "34/2017/QĐ-UBND", "UBND tỉnh Bắc Kạn", "2017-11-27")]
    [InlineData("Quyết định", "44/2025/QĐ-CTUBND", "Chủ tịch Uỷ ban nhân dân tỉnh Gia Lai", "2025-12-01")]
    [InlineData("Quyết định", "474/QĐ-UBND", "Chủ tịch UBND tỉnh", "2020-10-14")]
    [InlineData("Hướng dẫn", "16-HD/BTGTU", "Ban Tuyên giáo Tỉnh ủy", "2019-01-29")]
    [InlineData("Kết luận", "57-KL/TW", "Bộ Chính trị", null)]
    [InlineData("Kết luận", "57-KL/TW", "Ban Bí thư Trung ương Đảng khóa XIII", null)]
    [InlineData("Nghị quyết", "30c/NQ-CP", "Chính phủ", "2011-11-08")]
    [InlineData("Luật", "72/2025/QH15", "Quốc hội", "2025-06-16")]
    [InlineData("Nghị quyết", "202/2025/QH15", "Quốc hội khóa XV", "2025-06-12")]
    [InlineData("Thông tư", "22/2016/TT-BTTTT", "Bộ trưởng Bộ Thông tin và Truyền thông", "2016-10-19")]
    [InlineData("Thông tư liên tịch", "05/2015/TTLT-BTC-BNV", "Bộ Nội vụ", "2015-01-05")]
    [InlineData("Công văn", "3616/BTTTT-TTĐN", "Bộ Thông tin và Truyền thông", "2017-10-06")]
    [InlineData("Nghị định", "24/CP", "Chính phủ", "1995-05-24")]
    [InlineData("Tờ trình", "34/TTr-SNV", "Sở Ngoại vụ", "2014-09-01")]
    [InlineData("Kế hoạch", "12/KH-ABC", "Một cơ quan nào đó", "2024-01-01")]
    [InlineData("Kế hoạch", "12/KH-UBND", "Một cơ quan nào đó", "2024-01-01")]
    [InlineData("Kế hoạch", "12/KH-ABC", "Chính phủ", "2024-01-01")]
    [InlineData("", "", "", null)]
    public void What_fits_or_is_not_known_raises_nothing(string type, string number, string issuer, string? date) =>
        Assert.Empty(Of(type, number, date is null ? null : DateOnly.ParseExact(date, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), issuer));

    [Theory]
    [InlineData("Nghị định", "72/2015/NĐ-TTg", "Chính phủ")]
    [InlineData("Quyết định", "474/QĐ-HĐND", "Ủy ban nhân dân tỉnh Bắc Ninh")]
    [InlineData("Hướng dẫn", "16-HD/BTGTU", "Tỉnh ủy Bắc Kạn")]
    [InlineData("Kết luận", "57-KL/TU", "Bộ Chính trị")]
    [InlineData("Luật", "72/2025/UBTVQH15", "Quốc hội")]
    public void Issuer_and_symbol_that_contradict_each_other_are_told(string type, string number, string issuer) =>
        Assert.Contains(Of(type, number, null, issuer), f => f.Code == BasisFindings.IssuerSymbolMismatch);

    [Fact]
    public void A_date_of_another_year_than_the_number_is_told()
    {
        var found = Assert.Single(Of("Thông tư", "22/2016/TT-BTTTT", new(2012, 10, 19), "Bộ Thông tin và Truyền thông"));
        Assert.Equal(BasisFindings.DateYearMismatch, found.Code);
        Assert.Contains("19/10/2012", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nghị định", "72/NĐ-CP", "2015-09-07")]
    [InlineData("", "72/NĐ-CP", null)]
    [InlineData("Luật", "77/QH13", "2015-06-19")]
    [InlineData("Thông tư", "22/TT-BTTTT", null)]
    public void A_decree_a_law_a_circular_without_its_year_is_told(string type, string number, string? date) => Assert.Contains(
        Of(type, number, date is null ? null : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)), f => f.Code == BasisFindings.YearMissing);

    [Theory]
    [InlineData("Quyết định", "51/KH-UBND")]
    [InlineData("Kế hoạch", "51/CTr-UBND")]
    [InlineData("Chỉ thị", "12/CTr-UBND")]
    [InlineData("Quyết định", "3616/BTTTT-TTĐN")]
    [InlineData("Công văn", "369/QĐ-TTg")]
    [InlineData("Nghị định", "72/2025/QH15")]
    [InlineData("Hướng dẫn", "57-KL/TW")]
    public void A_type_that_its_abbreviation_does_not_mean_is_told(string type, string number) =>
        Assert.Contains(Of(type, number, null), f => f is { Code: BasisFindings.TypeMismatch, Severity: BasisSeverity.Warning });

    [Theory]
    [InlineData("Thông báo kết luận", "171/TB-UBND")]
    [InlineData("Quy định", "37-QĐ/TW")]
    [InlineData("Quyết định phê duyệt", "369/QĐ-TTg")]
    [InlineData("Văn bản", "369/QĐ-TTg")]
    [InlineData("Công văn", "12/CV-UBND")]
    public void A_type_that_its_abbreviation_means_or_that_nobody_knows_is_not_told(string type, string number) =>
        Assert.DoesNotContain(Of(type, number, null), f => f.Code == BasisFindings.TypeMismatch);

    [Theory]
    [InlineData("22/2026/TT-BTTTT", null)]
    [InlineData("12/QĐ-BTTTT", "2025-03-01")]
    [InlineData("01/2024/TT-BDTTG", null)]
    [InlineData("29/2018/QH15", null)]
    public void A_body_that_was_not_there_then_is_told(string number, string? date) => Assert.Contains(
        Of("", number, date is null ? null : DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)), f => f.Code == BasisFindings.IssuerNotThen);

    [Fact]
    public void A_body_that_still_was_there_is_not() =>
        Assert.Empty(Of("Quyết định", "12/QĐ-BTTTT", new(2025, 2, 28), "Bộ Thông tin và Truyền thông"));

    [Fact]
    public void An_abbreviation_of_two_bodies_is_noted_while_the_issuer_is_not_named()
    {
        var found = Assert.Single(Of("Tờ trình", "114/TTr-SNV", new(2014, 9, 10)));
        Assert.Equal((BasisFindings.AbbreviationCollision, BasisSeverity.Note), (found.Code, found.Severity));
        Assert.Contains("Sở Nội vụ", found.Message, StringComparison.Ordinal);
        Assert.Contains("Sở Ngoại vụ", found.Message, StringComparison.Ordinal);
        Assert.Empty(Of("Tờ trình", "114/TTr-SNV", new(2014, 9, 10), "Sở Ngoại vụ tỉnh Sơn La"));
    }

    [Theory]
    [InlineData("57/KL-TW", BasisFindings.PartyGrammar)]
    [InlineData("số không rõ", BasisFindings.NumberNotUnderstood)]
    [InlineData("369 /QĐ - TTg", BasisFindings.NumberSpacing)]
    public void What_is_written_oddly_is_noted_and_stays_as_it_is(string number, string code) =>
        Assert.Contains(Of("", number, null, ""), f => f.Code == code && f.Severity is BasisSeverity.Note);

    [Fact]
    public void A_basis_of_tomorrow_is_told() =>
        Assert.Equal([BasisFindings.DateInFuture], Of("Quyết định", "369/QĐ-TTg", Day.AddDays(1), "Thủ tướng Chính phủ").Select(f => f.Code));

    [Fact]
    public void A_basis_that_has_ended_is_told_with_what_replaced_it()
    {
        var cited = new CitedBasis("Luật", "29/2018/QH14", null, "Quốc hội");
        var entry = Entry(1, "Luật", "29/2018/QH14") with { EndedFrom = new(2026, 3, 1), ReplacedBy = Entry(2, "Luật", "117/2025/QH15") };

        var found = Assert.Single(BasisChecks.Of(cited, entry, new(2026, 3, 1)));
        Assert.Equal((BasisFindings.Ended, BasisSeverity.Warning), (found.Code, found.Severity));
        Assert.Contains("01/03/2026", found.Message, StringComparison.Ordinal);
        Assert.Contains("117/2025/QH15", found.Message, StringComparison.Ordinal);

        // The day before it still held: a plan of that day is right to cite it.
        Assert.Equal([BasisFindings.Ending], BasisChecks.Of(cited, entry, new(2026, 2, 28)).Select(f => f.Code));
    }

    [Fact]
    public void A_replaced_basis_is_told_from_the_day_its_successor_begins()
    {
        var cited = new CitedBasis("Luật", "77/2015/QH13", null, "Quốc hội");
        var entry = Entry(1, "Luật", "77/2015/QH13") with { ReplacedBy = Entry(2, "Luật", "65/2025/QH15") with { IssuedOn = new(2025, 2, 19) } };
        Assert.Empty(BasisChecks.Of(cited, entry, new(2019, 1, 28)));
        Assert.Equal([BasisFindings.Replaced], BasisChecks.Of(cited, entry, new(2025, 2, 19)).Select(f => f.Code));
    }

    [Fact]
    public void A_basis_that_does_not_hold_yet_is_told()
    {
        var entry = Entry(1, "Luật", "117/2025/QH15") with { ValidFrom = new(2026, 3, 1) };
        var cited = new CitedBasis("Luật", "117/2025/QH15", null, "Quốc hội");
        Assert.Equal([BasisFindings.NotYetInForce], BasisChecks.Of(cited, entry, new(2026, 2, 28)).Select(f => f.Code));
        Assert.Empty(BasisChecks.Of(cited, entry, new(2026, 3, 1)));
    }

    [Fact]
    public void What_differs_from_the_register_is_noted_place_by_place()
    {
        var entry = Entry(1, "Quyết định", "369/QĐ-TTg") with { IssuedOn = new(2024, 5, 4), Issuer = "Thủ tướng Chính phủ" };
        var found = Assert.Single(BasisChecks.Of(new("Quyết định", "369/QĐ-TTg", new(2024, 5, 14), "Thủ tướng Chính phủ"), entry, Day));
        Assert.Equal((BasisFindings.DiffersFromRegister, BasisSeverity.Note), (found.Code, found.Severity));
        Assert.Contains("04/05/2024", found.Message, StringComparison.Ordinal);
        var local = Entry(2, "Kế hoạch", "51/KH-UBND") with { Issuer = "Ủy ban nhân dân tỉnh Bắc Kạn" };
        Assert.Empty(BasisChecks.Of(new("Kế hoạch", "51/KH-UBND", null, "UBND tỉnh Bắc Kạn"), local, Day));
    }

    [Fact]
    public void Warnings_come_before_notes()
    {
        var found = Of("Quyết định", "369 / QĐ-BTTTT", new(2024, 5, 4), "Thủ tướng Chính phủ");
        Assert.Equal([BasisSeverity.Warning, BasisSeverity.Note], found.Select(f => f.Severity));
    }

    private static IReadOnlyList<BasisFinding> Of(string type, string number, DateOnly? date = null, string issuer = "") =>
        BasisChecks.Of(new(type, number, date, issuer), null, Day);

    private static RegisterEntry Entry(int id, string type, string number) => new()
    {
        Id = new Guid(id, 0, 0, new byte[8]), DocumentType = type, Number = number, Issuer = "Quốc hội", Subject = "",
    };
}
