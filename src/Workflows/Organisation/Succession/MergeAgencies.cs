using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Succession;

/// <summary>One agency goes into another.</summary>
/// <param name="Old">Abbreviation of the agency that ends.</param>
/// <param name="New">Abbreviation of the one that goes on.</param>
/// <param name="On">First day of the new state; today when null.</param>
/// <param name="Committee">Name of the province's committee, where there are several.</param>
/// <param name="Document">Number and date of the decision.</param>
public sealed record Merger(string? Old, string? New, DateOnly? On, string? Committee, string? Document);

/// <param name="Old">As it is stored now.</param>
/// <param name="Posts">How many holdings end with it.</param>
public sealed record MergedAgency(Agency Old, Agency New, DateOnly On, int Posts);

/// <summary>
/// Ends an agency on a day and names its successor. The posts of the old one end with it; people of it enter the new one
/// by the file of the office. What is open goes over by <c>HumanTasks.Handover.FollowSuccessors</c>.
/// </summary>
public sealed class MergeAgencies(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    public async Task<Result<MergedAgency>> HandleAsync(Merger merger, Actor actor, CancellationToken stop)
    {
        var document = VietnameseText.Check(merger.Document, "document", "Văn bản quyết định", 300);
        if (!document.IsSuccess)
            return document.Problem!;
        await db.EnterAloneAsync("organisation", stop);
        var today = VietnamTime.Today(time);
        var on = merger.On ?? today;
        var old = await FindAsync(merger.Old, merger.Committee, today, stop);
        var next = await FindAsync(merger.New, merger.Committee, today, stop);
        if (old.Problem is { } noOld)
            return noOld;
        if (next.Problem is { } noNew)
            return noNew;
        var (ending, going) = (old.Value, next.Value);
        if (Refusal(ending, going, on) is { } refused)
            return refused;

        var last = on.AddDays(-1);
        ending.ValidTo = last < ending.ValidFrom ? ending.ValidFrom.AddDays(-1) : last;
        ending.SuccessorId = going.Id;
        var held = await (
            from holding in db.Set<PostHolding>()
            where holding.ValidTo == null || holding.ValidTo > last
            join post in db.Set<Post>() on holding.PostId equals post.Id
            join unit in db.Set<Agency>() on post.AgencyId equals unit.Id
            where unit.Id == ending.Id || unit.ParentId == ending.Id
            orderby holding.Id
            select holding).ToListAsync(stop);
        foreach (var holding in held)
            holding.ValidTo = holding.ValidFrom > last ? holding.ValidFrom.AddDays(-1) : last;
        var units = await db.Set<Agency>().Where(a => a.ParentId == ending.Id && a.ValidTo == null).ToListAsync(stop);
        foreach (var unit in units)
            unit.ValidTo = last < unit.ValidFrom ? unit.ValidFrom.AddDays(-1) : last;

        audit.Record(new("agency.merged", actor)
        {
            Data = new
            {
                Old = ending.Id,
                ending.Name,
                ending.Abbreviation,
                Successor = going.Id,
                SuccessorName = going.Name,
                On = on,
                Document = document.Value.Length == 0 ? null : document.Value,
                Holdings = held.Count,
            },
        });
        return new MergedAgency(ending, going, on, held.Count);
    }

    private static Conflict? Refusal(Agency ending, Agency going, DateOnly on)
    {
        if (ending.Id == going.Id || ending.ParentId != going.ParentId)
            return new("Hai cơ quan phải khác nhau và cùng thuộc một tỉnh.");
        if (ending.Kind is AgencyKind.PeoplesCommittee)
            return new("Ủy ban nhân dân tỉnh không sáp nhập bằng lệnh này.");
        if (ending.SuccessorId is not null)
            return new($"{ending.Name} đã được ghi sáp nhập từ trước.");
        if (going.ValidFrom > on || going.ValidTo is not null || going.SuccessorId is not null)
            return new($"{going.Name} không tồn tại liên tục từ ngày {VietnamTime.Short(on)} nên không kế thừa được.");
        return ending.ValidFrom > on ? new($"{ending.Name} chưa tồn tại vào ngày {VietnamTime.Short(on)}.") : null;
    }

    private async Task<Result<Agency>> FindAsync(string? abbreviation, string? committee, DateOnly today, CancellationToken stop)
    {
        var name = VietnameseText.Normalise(abbreviation);
        var body = committee is null ? null : VietnameseText.Normalise(committee);
        var found = await (
            from agency in db.Set<Agency>()
            where agency.Abbreviation == name && agency.Kind != AgencyKind.Unit && (agency.ValidTo == null || agency.ValidTo >= today)
            join parent in db.Set<Agency>() on agency.ParentId equals parent.Id into parents
            from parent in parents.DefaultIfEmpty()
            where body == null || parent!.Name == body
            orderby agency.Id
            select agency).Take(2).ToListAsync(stop);
        return found switch
        {
            [] => new NotFound($"Không có cơ quan nào đang hoạt động viết tắt là \"{name}\"."),
            [var one] => one,
            _ => new Invalid($"Có nhiều cơ quan viết tắt là \"{name}\". Hãy nêu tên Ủy ban nhân dân tỉnh.", "committee"),
        };
    }
}
