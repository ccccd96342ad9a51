using System.Text.Json;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Diff;

/// <summary>What a step says for its inputs, before and after: who, until when, in which words, on which condition.</summary>
internal static class InputChanges
{
    // Elsa's own types do not say what their inputs decide.
    private static readonly HashSet<string> Conditions = new(["condition", "mode", "outcomes", "possibleOutcomes", "branches"], StringComparer.Ordinal);
    private static readonly HashSet<string> Deadlines = new(["timeSpan", "interval", "cronExpression", "dateTime"], StringComparer.Ordinal);
    private static readonly HashSet<string> Wordings = new(["text", "subject", "body", "message"], StringComparer.Ordinal);

    public static IEnumerable<Change> Of(ActivityNode old, ActivityNode current, ActivityDescriptor? type, string name)
    {
        var keys = old.Inputs.Keys.Union(current.Inputs.Keys).Where(StepChanges.IsSaid);
        foreach (var key in keys.OrderBy(key => Rank(type, key)).ThenBy(key => key, StringComparer.Ordinal))
        {
            var described = type?.Inputs.FirstOrDefault(input => input.Key == key);
            var (before, after) = (old.Inputs.GetValueOrDefault(key), current.Inputs.GetValueOrDefault(key));
            if (key == "cases")
            {
                foreach (var change in CaseChanges(before, after, name, current.Id))
                    yield return change;
                continue;
            }

            if (Same(before, after, described))
                continue;
            var label = $"“{described?.DisplayName ?? key}”";
            var kind = KindOf(described, key);
            if (kind == ChangeKind.Wording && IsPlain(before) && IsPlain(after))
            {
                yield return new(kind, $"Bước {name}: {label} {Words.Rewritten(before!.Expression!.Text, after!.Expression!.Text)}.", current.Id);
                continue;
            }

            var (was, now) = (Words.ValueOf(before, described), Words.ValueOf(after, described));
            // Long values may look alike once they are cut short.
            yield return new(kind, was == now
                ? $"Bước {name}: {label} thay đổi ({now})."
                : $"Bước {name}: {label} đổi từ {was} thành {now}.", current.Id);
        }
    }

    private static IEnumerable<Change> CaseChanges(NodeInput? before, NodeInput? after, string name, string id)
    {
        var (was, now) = (Cases(before), Cases(after));
        foreach (var gone in was.Where(item => now.All(other => other.Label != item.Label)))
            yield return new(ChangeKind.Condition, $"Bước {name} bỏ trường hợp “{gone.Label}”.", id);
        foreach (var item in now)
        {
            var same = was.Find(other => other.Label == item.Label);
            if (same.Label is null)
                yield return new(ChangeKind.Condition, $"Bước {name} thêm trường hợp “{item.Label}”: {item.Condition}.", id);
            else if (same.Condition != item.Condition)
                yield return new(ChangeKind.Condition, $"Bước {name}: điều kiện của “{item.Label}” đổi từ {same.Condition} thành {item.Condition}.", id);
        }

        var kept = was.Select(item => item.Label).Where(label => now.Exists(item => item.Label == label));
        if (!kept.SequenceEqual(now.Select(item => item.Label).Where(label => was.Exists(item => item.Label == label))))
            yield return new(ChangeKind.Condition, $"Bước {name} xét các trường hợp theo thứ tự mới: {string.Join(", ", now.Select(item => $"“{item.Label}”"))}.", id);
    }

    private static List<(string Label, string Condition)> Cases(NodeInput? given) =>
    [
        .. (given?.Raw ?? default).Items().Select(item =>
        {
            var condition = item.Member("condition");
            if (condition.Member("expression") is { ValueKind: JsonValueKind.Object } wrapped)
                condition = wrapped;
            return (item.Member("label").AsText() ?? "",
                Words.Of(new(condition.Member("type").AsText() ?? "Literal", condition.Member("value"), ""), null));
        }).DistinctBy(item => item.Item1),
    ];

    private static bool Same(NodeInput? before, NodeInput? after, InputDescriptor? described)
    {
        var (was, now) = (Content(before, described), Content(after, described));
        return was == now;
    }

    /// <summary>What is written, without how Studio wraps it; the default where nothing is written.</summary>
    private static (string Language, string Value) Content(NodeInput? given, InputDescriptor? described)
    {
        var usual = ("Literal", described?.DefaultValue is { } value ? Engine.Expressions.JsonText.ToText(value) : "");
        if (given is null)
            return usual;
        if (given.Expression is { } expression)
        {
            return expression.Language is "Literal" && expression.Text.Trim().Length == 0 && described?.TypeName != "String"
                ? usual
                : (expression.Language, expression.Language is "Variable" or "Input" ? Named(expression) : expression.Text);
        }

        // Written open and left empty.
        if (given.Raw.Member("typeName").ValueKind != JsonValueKind.Undefined && given.Raw.Member("id").ValueKind == JsonValueKind.Undefined)
            return usual;
        return ("", given.Raw.Member("id").AsText() ?? given.Raw.GetRawText());
    }

    private static string Named(Expression expression)
    {
        var (id, name) = Engine.Expressions.Reference.Read(expression);
        return id ?? name ?? expression.Text;
    }

    private static bool IsPlain(NodeInput? given) => given?.Expression is { Language: "Literal" };

    private static ChangeKind KindOf(InputDescriptor? described, string key) => described?.Meaning switch
    {
        InputMeaning.Assignee => ChangeKind.Assignee,
        InputMeaning.Deadline => ChangeKind.Deadline,
        InputMeaning.Wording => ChangeKind.Wording,
        InputMeaning.Condition => ChangeKind.Condition,
        _ when Conditions.Contains(key) => ChangeKind.Condition,
        _ when Deadlines.Contains(key) => ChangeKind.Deadline,
        _ when Wordings.Contains(key) => ChangeKind.Wording,
        _ => ChangeKind.Setting,
    };

    private static int Rank(ActivityDescriptor? type, string key) =>
        type?.Inputs.Select((input, index) => (input.Key, index)).FirstOrDefault(item => item.Key == key) is { Key: not null } found ? found.index : int.MaxValue;
}
