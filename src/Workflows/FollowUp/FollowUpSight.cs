using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Storage;

namespace Workflows.FollowUp;

/// <summary>What a person may see and do after issue. The one place that knows.</summary>
/// <remarks>
/// Everybody with a post reads the tasks and sessions of their province. The lead agency acts on its tasks; the agency that drafted
/// the plan or recorded the meeting, and the Committee with its office, follow them: they set days and leads. Administrators read.
/// </remarks>
public sealed record FollowUpSight
{
    public required Guid PersonId { get; init; }

    /// <summary>An administrator reads every province.</summary>
    public required bool IsEverything { get; init; }

    public required IReadOnlyList<Guid> Provinces { get; init; }

    /// <summary>Agencies in which the person holds a working post, and those that went into them.</summary>
    public required IReadOnlyList<Guid> Agencies { get; init; }

    /// <summary>Committees whose plans the person oversees.</summary>
    public required IReadOnlyList<Guid> Committees { get; init; }

    /// <summary>The posts from which a session may be recorded.</summary>
    public required IReadOnlyList<OfficeHolder> Recording { get; init; }

    public bool Sees(Guid committeeId) => IsEverything || Provinces.Contains(committeeId);

    /// <summary>Holds a post in the agency that leads it.</summary>
    public bool Leads(AssignedTask task) => task.LeadAgencyId is { } lead && Agencies.Contains(lead);

    /// <summary>Sets days and leads, answers wishes, sends back.</summary>
    public bool Follows(AssignedTask task) => Agencies.Contains(task.OwnerAgencyId) || (task.OverseenBy is { } committee && Committees.Contains(committee));

    /// <summary>Tells how it goes and what came of it; for a lead that no agency of the register stands behind, its followers do.</summary>
    public bool ActsOn(AssignedTask task) => Leads(task) || (task.LeadAgencyId is null && Follows(task));

    internal Expression<Func<AssignedTask, bool>> OfTasks => t => IsEverything || Provinces.Contains(t.CommitteeId);

    internal Expression<Func<WorkingSession, bool>> OfSessions => s => IsEverything || Provinces.Contains(s.CommitteeId);
}

/// <summary>Finds out what a person sees, from the posts held today.</summary>
public sealed class FollowUpSights(WorkflowsDb db, Organisation.Directory directory, Successors successors)
{
    public async Task<FollowUpSight> OfAsync(Guid personId, CancellationToken stop)
    {
        var posts = await directory.PostsOfAsync(personId, stop);
        var working = posts.Where(p => p.Role is not PostRole.Administrator).ToList();
        var agencies = await successors.WithFormerAsync([.. working.Select(p => p.AgencyId).Distinct()], stop);
        var kinds = await db.Set<Agency>().AsNoTracking().Where(a => agencies.Contains(a.Id)).ToDictionaryAsync(a => a.Id, stop);
        return new FollowUpSight
        {
            PersonId = personId,
            IsEverything = posts.Count > working.Count,
            Provinces = [.. posts.Select(p => p.CommitteeId).Distinct()],
            Agencies = agencies,
            Committees = [.. kinds.Values.Where(a => a.Kind is AgencyKind.CommitteeOffice or AgencyKind.PeoplesCommittee).Select(a => a.ParentId ?? a.Id).Distinct()],
            Recording = [.. working.Where(p => kinds[p.AgencyId].Kind is not AgencyKind.LocalCommittee)],
        };
    }
}
