using Workflows.Storage;

namespace Workflows.Organisation;

/// <summary>How a person's time in a post ends.</summary>
internal static class Holdings
{
    /// <summary>Those that hold today or will later.</summary>
    public static IQueryable<PostHolding> Open(WorkflowsDb db, DateOnly today) =>
        db.Set<PostHolding>().Where(h => h.ValidTo == null || h.ValidTo >= today);

    /// <summary>
    /// From this moment the person acts from the post no more: yesterday was the last day. One who began today never
    /// held it, so the row ends on the day before it began.
    /// </summary>
    public static void End(PostHolding holding, DateOnly today) =>
        holding.ValidTo = (holding.ValidFrom > today ? holding.ValidFrom : today).AddDays(-1);
}
