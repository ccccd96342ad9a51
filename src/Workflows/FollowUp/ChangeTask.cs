using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>
/// Another last day or another lead agency: asked for by the lead with a reason, answered by those who follow the task, or set by them
/// at once. Every change keeps what was before.
/// </summary>
public sealed class ChangeTask(WorkflowsDb db, TaskBook book)
{
    /// <param name="wishedOn">As typed; empty asks for no other day.</param>
    /// <param name="wishedLead">Null asks for no other lead.</param>
    public async Task<Result<AssignedTask>> AskAsync(
        Guid taskId, string? wishedOn, Guid? wishedLead, string? reason, Guid personId, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "wishReason", "Lý do đề nghị", TaskBook.WordsLength, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var day = DayOf(wishedOn, "wishedOn");
        if (!day.IsSuccess)
            return day.Problem!;
        var taken = await book.ForLeadAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        if (task.State is AssignedState.Done or AssignedState.ChangeAsked)
            return new Conflict(task.State is AssignedState.Done ? "Nhiệm vụ này đã báo hoàn thành." : "Đề nghị trước đang chờ trả lời.");
        if (day.Value is null && wishedLead is null)
            return new Invalid("Ghi hạn mới hoặc chọn cơ quan chủ trì khác.", "wishedOn");
        if (day.Value is { } wished && (wished < book.Today || wished == task.DueOn))
            return new Invalid(wished == task.DueOn ? "Hạn đề nghị trùng với hạn đang có." : "Hạn đề nghị đã qua.", "wishedOn");
        var lead = await LeadAsync(task, wishedLead, "wishedLead", stop);
        if (!lead.IsSuccess)
            return lead.Problem!;

        (task.StateBefore, task.State) = (task.State, AssignedState.ChangeAsked);
        (task.WishedOn, task.WishedLeadId, task.WishReason) = (day.Value, lead.Value?.Id, why.Value);
        book.Note(task, TaskEntryKind.ChangeAsked, actor, why.Value, new(task.DueOn, day.Value ?? task.DueOn, task.LeadName, lead.Value?.Name ?? task.LeadName));
        return task;
    }

    /// <param name="words">Needed where the wish is refused.</param>
    public async Task<Result<AssignedTask>> AnswerAsync(Guid taskId, bool isGranted, string? words, Guid personId, Actor actor, CancellationToken stop)
    {
        var said = VietnameseText.Check(words, "answer", "Lý do", TaskBook.WordsLength, required: !isGranted, allowLines: true);
        if (!said.IsSuccess)
            return said.Problem!;
        var taken = await book.ForFollowerAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        if (task.State is not AssignedState.ChangeAsked)
            return new Conflict("Không có đề nghị nào đang chờ trả lời.");
        var lead = await LeadAsync(task, task.WishedLeadId, "answer", stop);
        if (isGranted && !lead.IsSuccess)
            return lead.Problem!;
        var before = (task.DueOn, task.LeadName);
        var (wishedOn, given) = (task.WishedOn, isGranted ? lead.Value : null);
        var asked = lead.IsSuccess ? lead.Value?.Name : null;
        (task.State, task.StateBefore, task.WishedOn, task.WishedLeadId, task.WishReason) = (task.StateBefore!.Value, null, null, null, null);
        if (isGranted)
        {
            task.DueOn = wishedOn ?? task.DueOn;
            GiveTo(task, given);
        }

        book.Note(
            task, isGranted ? TaskEntryKind.ChangeGranted : TaskEntryKind.ChangeRefused, actor, said.Value,
            new(before.DueOn, wishedOn ?? before.DueOn, before.LeadName, asked ?? before.LeadName));
        return task;
    }

    /// <summary>Those who follow it set the day, the lead or both; an unknown lead is picked here.</summary>
    /// <param name="dueOn">As typed; empty means no day.</param>
    /// <param name="leadId">Null keeps the lead as it is.</param>
    /// <param name="reason">Needed as soon as something that was known changes.</param>
    public async Task<Result<AssignedTask>> SetAsync(
        Guid taskId, string? dueOn, Guid? leadId, string? reason, Guid personId, Actor actor, CancellationToken stop)
    {
        var day = DayOf(dueOn, "dueOn");
        if (!day.IsSuccess)
            return day.Problem!;
        var why = VietnameseText.Check(reason, "reason", "Lý do thay đổi", TaskBook.WordsLength, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var taken = await book.ForFollowerAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken;
        var task = taken.Value;
        if (task.State is AssignedState.Done or AssignedState.ChangeAsked)
            return new Conflict(task.State is AssignedState.Done ? "Nhiệm vụ này đã báo hoàn thành." : "Hãy trả lời đề nghị đang chờ trước khi đổi.");
        var lead = await LeadAsync(task, leadId == task.LeadAgencyId ? null : leadId, "lead", stop);
        if (!lead.IsSuccess)
            return lead.Problem!;
        if (day.Value == task.DueOn && lead.Value is null)
            return new Invalid("Chưa có gì thay đổi.", "dueOn");
        var changesKnown = (task.DueOn is not null && day.Value != task.DueOn) || (task.LeadAgencyId is not null && lead.Value is not null);
        if (changesKnown && why.Value.Length == 0)
            return new Invalid("Lý do thay đổi: chưa nhập.", "reason");

        var before = (task.DueOn, task.LeadName);
        task.DueOn = day.Value;
        GiveTo(task, lead.Value);
        book.Note(task, TaskEntryKind.Changed, actor, why.Value, new(before.DueOn, task.DueOn, before.LeadName, task.LeadName));
        return task;
    }

    /// <summary>Another agency has to take it anew.</summary>
    private static void GiveTo(AssignedTask task, Agency? lead)
    {
        if (lead is null)
            return;
        (task.LeadAgencyId, task.LeadName, task.State) = (lead.Id, lead.Name, AssignedState.Assigned);
    }

    private static Result<DateOnly?> DayOf(string? typed, string field) => string.IsNullOrWhiteSpace(typed)
        ? (DateOnly?)null
        : TypedDay.Parse(typed) is { } day ? day : new Invalid("Ngày phải viết như 30/11/2026.", field);

    /// <summary>An agency of the same province that exists today; null for none.</summary>
    private async Task<Result<Agency?>> LeadAsync(AssignedTask task, Guid? leadId, string field, CancellationToken stop)
    {
        if (leadId is not { } id)
            return (Agency?)null;
        var today = book.Today;
        var agency = await db.Set<Agency>().AsNoTracking().SingleOrDefaultAsync(
            a => a.Id == id && (a.Id == task.CommitteeId || a.ParentId == task.CommitteeId) && a.Kind != AgencyKind.Unit
                && a.ValidFrom <= today && (a.ValidTo == null || a.ValidTo >= today),
            stop);
        if (agency is null)
            return new Invalid("Cơ quan chủ trì phải là cơ quan đang hoạt động của tỉnh.", field);
        return agency.Id == task.LeadAgencyId ? new Invalid($"{agency.Name} đang là cơ quan chủ trì.", field) : agency;
    }
}
