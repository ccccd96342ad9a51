using Workflows.LegalBases;

namespace Workflows.Tests.LegalBases;

public sealed class BasisMatchTests
{
    private static readonly RegisteredBasis Decree = Row("30/2020/NĐ-CP", "Chính phủ", new(2020, 3, 5));
    private static readonly RegisteredBasis Older = Row("369/QĐ-TTg", "Thủ tướng Chính phủ", new(2019, 4, 1));
    private static readonly RegisteredBasis Newer = Row("369/QĐ-TTg", "Thủ tướng Chính phủ", new(2024, 5, 4));
    private static readonly RegisteredBasis North = Row("01/2025/QĐ-UBND", "Ủy ban nhân dân tỉnh Bắc Ninh", new(2025, 7, 2));
    private static readonly RegisteredBasis South = Row("01/2025/QĐ-UBND", "Ủy ban nhân dân tỉnh Vĩnh Long", new(2025, 7, 2));
    private static readonly RegisteredBasis[] All = [Decree, Older, Newer, North, South];

    [Fact]
    public void A_number_with_its_year_is_enough() => Assert.Same(Decree, Match("30/2020/NĐ-CP"));

    [Fact]
    public void A_number_that_begins_anew_every_year_needs_its_day()
    {
        Assert.Null(Match("369/QĐ-TTg"));
        Assert.Same(Newer, Match("369/QĐ-TTg", new(2024, 5, 4)));
        Assert.Null(Match("369/QĐ-TTg", new(2023, 5, 4)));
    }

    [Fact]
    public void The_same_number_of_two_provinces_needs_its_issuer()
    {
        Assert.Null(Match("01/2025/QĐ-UBND"));
        Assert.Same(South, Match("01/2025/QĐ-UBND", null, "UBND tỉnh Vĩnh Long"));
    }

    [Fact]
    public void What_was_chosen_is_what_is_meant() =>
        Assert.Same(Older, BasisRegister.Match(new("", "369/QĐ-TTg") { RegisterId = Older.Id }, All));

    [Theory]
    [InlineData("30/2020/NĐ-CP", true)]
    [InlineData("30/2020/NĐ-CP · Chính phủ", true)]
    [InlineData("30/2020/NĐ-CP · Quốc hội", false)]
    [InlineData("31/2020/NĐ-CP", false)]
    [InlineData("", false)]
    public void A_choice_is_read_back(string typed, bool means) => Assert.Equal(means, BasisLabel.Means(typed, Decree.Number, Decree.Issuer));

    [Theory]
    [InlineData("Luật", "72/2025/QH15", BasisKind.Normative)]
    [InlineData("Hiến pháp", "", BasisKind.Normative)]
    [InlineData("Quyết định", "369/QĐ-TTg", BasisKind.Administrative)]
    [InlineData("Kết luận", "57-KL/TW", BasisKind.Party)]
    [InlineData("Văn bản", "không số", BasisKind.Other)]
    public void The_kind_follows_from_the_number_or_the_type(string type, string number, BasisKind kind) =>
        Assert.Equal(kind, RegisteredBasis.KindOf(type, number));

    private static RegisteredBasis? Match(string number, DateOnly? date = null, string issuer = "") => BasisRegister.Match(new("", number, date, issuer), All);

    private static RegisteredBasis Row(string number, string issuer, DateOnly day) => new()
    {
        Id = new Guid(day.DayNumber, (short)issuer.Length, 0, new byte[8]),
        DocumentType = "", Number = number, Kind = RegisteredBasis.KindOf("", number), Issuer = issuer, IssuedOn = day, Subject = "", Source = "",
        Revision = 1, ChangedAt = default, SearchText = "",
    };
}
