using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;

namespace Workflows.Boards;

/// <summary>How an open task stands to its deadline. Each task has one standing, so counters add up.</summary>
public enum DueStanding
{
    /// <summary>Quá hạn: 17:00 of its last day has passed.</summary>
    Late,

    /// <summary>Hết hạn hôm nay.</summary>
    Today,

    /// <summary>At most <see cref="OpenWork.SoonDays"/> working days are left.</summary>
    Soon,

    InTime,

    /// <summary>The task has no deadline.</summary>
    NoDay,

    /// <summary>The mail came back, so no deadline runs until the agency has the request.</summary>
    Stopped,
}

/// <summary>What is asked of the board of open work.</summary>
public sealed record OpenWorkQuery
{
    /// <summary>The agency that is asked.</summary>
    public Guid? AgencyId { get; init; }

    public DueStanding? Standing { get; init; }

    /// <summary>Words that must all be found in the plan, the person, the agency or the step.</summary>
    public string? Text { get; init; }

    /// <summary>Counts from 1.</summary>
    public int Page { get; init; } = 1;

    public int Size { get; init; } = 25;
}

/// <summary>How many open tasks stand how, whatever standing was asked for.</summary>
public sealed record OpenWorkCounts(int Late, int Today, int Soon, int InTime, int NoDay, int Stopped)
{
    public int All => Late + Today + Soon + InTime + NoDay + Stopped;

    public int Of(DueStanding? standing) => standing switch
    {
        DueStanding.Late => Late,
        DueStanding.Today => Today,
        DueStanding.Soon => Soon,
        DueStanding.InTime => InTime,
        DueStanding.NoDay => NoDay,
        DueStanding.Stopped => Stopped,
        _ => All,
    };
}

/// <summary>One open task.</summary>
public sealed record OpenWorkLine
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    public required string DraftingAgency { get; init; }

    public required TaskKind Kind { get; init; }

    public required string Step { get; init; }

    /// <summary>The how-manieth round of this step; rounds of other steps do not count.</summary>
    public required int Round { get; init; }

    public required string PersonName { get; init; }

    /// <summary>The absent person whose work it is.</summary>
    public string? OnBehalfOf { get; init; }

    public required string PostTitle { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>As it was named when it was asked.</summary>
    public required string AgencyName { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateOnly? DueOn { get; init; }

    public required DueStanding Standing { get; init; }

    /// <summary>Working days until the last day, that day included; negative when it has passed. Null without a day or when no deadline runs.</summary>
    public int? WorkingDaysLeft { get; init; }

    /// <summary>The day wished in a request for more time that waits for an answer.</summary>
    public DateOnly? WishedOn { get; init; }

    /// <summary>Times more time was granted.</summary>
    public required int Extensions { get; init; }

    /// <summary>Reminders to the person that went out, by the ladder or by somebody's hand.</summary>
    public required int Reminders { get; init; }

    /// <summary>Reminders about it that went to somebody else.</summary>
    public required int Escalations { get; init; }

    /// <summary>Null for viewers who are not to know.</summary>
    public TaskDelivery? Delivery { get; init; }

    /// <summary>The plan's page lets the viewer in.</summary>
    public required bool MayOpenPlan { get; init; }
}

/// <summary>An agency with open tasks, as a choice to filter by.</summary>
public sealed record WaitedFor(Guid AgencyId, string Name, int Open, int Late);

/// <summary>A page of the board; the counters and the lines are one reading.</summary>
public sealed record OpenWorkPage(OpenWorkCounts Counts, IReadOnlyList<OpenWorkLine> Lines, OpenWorkQuery Query)
{
    /// <summary>Lines on all pages.</summary>
    public int Total => Counts.Of(Query.Standing);
}
