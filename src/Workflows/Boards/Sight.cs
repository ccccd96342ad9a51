using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Storage;

namespace Workflows.Boards;

/// <summary>Whose plans and tasks a viewer sees on the boards. The one place that knows; every query of the room carries it.</summary>
/// <remarks>
/// Drafters see their own plans, an agency the plans it drafts; whoever leads an agency or keeps its records sees what the
/// agency is asked, and everybody what they are asked themselves. The Committee and its office see every plan of
/// their province that was submitted, administrators everything.
/// </remarks>
public sealed record Sight
{
    public required Guid PersonId { get; init; }

    public required bool IsEverything { get; init; }

    /// <summary>Agencies in which the viewer holds a post, and those that went into them.</summary>
    public required IReadOnlyList<Guid> Agencies { get; init; }

    /// <summary>Those of them that the viewer leads or keeps the records of.</summary>
    public required IReadOnlyList<Guid> Led { get; init; }

    /// <summary>Committees whose provinces the viewer oversees.</summary>
    public required IReadOnlyList<Guid> Committees { get; init; }

    public required bool IsRecordsClerk { get; init; }

    /// <summary>The viewer sees more than what concerns their own agency.</summary>
    public bool IsWide => IsEverything || Committees.Count > 0;

    /// <summary>A plan "p" of a province that the viewer oversees.</summary>
    private const string Overseen =
        "(p.current_version > 0 AND p.instrument <> 'AgencyPlan' AND p.agency_id IN (SELECT o.id FROM org.agency o WHERE coalesce(o.parent_id, o.id) = ANY(@committees)))";

    /// <summary>Condition on a plan "p" that the viewer is on the drafting side of.</summary>
    private const string Drafted = "(@everything OR p.agency_id = ANY(@agencies) OR p.drafter_id = @person)";

    /// <summary>Condition on a plan "p".</summary>
    internal const string OfPlan = $"({Drafted} OR {Overseen})";

    /// <summary>Condition on a task "t" of a plan "p".</summary>
    internal const string OfTask = $"({OfPlan} OR t.person_id = @person OR t.asked_id = @person OR t.agency_id = ANY(@led))";

    /// <summary>Whether the mails reached those who are asked is for the drafting side, the committee's clerk and administrators.</summary>
    internal const string OfDelivery = $"({Drafted} OR (@clerk AND {Overseen}))";

    /// <summary>The plan's own page lets the viewer in.</summary>
    internal const string OfPage =
        $"({OfPlan} OR p.state = 'Issued' OR EXISTS (SELECT FROM plan.task mine WHERE mine.plan_id = p.id AND @person IN (mine.person_id, mine.asked_id)))";

    /// <summary>The values for the conditions above; new ones for every statement.</summary>
    internal NpgsqlParameter[] With(params ReadOnlySpan<NpgsqlParameter> more) =>
    [
        new("person", PersonId),
        new("everything", IsEverything),
        new("clerk", IsRecordsClerk),
        Ids("agencies", Agencies),
        Ids("led", Led),
        Ids("committees", Committees),
        .. more,
    ];

    private static NpgsqlParameter Ids(string name, IReadOnlyList<Guid> ids) =>
        new(name, NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = ids.ToArray() };
}

/// <summary>Finds out what a person sees, from the posts held today.</summary>
public sealed class Sights(WorkflowsDb db, Successors successors)
{
    private static readonly PostRole[] Leading = [PostRole.Chair, PostRole.ViceChair, PostRole.Head, PostRole.Deputy, PostRole.RecordsClerk];

    public async Task<Sight> OfAsync(Guid personId, IReadOnlyList<OfficeHolder> posts, CancellationToken stop)
    {
        var agencies = await successors.WithFormerAsync([.. posts.Select(p => p.AgencyId).Distinct()], stop);
        return new Sight
        {
            PersonId = personId,
            IsEverything = posts.Any(p => p.Role is PostRole.Administrator),
            Agencies = agencies,
            Led = await successors.WithFormerAsync([.. posts.Where(p => Leading.Contains(p.Role)).Select(p => p.AgencyId).Distinct()], stop),
            Committees = await db.Set<Agency>()
                .Where(a => agencies.Contains(a.Id) && (a.Kind == AgencyKind.CommitteeOffice || a.Kind == AgencyKind.PeoplesCommittee))
                .Select(a => a.ParentId ?? a.Id).Distinct().ToListAsync(stop),
            IsRecordsClerk = posts.Any(p => p.Role is PostRole.RecordsClerk),
        };
    }
}
