using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Values;

namespace Workflows.Tests.Values;

public sealed class VietnameseTextTests
{
    [Theory]
    [InlineData("Kế hoạch ĐỐI NGOẠI", "ke hoach doi ngoai")]
    [InlineData("  Ủy   ban\tnhân dân ", "uy ban nhan dan")]
    [InlineData("QĐ-UBND", "qd-ubnd")]
    [InlineData(null, "")]
    public void Search_folds_marks_case_and_d(string? text, string folded) => Assert.Equal(folded, VietnameseText.Fold(text));

    [Fact]
    public void Folding_twice_is_folding_once() =>
        Prop.ForAll<string>(text => IsSpecial(text) || VietnameseText.Fold(VietnameseText.Fold(text)) == VietnameseText.Fold(text))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void What_passes_a_field_is_NFC_and_short_enough() =>
        Prop.ForAll<string>(text =>
        {
            var checkedText = VietnameseText.Check(text, "f", "Trường", 20, allowLines: true);
            return !checkedText.IsSuccess || (checkedText.Value.IsNormalized(NormalizationForm.FormC) && checkedText.Value.Length <= 20);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a\u0000b")]
    [InlineData("a\u0007b")]
    [InlineData("abc\u202Edef")]
    [InlineData("\uFFFE")]
    public void Characters_that_have_no_place_in_a_text_are_refused_at_their_field(string text) =>
        Assert.Equal("title", Assert.IsType<Invalid>(VietnameseText.Check(text, "title", "Tên", 100).Problem).Field);

    [Fact]
    public void Half_a_character_is_refused() =>
        Assert.IsType<Invalid>(VietnameseText.Check("a" + (char)0xD800 + "b", "title", "Tên", 100).Problem);

    [Fact]
    public void A_line_end_is_refused_where_one_line_is_asked_for()
    {
        Assert.False(VietnameseText.Check("a\nb", "f", "Tên", 10).IsSuccess);
        Assert.Equal("a\nb", VietnameseText.Check("a\r\nb", "f", "Tên", 10, allowLines: true).Value);
    }

    [Fact]
    public void A_text_far_too_long_is_refused_with_its_limit()
    {
        var refused = VietnameseText.Check(new string('a', 1_000_000), "f", "Tên", 1_000);

        Assert.Equal("Tên dài quá 1.000 ký tự.", refused.Problem!.Message);
    }

    private static bool IsSpecial(string? text) => text is not null && text.Any(c => char.IsSurrogate(c) || c >= '\uFFFE');
}
