using Workflows.Calendar;
using Workflows.Engine.Execution;

namespace Workflows.Definitions.Simulation;

/// <summary>
/// Says what an office step would do, with invented people and without doing it. Implemented by the room that knows
/// the mails; this room only knows when a step is reached.
/// </summary>
public interface IMadeUpOffice
{
    /// <summary>One matter on its way through one run.</summary>
    MadeUpMatter Open(OfficeFacts facts);
}

/// <param name="Calendar">Working days.</param>
/// <param name="Names">What those who may be asked are called in this office, by rule; empty when nobody looked.</param>
public sealed record OfficeFacts(WorkingCalendar Calendar, IReadOnlyDictionary<string, string> Names);

/// <summary>One invented matter: remembers how far it has come.</summary>
public abstract class MadeUpMatter
{
    /// <summary>The step is reached.</summary>
    /// <exception cref="ActivityFaultException">The real step could not go on here either.</exception>
    public abstract OfficeStep Enter(ActivityExecution x);

    /// <summary>Somebody answered.</summary>
    public abstract void Leave(ActivityExecution x, string outcome);

    /// <summary>Where the matter stands, in words; null when that means nothing here.</summary>
    public virtual string? Standing => null;
}

/// <summary>What an office step would do.</summary>
public sealed record OfficeStep
{
    public static readonly OfficeStep Silent = new();

    public IReadOnlyList<AskedPerson> Asked { get; init; } = [];

    /// <summary>Last day to answer.</summary>
    public DateOnly? DueOn { get; init; }

    public IReadOnlyList<CapturedMail> Mails { get; init; } = [];

    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>The step asks nobody and ends this way at once; null for one that asks or has one way out.</summary>
    public string? Outcome { get; init; }
}

/// <param name="Name">Invented, and says so.</param>
/// <param name="Role">Why this person: the rule in words.</param>
public sealed record AskedPerson(string Name, string Role);

/// <summary>A mail that was not sent.</summary>
/// <param name="Lines">The first lines of its text.</param>
public sealed record CapturedMail(string To, string Subject, IReadOnlyList<string> Lines);
