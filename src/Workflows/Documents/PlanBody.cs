using System.Globalization;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Documents;

/// <summary>The plan's own text: the typed sections, or the structured parts where none is typed.</summary>
internal static class PlanBody
{
    private static readonly string[] Roman = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"];

    public static IReadOnlyList<Block> Of(PlanContent content)
    {
        if (content.Sections.Count > 0)
            return [.. content.Sections.SelectMany(s => SectionHeadings.Of(s.Heading).Concat(MarkdownBlocks.Of(s.Text)))];
        return [.. Parts(content).SelectMany((p, i) => p.Blocks.Prepend(new Paragraph(TypeRules.SectionHeading, $"{Roman[i]}. {p.Title}")))];
    }

    /// <summary>
    /// The annex with the structured parts beside typed sections; its title and text, null where there are none. A budget that a section
    /// speaks of already is printed only where it names an amount.
    /// </summary>
    public static (string Title, IReadOnlyList<Block> Blocks)? Beside(PlanContent content)
    {
        if (content.Sections.Count == 0)
            return null;
        var says = content.Sections.Any(s => VietnameseText.Fold(PrintedText.Line(s.Heading)).Contains("kinh phi", StringComparison.Ordinal));
        var parts = Parts(says && content.Budget is { AmountDong: null } ? content with { Budget = null } : content).ToList();
        return parts switch
        {
            [] => null,
            [var only] => (only.Title, only.Blocks),
            _ => (string.Join(", ", parts.Select(p => p.Title)),
                [.. parts.SelectMany((p, i) => p.Blocks.Prepend(new Paragraph(TypeRules.SectionHeading, $"{Roman[i]}. {p.Title}")))]),
        };
    }

    private static IEnumerable<(string Title, IReadOnlyList<Block> Blocks)> Parts(PlanContent content)
    {
        if (Listed(content.Objectives) is { Count: > 0 } objectives)
            yield return ("Mục tiêu", objectives);
        if (Listed(content.Pillars) is { Count: > 0 } pillars)
            yield return ("Trụ cột", pillars);
        if (Listed(content.Programmes) is { Count: > 0 } programmes)
            yield return ("Chương trình", programmes);
        if (Budget(content.Budget) is { Count: > 0 } budget)
            yield return ("Kinh phí", budget);
    }

    private static IReadOnlyList<Block> Listed(IReadOnlyList<string> items) => [.. items.Select(PrintedText.Open).Where(t => t.Length > 0)
        .Select((t, i) => new Paragraph(TypeRules.Clause, string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {t}.")))];

    private static IReadOnlyList<Block> Budget(PlanBudget? budget)
    {
        if (budget is null)
            return [];
        IEnumerable<string> amount = budget.AmountDong is { } dong
            ? [$"Tổng kinh phí: {dong.ToString("N0", VietnamTime.Culture)} đồng."]
            : [];
        return [.. PrintedText.Lines(budget.Text).Concat(amount).Select(l => new Paragraph(TypeRules.Body, l))];
    }
}
