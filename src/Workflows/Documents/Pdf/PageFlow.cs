using System.Globalization;

namespace Workflows.Documents.Pdf;

/// <summary>
/// Fills the pages of one part of a file from top to bottom: sheets, page numbers from 1 in the middle of the top margin and none on the first
/// (PL I.I.7, I.III.1.đ), what belongs together on one page.
/// </summary>
internal sealed class PageFlow
{
    /// <summary>Rounding: what just fits.</summary>
    private const double Slack = 0.01;

    private readonly List<Sheet> sheets;
    private readonly TextSetter text;
    private readonly (Length Width, Length Height) size;
    private readonly IReadOnlyList<SetLine> address;
    private Sheet sheet = null!;
    private int number = Layout.FirstPageNumber - 1;
    private double y;
    private bool isEmpty;

    /// <param name="sheets">The file's; this part's are added.</param>
    /// <param name="address">At the foot of its first page; null for none.</param>
    public PageFlow(List<Sheet> sheets, TextSetter text, bool isLandscape, string? address = null)
    {
        (this.sheets, this.text) = (sheets, text);
        size = isLandscape ? (Layout.Page.Height, Layout.Page.Width) : (Layout.Page.Width, Layout.Page.Height);
        Width = (size.Width - Layout.Page.Left - Layout.Page.Right).Points;
        this.address = PrintedText.Line(address) is { Length: > 0 } line ? text.Lines(TypeRules.Address, line, Width) : [];
    }

    public static double Left => Layout.Page.Left.Points;

    /// <summary>Between the margins.</summary>
    public double Width { get; }

    /// <summary>Between the margins of a page without an address.</summary>
    public double Room => (size.Height - Layout.Page.Top - Layout.Page.Bottom).Points;

    public void Fill(IReadOnlyList<Slab> slabs)
    {
        var rest = new LinkedList<Slab>(slabs);
        NextSheet();
        var firstSheet = sheet;
        while (rest.First is { } first)
        {
            var group = Group(first);
            var lead = group.SkipLast(1).Sum(s => s.Before + s.Height) - (isEmpty ? first.Value.Before : 0);
            var last = group[^1];
            var before = isEmpty && group.Count == 1 ? 0 : last.Before;
            if (lead + before + last.Height <= Free() + Slack)
                Place(rest, group.Count);
            else if (last.Split is { } split && split(Free() - lead - before) is { } parts)
            {
                Place(rest, group.Count - 1);
                rest.RemoveFirst();
                Put(parts.First, before);
                if (parts.More is { } more)
                {
                    rest.AddFirst(more);
                    NextSheet(more.Head);
                }
            }
            else if (!isEmpty && (Least() <= Capacity(first.Value) || first.Value.Before + first.Value.Height > Free() + Slack))
                NextSheet(first.Value.Head);
            else
                // Longer than a page: what holds together is parted rather than lost.
                Place(rest, 1);

            double Least() => lead + before + (last.Split is null ? last.Height : 0);
        }

        Foot(firstSheet);

        double Free() => Bottom() - y;
    }

    /// <summary>What must stand on one page, from a slab on.</summary>
    private static List<Slab> Group(LinkedListNode<Slab> from)
    {
        var group = new List<Slab> { from.Value };
        for (var at = from; at.Value.Keep && at.Next is { } next; at = next)
            group.Add(next.Value);
        return group;
    }

    /// <summary>What an empty page holds below a head that repeats.</summary>
    private double Capacity(Slab slab) => Room - (slab.Head?.Height ?? 0);

    private void Place(LinkedList<Slab> rest, int count)
    {
        for (; count > 0; count--)
        {
            var slab = rest.First!.Value;
            rest.RemoveFirst();
            Put(slab, isEmpty ? 0 : slab.Before);
        }
    }

    private void Put(Slab slab, double before)
    {
        y += before;
        slab.Draw(sheet, y);
        y += slab.Height;
        isEmpty = false;
    }

    private double Bottom()
    {
        var margin = Layout.Page.Bottom.Points;
        // A long address grows upwards into the page.
        if (number == Layout.FirstPageNumber && address.Count > 0)
            margin = Math.Max(margin, Layout.Page.Footer.Points + address.Sum(l => l.Height) + Layout.Rules.Gap.Points);
        return sheet.Height - margin;
    }

    private void NextSheet(Slab? head = null)
    {
        sheet = new(sheets.Count, size.Width, size.Height);
        sheets.Add(sheet);
        number++;
        y = Layout.Page.Top.Points;
        if (number > Layout.FirstPageNumber)
            text.Lines(TypeRules.PageNumber, number.ToString(CultureInfo.InvariantCulture), Width)[0].Draw(sheet, PageFlow.Left, Layout.Page.Header.Points);
        if (head is not null)
            Put(head, before: 0);
        isEmpty = true;
    }

    /// <summary>The address under a line over the whole width of the text (PL I.III.4).</summary>
    private void Foot(Sheet first)
    {
        if (address.Count == 0)
            return;
        var top = first.Height - Layout.Page.Footer.Points - address.Sum(l => l.Height);
        first.Line(PageFlow.Left, top - Layout.Rules.Gap.Points, PageFlow.Left + Width, top - Layout.Rules.Gap.Points, Layout.Rules.Thickness);
        foreach (var line in address)
        {
            line.Draw(first, PageFlow.Left, top);
            top += line.Height;
        }
    }
}
