using FsCheck;
using FsCheck.Fluent;
using Workflows.Values;

namespace Workflows.Tests.Plans;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Kế hoạch  ĐỐI NGOẠI", "ke hoach doi ngoai")]
    [InlineData("Hòa Bình", "hoa binh")]
    [InlineData("Hoà Bình", "hoa binh")]
    [InlineData("KHTTĐN", "khttdn")]
    [InlineData(" \n", "")]
    public void Folding_makes_one_of_all_spellings(string text, string folded) => Assert.Equal(folded, VietnameseText.Fold(text));

    [Fact]
    public void Folding_twice_changes_nothing_and_the_normal_form_does_not_matter() => Prop.ForAll<NonNull<string>>(text =>
    {
        var clean = string.Concat(text.Get.Where(c => !char.IsSurrogate(c) && c is not '\uFFFE')) + "ế Đ";
        var once = VietnameseText.Fold(clean);
        return VietnameseText.Fold(once) == once
            && VietnameseText.Fold(clean.Normalize(System.Text.NormalizationForm.FormD)) == once
            && VietnameseText.Fold(clean.Normalize()) == once;
    }).QuickCheckThrowOnFailure();
}
