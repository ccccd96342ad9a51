using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Documents;

/// <summary>The annexes of a plan: its structured parts, and who does what by when.</summary>
internal static class PlanAnnexes
{
    public const string TasksTitle = "Phân công nhiệm vụ";

    private static readonly string[] Roman = ["I", "II", "III"];

    /// <param name="content">The plan.</param>
    /// <param name="note">"(Kèm theo …)", the same on each.</param>
    public static IReadOnlyList<Annex> Of(PlanContent content, string note)
    {
        var parts = new List<(string Title, IReadOnlyList<Block> Blocks)>();
        if (PlanBody.Beside(content) is { } beside)
            parts.Add(beside);
        if (content.Tasks.Count > 0)
            parts.Add((TasksTitle, [TaskTable.Of(content.Tasks, content.Pillars.Count > 0)]));
        // One annex has no number; two or more have Roman ones (PL I.III.1.a, b).
        return [.. parts.Select((p, i) => new Annex(parts.Count == 1 ? "Phụ lục" : $"Phụ lục {Roman[i]}", p.Title, note, EndOfText.Mark(p.Blocks)))];
    }

    /// <summary>The text must point to its annexes (PL I.III.1.a).</summary>
    public static IEnumerable<Block> Pointer(IReadOnlyList<Annex> annexes)
    {
        if (annexes.Count > 0)
            yield return new Paragraph(TypeRules.Body, $"Kèm theo Kế hoạch này: {string.Join("; ", annexes.Select(a => $"{a.Label} ({a.Title.ToLower(VietnamTime.Culture)})"))}.");
    }
}
