using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>What is told of a result, checked by <see cref="Check"/>.</summary>
public sealed record ResultInput
{
    public const int LongText = 2000;
    public const int ShortText = 300;

    public string? Content { get; init; }

    public string? Kind { get; init; }

    /// <summary>Of an activity in a report; a task knows its own.</summary>
    public string? LeadName { get; init; }

    public string? Coordinating { get; init; }

    public string? DirectedBy { get; init; }

    public string? TimeText { get; init; }

    public string? Place { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public IReadOnlyList<string> SentTo { get; init; } = [];

    /// <summary>May be empty: not everything is counted.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    /// <summary>Normalised; every wrong field is told. Parts that do not add up are refused with both sums.</summary>
    public Result<ResultInput> Check()
    {
        var wrong = new List<Invalid>();
        var clean = this with
        {
            Content = Take(Content, "content", "Nội dung kết quả", LongText, required: true),
            Kind = Take(Kind, "kind", "Loại sản phẩm", ShortText),
            LeadName = Take(LeadName, "lead", "Cơ quan chủ trì", ShortText),
            Coordinating = Take(Coordinating, "coordinating", "Cơ quan phối hợp", LongText),
            DirectedBy = Take(DirectedBy, "directedBy", "Cơ quan chỉ đạo", ShortText),
            TimeText = Take(TimeText, "period", "Thời gian", ShortText),
            Place = Take(Place, "place", "Địa điểm", ShortText),
            Languages = [.. Languages.Select(l => Take(l, "languages", "Ngôn ngữ", ShortText)).Where(l => l.Length > 0).Distinct()],
            SentTo = [.. SentTo.Select(l => Take(l, "sentTo", "Nơi nhận", ShortText)).Where(l => l.Length > 0)],
        };
        foreach (var measure in Measures)
        {
            if (measure.Quantity.Unit.Length == 0)
                wrong.Add(new($"Số lượng “{measure.Quantity}” chưa có đơn vị tính.", "quantity"));
            if (measure.Finding is { } finding)
                wrong.Add(new(finding, "parts"));
        }

        return wrong switch
        {
            [] => clean,
            [var one] => one,
            _ => new InvalidFields(wrong),
        };

        string Take(string? text, string field, string label, int max, bool required = false)
        {
            var taken = VietnameseText.Check(text, field, label, max, required, allowLines: field is "content");
            if (taken.IsSuccess)
                return taken.Value;
            wrong.Add((Invalid)taken.Problem!);
            return "";
        }
    }

    internal TaskResult ToResult(Guid id, int position, DateTimeOffset at, Actor actor, Guid? taskId, Guid? sessionId, Guid? leadAgency, string lead) => new()
    {
        Id = id,
        TaskId = taskId,
        SessionId = sessionId,
        Position = position,
        Content = Content!,
        Kind = Kind!,
        LeadName = lead,
        LeadAgencyId = leadAgency,
        Coordinating = Coordinating!,
        DirectedBy = DirectedBy!,
        TimeText = TimeText!,
        Place = Place!,
        Languages = Languages,
        SentTo = SentTo,
        Measures = Measures,
        RecordedAt = at,
        RecordedById = actor.PersonId,
        RecordedByName = actor.Name,
    };
}

/// <summary>Ghi kết quả: the lead agency tells what came of a task, or takes back what it told wrongly.</summary>
public sealed class RecordResult(WorkflowsDb db, TaskBook book, IIds ids, TimeProvider time)
{
    public async Task<Result<TaskResult>> HandleAsync(Guid taskId, ResultInput input, Guid personId, Actor actor, CancellationToken stop)
    {
        var clean = input.Check();
        if (!clean.IsSuccess)
            return clean.Problem!;
        var taken = await book.ForLeadAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken.Problem!;
        var task = taken.Value;
        var position = 1 + await db.Set<TaskResult>().CountAsync(r => r.TaskId == taskId, stop);
        var result = clean.Value.ToResult(ids.Next(), position, time.GetUtcNow(), actor, taskId, null, task.LeadAgencyId, task.LeadName);
        db.Add(result);
        if (task.State is AssignedState.Assigned or AssignedState.Accepted)
            task.State = AssignedState.InProgress;
        book.Note(
            task, TaskEntryKind.ResultRecorded, actor,
            string.Join("; ", result.Measures.Select(m => m.Quantity.ToString()).DefaultIfEmpty(TaskBook.Shorten(result.Content))),
            more: new { Result = result.Id, result.Content, Measures = result.Measures.Select(m => new { Quantity = m.Quantity.ToString(), m.Parts }) });
        return result;
    }

    public async Task<Result<TaskResult>> WithdrawAsync(Guid taskId, Guid resultId, string? reason, Guid personId, Actor actor, CancellationToken stop)
    {
        var why = VietnameseText.Check(reason, "withdraw", "Lý do rút kết quả", ResultInput.ShortText, required: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var taken = await book.ForLeadAsync(taskId, personId, stop);
        if (!taken.IsSuccess)
            return taken.Problem!;
        var result = await db.Set<TaskResult>().SingleOrDefaultAsync(r => r.Id == resultId && r.TaskId == taskId, stop);
        if (result is null)
            return new NotFound("Không tìm thấy kết quả này.");
        if (result.WithdrawnAt is not null)
            return new Conflict("Kết quả này đã được rút từ trước.");
        (result.WithdrawnAt, result.WithdrawnWhy) = (time.GetUtcNow(), why.Value);
        book.Note(taken.Value, TaskEntryKind.ResultWithdrawn, actor, why.Value, more: new { Result = result.Id });
        return result;
    }
}
