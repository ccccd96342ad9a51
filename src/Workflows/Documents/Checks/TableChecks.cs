using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Plans;

namespace Workflows.Documents.Checks;

/// <summary>The annex of tasks: who leads, which pillar, and whether amounts add up.</summary>
internal static partial class TableChecks
{
    private const string OneLead = "Một nhiệm vụ có một cơ quan chủ trì";

    public static IEnumerable<FormatFinding> Of(PlanContent content)
    {
        foreach (var (task, number) in content.Tasks.Select((t, i) => (t, i + 1)))
        {
            if (string.IsNullOrWhiteSpace(task.LeadAgency))
                yield return new("task-without-lead", FindingWeight.Warning, $"Nhiệm vụ {number}", "Chưa ghi cơ quan chủ trì.", OneLead);
            if (task.Pillar is { } pillar && (pillar < 1 || pillar > content.Pillars.Count))
                yield return new("task-of-no-pillar", FindingWeight.Warning, $"Nhiệm vụ {number}", $"Trụ cột {pillar} không có trong kế hoạch.", "Phụ lục nhiệm vụ");
        }

        var amounts = content.Tasks.Select(t => AmountOf(t.Funding)).OfType<decimal>().ToList();
        if (content.Budget?.AmountDong is { } total && amounts.Count > 1 && amounts.Sum() > total)
        {
            yield return new(
                "funding-exceeds-budget", FindingWeight.Warning, "Kinh phí",
                $"Kinh phí các nhiệm vụ cộng lại là {Dong(amounts.Sum())}, lớn hơn tổng kinh phí {Dong(total)}.", "Phép cộng");
        }
    }

    /// <summary>"500 triệu đồng", "1,5 tỷ đồng", "1.200.000 đồng"; null where no single amount stands.</summary>
    private static decimal? AmountOf(string text)
    {
        var found = Amount().Matches(text);
        if (found.Count != 1)
            return null;
        var number = found[0].Groups["number"].Value.Replace(".", "", StringComparison.Ordinal).Replace(',', '.');
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000_000_000m)
            return null;
        return value * found[0].Groups["unit"].Value switch { "tỷ" or "tỉ" => 1_000_000_000m, "triệu" => 1_000_000m, _ => 1 };
    }

    private static string Dong(decimal amount) => $"{amount.ToString("N0", Values.VietnamTime.Culture)} đồng";

    [GeneratedRegex(@"(?<number>\d{1,3}(\.\d{3})+|\d+(,\d+)?)\s*(?<unit>tỷ|tỉ|triệu)?\s*đồng", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Amount();
}
