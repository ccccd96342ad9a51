using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Whom a step may ask, by rule: people of the plan, heads of agencies, named posts of the committee and its office.</summary>
internal sealed class AssigneeChoices(WorkflowsDb db, TimeProvider time) : IInputChoices
{
    private static readonly Choice[] OfThePlan =
    [
        new("drafter", "Người soạn thảo"),
        new("unit-head", "Trưởng phòng của người soạn thảo"),
        new("agency-head", "Người đứng đầu cơ quan soạn thảo"),
        new("agency-clerk", "Văn thư cơ quan soạn thảo"),
    ];

    public string Name => Pickers.Assignees;

    public async Task<IReadOnlyList<Choice>> ListAsync(CancellationToken stop)
    {
        var today = VietnamTime.Today(time);
        var agencies = await db.Set<Agency>().AsNoTracking()
            .Where(agency => agency.Kind != AgencyKind.Unit && agency.ValidFrom <= today && (agency.ValidTo == null || agency.ValidTo >= today))
            .ToListAsync(stop);
        // Of other agencies only the head is asked by rule; their posts would make the list endless.
        var posts = await (
            from post in db.Set<Post>()
            join agency in db.Set<Agency>() on post.AgencyId equals agency.Id
            where post.Role != PostRole.Administrator
                && (agency.Kind == AgencyKind.PeoplesCommittee || agency.Kind == AgencyKind.CommitteeOffice)
            orderby post.Code
            select new { post.Code, post.Title, agency.Abbreviation }).AsNoTracking().ToListAsync(stop);
        return
        [
            .. OfThePlan,
            .. agencies.DistinctBy(agency => agency.Abbreviation).Select(agency => new Choice($"head:{agency.Abbreviation}", $"Người đứng đầu {agency.Name}")),
            .. posts.DistinctBy(post => post.Code).Select(post => new Choice($"post:{post.Code}", $"Chức danh: {post.Title} ({post.Abbreviation})")),
        ];
    }
}
