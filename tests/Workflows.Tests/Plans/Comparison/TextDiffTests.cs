using FsCheck;
using FsCheck.Fluent;
using Workflows.Plans.Comparison;
using Xunit;

namespace Workflows.Tests.Plans.Comparison;

public sealed class TextDiffTests
{
    [Fact]
    public void One_changed_word_is_shown_as_one_change() =>
        Assert.Equal(
            [
                new(PieceKind.Same, "Hoàn thành trong Quý "), new(PieceKind.Removed, "II"), new(PieceKind.Added, "III"), new(PieceKind.Same, "/2019."),
            ],
            TextDiff.Words("Hoàn thành trong Quý II/2019.", "Hoàn thành trong Quý III/2019."));

    [Fact]
    public void A_number_or_a_date_is_one_word() =>
        Assert.Equal(
            [
                new(PieceKind.Removed, "3.800.500"), new(PieceKind.Added, "4.000.000"), new(PieceKind.Same, " đồng, trước "),
                new(PieceKind.Removed, "01/5/2019"), new(PieceKind.Added, "02/5/2019"), new(PieceKind.Same, "."),
            ],
            TextDiff.Words("3.800.500 đồng, trước 01/5/2019.", "4.000.000 đồng, trước 02/5/2019."));

    [Fact]
    public void A_blank_between_two_changed_words_does_not_tear_them_apart() =>
        Assert.Equal(
            [new(PieceKind.Removed, "năm 2025"), new(PieceKind.Added, "giai đoạn 2030")],
            TextDiff.Words("năm 2025", "giai đoạn 2030"));

    [Fact]
    public void A_tone_that_changed_is_a_changed_word() =>
        Assert.Equal(
            [new(PieceKind.Removed, "hoà"), new(PieceKind.Added, "hòa"), new(PieceKind.Same, " bình")],
            TextDiff.Words("hoà bình", "hòa bình"));

    [Fact]
    public void Lines_far_from_a_change_are_counted_instead_of_shown()
    {
        var old = Enumerable.Range(1, 20).Select(n => $"Đoạn {n}").ToList();
        var now = old.ToList();
        now[9] = "Đoạn mười, viết lại";
        var pieces = TextDiff.Lines(string.Join('\n', old), string.Join('\n', now));
        Assert.Equal(new(PieceKind.Skipped, "… 8 đoạn không thay đổi …"), pieces[0]);
        Assert.Equal(new(PieceKind.Skipped, "… 9 đoạn không thay đổi …"), pieces[^1]);
        Assert.Contains(pieces, piece => piece is { Kind: PieceKind.Added, Text: var text } && text.Contains("mười, viết lại", StringComparison.Ordinal));
    }

    [Fact]
    public void The_pieces_hold_both_texts_and_nothing_else()
    {
        var words = Gen.Elements("kế", "hoạch", "thông", "tin", " ", "  ", "\n", ",", "2019", "🙂", "e\u0301");
        var texts = Gen.Select(Gen.ListOf(words), list => string.Concat(list));
        Prop.ForAll(Arb.From(Gen.Zip(texts, texts)), pair =>
        {
            var pieces = TextDiff.Words(pair.Item1, pair.Item2);
            return string.Concat(pieces.Where(p => p.Kind is not PieceKind.Added).Select(p => p.Text)) == pair.Item1
                && string.Concat(pieces.Where(p => p.Kind is not PieceKind.Removed).Select(p => p.Text)) == pair.Item2
                && pieces.All(p => p.Text.Length > 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Lines_that_are_shown_come_from_the_texts_in_their_order()
    {
        var lines = Gen.Elements("Mục đích", "Yêu cầu", "Tổ chức thực hiện", "Kinh phí thực hiện", "");
        var texts = Gen.Select(Gen.ListOf(lines), list => string.Join('\n', list));
        Prop.ForAll(Arb.From(Gen.Zip(texts, texts)), pair =>
        {
            var pieces = TextDiff.Lines(pair.Item1, pair.Item2);
            return (pair.Item1 == pair.Item2) == pieces.All(p => p.Kind is PieceKind.Skipped)
                && IsCutFrom(pair.Item1 + "\n", pieces.Where(p => p.Kind is PieceKind.Same or PieceKind.Removed))
                && IsCutFrom(pair.Item2 + "\n", pieces.Where(p => p.Kind is PieceKind.Same or PieceKind.Added));
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsCutFrom(string text, IEnumerable<TextPiece> pieces)
    {
        var at = 0;
        foreach (var piece in pieces)
        {
            at = text.IndexOf(piece.Text, at, StringComparison.Ordinal);
            if (at < 0)
                return false;
            at += piece.Text.Length;
        }

        return true;
    }
}
