namespace Workflows.Definitions.Simulation;

/// <summary>One step of a dry run, from its beginning to its end.</summary>
public sealed class StoryStep
{
    /// <summary>Id of the step in the drawing.</summary>
    public required string StepId { get; init; }

    public required string Step { get; init; }

    /// <summary>What kind of step it is, in words.</summary>
    public required string Kind { get; init; }

    /// <summary>Name of the workflow it belongs to; null for the one that is tried.</summary>
    public string? Within { get; init; }

    /// <summary>Virtual time.</summary>
    public required DateTimeOffset At { get; init; }

    public OfficeStep Office { get; internal set; } = OfficeStep.Silent;

    /// <summary>Mails of a plain mail step.</summary>
    public List<CapturedMail> Mails { get; } = [];

    /// <summary>What happened besides: lines written, time skipped, calls not made.</summary>
    public List<string> Remarks { get; } = [];

    /// <summary>How it ended, in words; null when it has not, or had only one way.</summary>
    public string? Outcome { get; internal set; }

    /// <summary>The outcome was assumed against what the condition said.</summary>
    public bool IsAssumed { get; internal set; }

    public string? Incident { get; internal set; }

    public bool IsCancelled { get; internal set; }
}

/// <summary>Something that keeps a run from being green.</summary>
/// <param name="StepId">Id of the step in the drawing; null when it is the workflow as a whole.</param>
/// <param name="Step">The step as people know it.</param>
/// <param name="Message">Vietnamese sentence.</param>
public sealed record Trouble(string? StepId, string Step, string Message)
{
    /// <summary>The run goes round without ever waiting for anybody.</summary>
    internal bool NeverRests { get; init; }
}

/// <summary>How a run stands.</summary>
public enum DryRunEnding
{
    /// <summary>Waits for an answer that can be given.</summary>
    Waiting,

    Finished,

    /// <summary>A step failed.</summary>
    Incident,

    /// <summary>Waits for something that can never come.</summary>
    Stuck,

    /// <summary>The last step took a way out that leads nowhere.</summary>
    DeadEnd,

    /// <summary>Goes round and round.</summary>
    TooLong,
}

/// <summary>A place at which a run waits, and the answers there are.</summary>
public sealed record WaitingPlace(string StepId, string Step, string? Within, OfficeStep Office, IReadOnlyList<WayOn> Ways);

/// <param name="Index">Its place among all ways of all waiting places: what an answer names.</param>
/// <param name="Label">Vietnamese.</param>
/// <param name="IsByClock">No person does it: a deadline passes, a time comes.</param>
public sealed record WayOn(int Index, string Label, bool IsByClock);

/// <summary>A run as far as the answers took it.</summary>
public sealed record DryRunReport
{
    public required DryRunEnding Ending { get; init; }

    /// <summary>The end in a sentence.</summary>
    public required string EndWords { get; init; }

    public required IReadOnlyList<StoryStep> Story { get; init; }

    /// <summary>Steps that are not told because there are too many.</summary>
    public required int Untold { get; init; }

    public required IReadOnlyList<WaitingPlace> Waiting { get; init; }

    public required IReadOnlyList<Trouble> Troubles { get; init; }

    /// <summary>How many answers fitted; the others were left out.</summary>
    public required int AnswersUsed { get; init; }

    /// <summary>The matter itself, in words.</summary>
    public required string? Standing { get; init; }

    public required DryRunPath Path { get; init; }
}

/// <summary>What a run, or several, passed of the drawing.</summary>
public sealed record DryRunPath(
    IReadOnlySet<string> Done, IReadOnlySet<string> Current, IReadOnlySet<(string From, string Port, string To)> Taken);
