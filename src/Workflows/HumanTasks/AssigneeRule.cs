using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>
/// Whom a step asks, as an administrator writes it in the workflow:
/// <c>drafter</c>, <c>unit-head</c> (of the drafter), <c>agency-head</c> and <c>agency-clerk</c> (of the drafting agency),
/// <c>head:ABBREVIATION</c>, <c>post:code</c> or <c>person:id</c>.
/// </summary>
public abstract record AssigneeRule
{
    private AssigneeRule()
    {
    }

    public sealed record Drafter : AssigneeRule;

    public sealed record DraftersUnitHead : AssigneeRule;

    public sealed record DraftersAgencyHead : AssigneeRule;

    public sealed record DraftersClerk : AssigneeRule;

    public sealed record HeadOf(string Abbreviation) : AssigneeRule;

    public sealed record HolderOf(string PostCode) : AssigneeRule;

    public sealed record Named(Guid PersonId) : AssigneeRule;

    public static Result<AssigneeRule> Parse(string? text)
    {
        var (name, argument) = (text ?? "").Trim().Split(':', 2) switch
        {
            [var only] => (only, ""),
            [var first, var second] => (first.Trim(), second.Trim()),
            _ => ("", ""),
        };
        return (name, argument) switch
        {
            ("drafter", "") => new Drafter(),
            ("unit-head", "") => new DraftersUnitHead(),
            ("agency-head", "") => new DraftersAgencyHead(),
            ("agency-clerk", "") => new DraftersClerk(),
            ("head", { Length: > 0 }) => new HeadOf(argument),
            ("post", { Length: > 0 }) => new HolderOf(argument),
            ("person", { Length: > 0 }) when Guid.TryParse(argument, out var id) => new Named(id),
            _ => (Result<AssigneeRule>)new Invalid($"Không hiểu người nhận việc \"{text}\".", "Assignee"),
        };
    }

    /// <summary>What is wrong with a rule, or null.</summary>
    public static string? Check(string text) => Parse(text).Problem?.Message;

    /// <summary>The rule as an office says it; what is no rule stays as it is.</summary>
    public static string Words(string text) => Parse(text) is not { IsSuccess: true, Value: var rule } ? text : rule switch
    {
        Drafter => "người soạn thảo",
        DraftersUnitHead => "trưởng phòng của người soạn thảo",
        DraftersAgencyHead => "người đứng đầu cơ quan soạn thảo",
        DraftersClerk => "văn thư cơ quan soạn thảo",
        HeadOf(var abbreviation) => $"người đứng đầu {abbreviation}",
        HolderOf(var code) => $"chức danh {code}",
        _ => text,
    };
}
