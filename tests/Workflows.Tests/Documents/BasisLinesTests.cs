using Workflows.Documents;
using Workflows.Plans;

namespace Workflows.Tests.Documents;

public sealed class BasisLinesTests
{
    private static readonly LegalBasis Decree = new()
    {
        DocumentType = "Nghị định", Number = "72/2015/NĐ-CP", Date = new(2015, 9, 7), Issuer = "Chính phủ", Subject = "về quản lý hoạt động thông tin đối ngoại;",
    };

    private static readonly LegalBasis Law = new()
    {
        DocumentType = "Luật", Number = "77/2015/QH13", Issuer = "Quốc hội", Subject = "Tổ chức chính quyền địa phương năm 2015",
    };

    [Fact]
    public void A_basis_is_cited_in_full() => Assert.Equal(
        "Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ về quản lý hoạt động thông tin đối ngoại", BasisLines.Sentence(Decree));

    [Fact]
    public void A_law_has_neither_number_nor_issuer() =>
        Assert.Equal("Căn cứ Luật Tổ chức chính quyền địa phương năm 2015", BasisLines.Sentence(Law));

    [Fact]
    public void The_type_of_a_law_is_not_said_twice() => Assert.Equal(
        "Căn cứ Luật Tiếp cận thông tin ngày 06 tháng 4 năm 2016",
        BasisLines.Sentence(new() { DocumentType = "Luật", Number = "104/2016/QH13", Issuer = "Quốc hội", Date = new(2016, 4, 6), Subject = "Luật Tiếp cận thông tin" }));

    [Theory]
    [InlineData("các văn bản hướng dẫn năm 2020.", "Căn cứ các văn bản hướng dẫn năm 2020")]
    [InlineData("Thực hiện Kết luận của Tỉnh ủy", "Thực hiện Kết luận của Tỉnh ủy")]
    [InlineData("", "")]
    public void A_free_text_gets_its_opening_once(string free, string sentence) =>
        Assert.Equal(sentence, BasisLines.Sentence(new() { FreeText = free }));

    [Fact]
    public void Lines_end_with_semicolons_and_the_last_with_a_full_stop()
    {
        Assert.Equal([';', '.'], BasisLines.Of([Law, Decree]).Select(l => l.Text[^1]));
        var proposed = BasisLines.Of([Law, new(), Decree], "Theo đề nghị của Giám đốc Sở;");
        Assert.Equal([';', ';', '.'], proposed.Select(l => l.Text[^1]));
        Assert.Equal("Theo đề nghị của Giám đốc Sở.", proposed[^1].Text);
        Assert.Empty(BasisLines.Of([]));
    }
}
