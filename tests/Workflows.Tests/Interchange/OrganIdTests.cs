using Workflows.Interchange;

namespace Workflows.Tests.Interchange;

public sealed class OrganIdTests
{
    [Theory]
    [InlineData("A01", OrganIdForm.New)]
    [InlineData("H05.12.3", OrganIdForm.New)]
    [InlineData("Y99.0A.B", OrganIdForm.New)]
    [InlineData("Z01X", OrganIdForm.New)]
    [InlineData("Z99.1", OrganIdForm.New)]
    [InlineData("000.00.00.G22", OrganIdForm.Old)]
    [InlineData(" 000.00.05.H05 ", OrganIdForm.Old)]
    [InlineData("H05\n", OrganIdForm.New)]
    public void Both_forms_and_the_scheme_are_codes(string text, OrganIdForm form)
    {
        var code = OrganId.Parse(text).Value;

        Assert.Equal((text.Trim(), form), (code.Text, code.Form));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("h05")]
    [InlineData("H5")]
    [InlineData("Z00A")]
    [InlineData("Z01")]
    [InlineData("H05.")]
    [InlineData("H05..1")]
    [InlineData("H05.a")]
    [InlineData("00.00.00.G22")]
    [InlineData("000.00.00.Z22")]
    [InlineData("Н05")]
    public void Anything_else_is_refused_and_named(string? text)
    {
        var refused = OrganId.Parse(text);

        Assert.Contains($"\"{text}\"", refused.Problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thirty_five_characters_are_the_most()
    {
        Assert.True(OrganId.Parse("H05." + new string('1', 31)).IsSuccess);
        Assert.False(OrganId.Parse("H05." + new string('1', 32)).IsSuccess);
        Assert.True(OrganId.Parse("Z01" + new string('A', 32)).IsSuccess);
        Assert.False(OrganId.Parse("Z01" + new string('A', 33)).IsSuccess);
    }

    [Theory]
    [InlineData("000.00.00.G22", true)]
    [InlineData("H05.12.3456789", false)]
    public void The_decrees_field_has_room_for_thirteen(string text, bool fits) => Assert.Equal(fits, OrganId.Parse(text).Value.FitsDecree30);

    [Fact]
    public void Codes_of_no_known_form_are_read_and_are_no_codes_of_ours()
    {
        Assert.Equal(OrganIdForm.Unlisted, OrganId.Met("vxp.thu.03")!.Form);
        Assert.Equal(OrganIdForm.Unlisted, OrganId.Met("28.22.H17")!.Form);
        Assert.False(OrganId.Parse("28.22.H17").IsSuccess);
        Assert.Null(OrganId.Met("<mã>"));
        Assert.Null(OrganId.Met(new string('A', 36)));
    }

    [Theory]
    [InlineData("H05,2026/03/09,05/KH-UBND", "05", "KH-UBND")]
    [InlineData("000.00.00.G22, 2026/03/09, 7816/VPCP-TTĐT", "7816", "VPCP-TTĐT")]
    [InlineData("H05,2026/03/09,12/2026/QĐ-UBND", "12", "2026/QĐ-UBND")]
    public void A_documents_key_is_taken_apart(string text, string number, string notation)
    {
        var key = DocumentKey.Find(text)!;

        Assert.Equal((number, notation, new DateOnly(2026, 3, 9)), (key.Number, key.Notation, key.Date));
        Assert.Equal(text.Replace(", ", ",", StringComparison.Ordinal), key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("GW-20260309-773")]
    [InlineData("H05,2014/02/30,7806/VPCP")]
    [InlineData("H05,09/03/2026,7806/VPCP")]
    [InlineData("H05,2026/03/09,7806")]
    [InlineData("H05,2026/03/09,/VPCP")]
    [InlineData("H05,2026/03/09,7806/")]
    public void A_key_that_says_something_else_is_none(string text) => Assert.Null(DocumentKey.Find(text));
}
