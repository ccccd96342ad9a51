using Workflows.Interchange;

namespace Workflows.Tests.Interchange;

public sealed class DocumentTypeCodesTests
{
    [Theory]
    [InlineData("Kế hoạch", 10)]
    [InlineData("KẾ HOẠCH", 10)]
    [InlineData("Quyết định", 2)]
    [InlineData("Công văn", 18)]
    [InlineData("Tờ trình", 0)]
    public void Our_types_go_as_administrative_documents(string name, int detail) =>
        Assert.Equal((2, detail), (DocumentTypeCodes.Of(name).Type, DocumentTypeCodes.Of(name).Detail));

    [Fact]
    public void Combining_marks_name_the_same_type() =>
        Assert.Equal(DocumentTypeCodes.Of("Kế hoạch"), DocumentTypeCodes.Of("Kế hoạch".Normalize(System.Text.NormalizationForm.FormD)));

    [Fact]
    public void The_name_decides_where_name_and_numbers_disagree()
    {
        var odd = new ExchangeType(1, 8, "Công văn");

        Assert.Equal("Công văn", DocumentTypeCodes.NameOf(odd));
        Assert.True(DocumentTypeCodes.Disagrees(odd));
        Assert.False(DocumentTypeCodes.Disagrees(new(1, 0, "Công văn")));
        Assert.False(DocumentTypeCodes.Disagrees(new(2, 18, "công văn")));
    }

    [Fact]
    public void Numbers_alone_name_a_type_where_they_are_known()
    {
        Assert.Equal("Nghị định", DocumentTypeCodes.NameOf(new(1, 7, "")));
        Assert.Null(DocumentTypeCodes.NameOf(new(2, 14, "")));
        Assert.Null(DocumentTypeCodes.NameOf(new(null, null, "")));
    }
}
