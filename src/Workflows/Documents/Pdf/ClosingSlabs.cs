namespace Workflows.Documents.Pdf;

/// <summary>The bottom of the text: recipients left, signature right, level with each other (PL I.II.7, I.II.9).</summary>
internal sealed class ClosingSlabs(TextSetter text, SpotBook spots)
{
    private static readonly double LeftRoom = Layout.Closing.RecipientsColumn.Points;
    private static readonly double RightRoom = Layout.Closing.SignatureColumn.Points;
    private static readonly double RightX = PageFlow.Left + LeftRoom;

    /// <param name="room">Height of a page.</param>
    public Slab Of(OfficialDocument document, double room)
    {
        var left = new List<Slab>(Column(TypeRules.RecipientsLabel, RecipientList.Label, PageFlow.Left, LeftRoom));
        left.AddRange(document.Recipients.Lines.SelectMany(l => Column(TypeRules.Recipient, l, PageFlow.Left, LeftRoom)));
        if (PrintedText.Line(document.DrafterMark) is { Length: > 0 } mark)
            left.AddRange(Column(TypeRules.DrafterMark, mark, PageFlow.Left, LeftRoom));
        var right = document.Signature.Capacity.SelectMany(l => Column(TypeRules.Capacity, l, RightX, RightRoom)).ToList();
        right.Add(new(Layout.Closing.SignatureHeight.Points, Reserve));
        right.AddRange(Column(TypeRules.SignerName, document.Signature.Name, RightX, RightRoom));
        var canSplit = document.Recipients.Lines.Count > Layout.Closing.LongList
            || Math.Max(TextSlabs.HeightOf(left), TextSlabs.HeightOf(right)) > room;
        return Block(left, right, canSplit, Layout.Closing.Gap.Points);
    }

    private static Slab Block(List<Slab> left, List<Slab> right, bool canSplit, double before = 0)
    {
        return new(Math.Max(TextSlabs.HeightOf(left), TextSlabs.HeightOf(right)), (sheet, y) =>
        {
            TextSlabs.DrawAll(left, sheet, y);
            TextSlabs.DrawAll(right, sheet, y);
        }) { Before = before, Split = canSplit ? Split : null };

        // The signature stands whole beside the first names; the rest of them follows on the next pages.
        (Slab First, Slab? More)? Split(double free)
        {
            if (TextSlabs.HeightOf(right) > free)
                return null;
            var count = 0;
            for (var used = 0.0; count < left.Count && used + left[count].Before + left[count].Height <= free; count++)
                used += left[count].Before + left[count].Height;
            // The label is not left without a name.
            if (count < 2 && count < left.Count)
                return null;
            return (Block([.. left.Take(count)], right, canSplit: false), count < left.Count ? Block([.. left.Skip(count)], [], canSplit: true) : null);
        }
    }

    /// <summary>The signature in the middle of its column; the seal over a third of it on its left, in the middle of its height.</summary>
    private void Reserve(Sheet sheet, double y)
    {
        var (width, height, seal) = (Layout.Closing.SignatureWidth.Points, Layout.Closing.SignatureHeight.Points, Layout.Closing.Seal.Points);
        var x = RightX + ((RightRoom - width) / 2);
        spots.Signature = sheet.Spot(x, y, width, height);
        spots.Seal = sheet.Spot(x + (width * Layout.Closing.SealOverlap) - seal, y + ((height - seal) / 2), seal, seal);
    }

    private IEnumerable<Slab> Column(TypeRule rule, string words, double x, double width) => TextSlabs.Of(rule, text.Lines(rule, words, width), x);
}
