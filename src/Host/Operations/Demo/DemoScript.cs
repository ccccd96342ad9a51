using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>What happens in a demonstration, turn by turn, each at its own time; a fixture without one is played by whoever is next.</summary>
/// <param name="Begins">Where the clock stands when the host starts.</param>
/// <param name="Consulted">Abbreviations of the agencies to be asked.</param>
/// <param name="Turns">In the order of time.</param>
public sealed record DemoScript(DateTimeOffset Begins, IReadOnlyList<string> Consulted, IReadOnlyList<DemoTurn> Turns)
{
    /// <summary>Null for a fixture that has none: it is played today.</summary>
    public static DemoScript? For(string fixtureId) => fixtureId == "bac-kan-2019" ? BacKanOverTet.Script : null;

    internal static DateTimeOffset At(int day, int month, int hour, int minute = 0) =>
        VietnamTime.At(new(2019, month, day), new(hour, minute));
}

/// <summary>One thing of a script.</summary>
/// <param name="At">When; the clock jumps there.</param>
public abstract record DemoTurn(DateTimeOffset At);

/// <summary>Somebody who will be away names who does their work.</summary>
/// <param name="At">When.</param>
/// <param name="Away">Code of the post.</param>
/// <param name="Substitute">Code of the post that does the work.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Proof">What proves it.</param>
public sealed record AwayTurn(DateTimeOffset At, string Away, string Substitute, DateOnly From, DateOnly To, string Proof) : DemoTurn(At);

/// <summary>The drafter submits.</summary>
public sealed record SubmitTurn(DateTimeOffset At, string Note) : DemoTurn(At);

/// <summary>Somebody opens the link of the mail they got and decides on the page behind it, also when it is too late.</summary>
/// <param name="At">When.</param>
/// <param name="StepId">Of the task.</param>
/// <param name="Post">Code of the post of whoever has the task.</param>
/// <param name="Verdict">What is chosen.</param>
/// <param name="Comment">Words to it.</param>
public sealed record DecideTurn(DateTimeOffset At, string StepId, string Post, Verdict Verdict, string? Comment = null) : DemoTurn(At)
{
    public IReadOnlyList<RemarkInput> Remarks { get; init; } = [];

    public LetterInput? Letter { get; init; }
}

/// <summary>An agency asks for more time on the page behind its link.</summary>
public sealed record AskTimeTurn(DateTimeOffset At, string Post, DateOnly Wished, string Reason) : DemoTurn(At);

/// <summary>The drafter grants an agency more time.</summary>
public sealed record GrantTimeTurn(DateTimeOffset At, string Agency, DateOnly Day, string Word) : DemoTurn(At);

/// <summary>Nobody does anything; what the host does by itself on this morning it does now, and not together with what follows.</summary>
public sealed record MorningTurn(DateTimeOffset At) : DemoTurn(At);

/// <summary>A deadline passes; what silence comes to is recorded by the system.</summary>
public sealed record DeadlineTurn(DateTimeOffset At) : DemoTurn(At);

/// <summary>The drafter changes the draft, answers every opinion and goes on or asks some agencies again.</summary>
public sealed record ConsolidateTurn(DateTimeOffset At, string Note) : DemoTurn(At)
{
    public Func<PlanContent, PlanContent>? Change { get; init; }

    /// <summary>What the drafter made of each row, by the agency's abbreviation.</summary>
    public IReadOnlyDictionary<string, RowReply> Answers { get; init; } = new Dictionary<string, RowReply>();

    /// <summary>Abbreviations of the agencies to be asked again; empty when the plan goes on.</summary>
    public IReadOnlyList<string> AskAgain { get; init; } = [];
}

/// <summary>The records clerk gives the number.</summary>
public sealed record IssueTurn(DateTimeOffset At) : DemoTurn(At);

/// <param name="Response">What was made of it.</param>
/// <param name="Change">What was changed where; for what was accepted.</param>
/// <param name="Reason">Why; for what was not, or not wholly.</param>
public sealed record RowReply(OpinionResponse Response, string? Change = null, string? Reason = null);
