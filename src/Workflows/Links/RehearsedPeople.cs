using Workflows.Definitions.Simulation;
using Workflows.HumanTasks;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>Invented people, the same one for the same rule; each name says that it is invented.</summary>
internal sealed class RehearsedPeople(OfficeFacts facts)
{
    public const string Title = "Kế hoạch giả định để chạy thử";
    public const string Agency = "Cơ quan soạn thảo (giả định)";

    private const string Invented = "(giả định)";

    private static readonly string[] Names =
    [
        "Nguyễn Văn A", "Trần Thị B", "Lê Văn C", "Phạm Thị D", "Hoàng Văn E", "Vũ Thị G", "Đặng Văn H", "Bùi Thị K", "Đỗ Văn L", "Hồ Thị M",
    ];

    private readonly Dictionary<string, AskedPerson> byRule = new(StringComparer.Ordinal);
    private readonly HashSet<AskedPerson> unknown = [];

    public AskedPerson For(string rule)
    {
        if (byRule.TryGetValue(rule, out var known))
            return known;
        var number = byRule.Count / Names.Length;
        var name = Names[byRule.Count % Names.Length] + (number > 0 ? $"{number + 1}" : "");
        var words = facts.Names.GetValueOrDefault(rule);
        var who = new AskedPerson($"{name} {Invented}", words is null ? AssigneeRule.Words(rule) : LowerFirst(words));
        if (words is null && facts.Names.Count > 0 && rule.Contains(':', StringComparison.Ordinal) && !rule.StartsWith("person:", StringComparison.Ordinal))
            unknown.Add(who);
        return byRule[rule] = who;
    }

    /// <summary>What the office of today would say to this rule.</summary>
    public IReadOnlyList<string> RemarksOn(AskedPerson who) => unknown.Contains(who)
        ? [$"Lưu ý: cơ quan hiện không có {who.Role}; khi chạy thật, bước này sẽ gặp sự cố."]
        : [];

    private static string LowerFirst(string words) => words.StartsWith("Chức danh: ", StringComparison.Ordinal)
        ? words["Chức danh: ".Length..]
        : $"{char.ToLower(words[0], VietnamTime.Culture)}{words[1..]}";
}
