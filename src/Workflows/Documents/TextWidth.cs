using System.Globalization;
using System.Text;

namespace Workflows.Documents;

/// <summary>
/// How long a line of the document's font is, good enough for the lines drawn under it: marks add nothing to a letter's width, and the
/// horned letters count as their plain ones.
/// </summary>
public static class TextWidth
{
    private const char First = ' ';

    /// <summary>Advance widths of U+0020 to U+007E, bold upright, in thousandths of the size.</summary>
    private static readonly int[] Bold =
    [
        250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500,
        930, 722, 667, 722, 722, 667, 611, 778, 778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333, 278, 333, 581, 500,
        333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
    ];

    /// <summary>The same, regular upright.</summary>
    private static readonly int[] Regular =
    [
        250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444,
        921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500,
        333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
    ];

    /// <param name="text">One line.</param>
    /// <param name="points">Size of the type in points.</param>
    public static Length OfBold(string text, double points) => Of(text, points, Bold);

    /// <inheritdoc cref="OfBold"/>
    public static Length OfRegular(string text, double points) => Of(text, points, Regular);

    /// <summary>
    /// Narrowest width in which a text takes no more lines than in its room: a centred text of several lines breaks in the middle instead of
    /// leaving one word below. The text's own length where one line holds it.
    /// </summary>
    /// <param name="of">Length of a piece of it.</param>
    public static Length Balanced(string text, Length room, Func<string, Length> of)
    {
        var words = text.Split(' ');
        var widths = words.Select(w => of(w).Points).ToList();
        return Length.Pt(Balanced(widths, [.. words.Select(_ => of(" ").Points)], room.Points));
    }

    /// <param name="widths">Of the words, in points.</param>
    /// <param name="gaps">Behind each word.</param>
    internal static double Balanced(IReadOnlyList<double> widths, IReadOnlyList<double> gaps, double room)
    {
        const double Fine = 0.1;
        var most = Lines(room);
        var (low, high) = (Math.Min(widths.DefaultIfEmpty(0).Max(), room), room);
        while (high - low > Fine)
        {
            var middle = (low + high) / 2;
            if (Lines(middle) > most)
                low = middle;
            else
                high = middle;
        }

        return high;

        int Lines(double width)
        {
            var (count, used) = (1, 0.0);
            for (var i = 0; i < widths.Count; i++)
            {
                var gap = i == 0 ? 0 : gaps[i - 1];
                if (i > 0 && used + gap + widths[i] > width)
                    (count, used) = (count + 1, widths[i]);
                else
                    used += gap + widths[i];
            }

            return count;
        }
    }

    private static Length Of(string text, double points, int[] widths)
    {
        var sum = 0L;
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark)
                continue;
            var plain = c switch { 'đ' => 'd', 'Đ' => 'D', '\u00A0' => ' ', _ => c };
            // What is not in the table is about as wide as a digit.
            sum += plain - First is >= 0 and var at && at < widths.Length ? widths[at] : widths['0' - First];
        }

        return Length.Pt(sum * points / 1000);
    }
}
