using Workflows.Plans;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>What a remark may be about, as the version itself names its parts: a pick-list beside free text.</summary>
public static class ClausePicks
{
    /// <summary>Cut where a phone's list would cut it anyway.</summary>
    private const int Longest = 120;

    public static IReadOnlyList<string> Of(PlanContent content)
    {
        var picks = new List<string> { "Toàn văn dự thảo" };
        if (content.Sections.Count > 0)
            picks.AddRange(content.Sections.Select(s => s.Heading));
        if (content.LegalBases.Count > 0)
            picks.Add("Căn cứ");
        picks.AddRange(content.Objectives.Select((text, i) => $"Mục tiêu {i + 1}: {text}"));
        picks.AddRange(content.Pillars.Select((text, i) => $"Trụ cột {i + 1}: {text}"));
        picks.AddRange(content.Programmes.Select((text, i) => $"Chương trình {i + 1}: {text}"));
        picks.AddRange(content.Tasks.Select((task, i) => $"Nhiệm vụ {i + 1}: {task.Content}"));
        if (content.Budget is not null)
            picks.Add("Kinh phí");
        if (content.Recipients.Count > 0)
            picks.Add("Nơi nhận");
        return [.. picks.Select(Cut).Where(pick => pick.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    private static string Cut(string text)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return flat.Length <= Longest ? flat : $"{flat[..(flat.LastIndexOf(' ', Longest) is > 0 and var end ? end : Longest)]}…";
    }
}
