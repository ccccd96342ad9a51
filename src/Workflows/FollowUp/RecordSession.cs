using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>Who is to do what a session concluded. Everything may be open: the task is then listed as such.</summary>
/// <param name="Content">Null takes the direction's words.</param>
/// <param name="LeadAgencyId">The agency, where it was picked.</param>
/// <param name="LeadName">As said, where none was picked; matched by the names of the day.</param>
/// <param name="Coordinating">As said.</param>
/// <param name="TimeText">As said; the last day comes from it where it names one.</param>
/// <param name="DueOn">As set by hand; goes before the words.</param>
public sealed record SessionTaskInput(
    string? Content = null, Guid? LeadAgencyId = null, string? LeadName = null, string? Coordinating = null, string? TimeText = null, DateOnly? DueOn = null);

/// <summary>A session as it is handed in.</summary>
public sealed record SessionInput
{
    public string? Title { get; init; }

    public DateOnly? HeldOn { get; init; }

    public SessionContent Content { get; init; } = new();

    /// <summary>One for each direction, in the same order; shorter where the last have nothing more to say.</summary>
    public IReadOnlyList<SessionTaskInput> DirectionTasks { get; init; } = [];

    /// <summary>Tasks that are named besides the directions.</summary>
    public IReadOnlyList<SessionTaskInput> OtherTasks { get; init; } = [];

    /// <summary>What the report tells was done.</summary>
    public IReadOnlyList<ResultInput> Results { get; init; } = [];
}

/// <summary>Ghi kết luận cuộc họp: the report, its results, and directions that become numbered tasks, in one act.</summary>
public sealed class RecordSession(WorkflowsDb db, FollowUpSights sights, AgencyNames names, TaskBook book, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <param name="input">As typed.</param>
    /// <param name="personId">Who records it, from a post in an agency of the province.</param>
    /// <param name="actor">The same, as the trail keeps them.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<WorkingSession>> HandleAsync(SessionInput input, Guid personId, Actor actor, CancellationToken stop)
    {
        var sight = await sights.OfAsync(personId, stop);
        return sight.Recording.Count == 0
            ? new Forbidden("Chỉ người đang giữ chức danh tại sở, ban, ngành, Văn phòng hoặc UBND tỉnh ghi kết luận cuộc họp.")
            : await RecordAsync(input, sight.Recording[0], actor, stop);
    }

    private async Task<Result<WorkingSession>> RecordAsync(SessionInput input, OfficeHolder recorder, Actor actor, CancellationToken stop)
    {
        var checkedContent = SessionCheck.Of(input.Content);
        var title = VietnameseText.Check(input.Title, "title", "Tên cuộc họp, hội nghị", ResultInput.ShortText, required: true);
        if (SessionCheck.Together(title.Problem, checkedContent.Problem) is { } wrong)
            return wrong;
        var content = checkedContent.Value;
        var results = new List<ResultInput>();
        foreach (var told in input.Results)
        {
            var clean = told.Check();
            if (!clean.IsSuccess)
                return clean.Problem!;
            results.Add(clean.Value);
        }

        var now = time.GetUtcNow();
        var session = new WorkingSession
        {
            Id = ids.Next(),
            CommitteeId = recorder.CommitteeId,
            AgencyId = recorder.AgencyId,
            Title = title.Value,
            HeldOn = input.HeldOn,
            Content = content,
            RecordedAt = now,
            RecordedById = actor.PersonId,
            RecordedByName = actor.Name,
            RecordedByPost = actor.Post,
        };
        var found = await names.OnAsync(recorder.CommitteeId, input.HeldOn ?? content.Period?.To ?? VietnamTime.Today(time), stop);
        var picked = await PickedAsync(input, recorder.CommitteeId, stop);
        var tasks = content.Directions.Select((d, i) => (Source: TaskSource.Direction, Number: i + 1, d.Content, Input: input.DirectionTasks.ElementAtOrDefault(i) ?? new()))
            .Concat(input.OtherTasks.Select((t, i) => (Source: TaskSource.Session, Number: i + 1, Content: t.Content ?? "", Input: t))).ToList();
        db.Add(session);
        foreach (var (source, number, words, told) in tasks)
        {
            var made = Make(session, source, number, words, told, found, picked);
            if (!made.IsSuccess)
                return made.Problem!;
            db.Add(made.Value);
            book.Note(made.Value, TaskEntryKind.Assigned, actor, change: new(null, made.Value.DueOn, null, made.Value.LeadName));
        }

        foreach (var (told, position) in results.Select((r, i) => (r, i + 1)))
            db.Add(told.ToResult(ids.Next(), position, now, actor, null, session.Id, found.Find(told.LeadName!), told.LeadName!));
        audit.Record(new("followup.session-recorded", actor)
        {
            Data = new { Session = session.Id, session.Title, session.HeldOn, Directions = content.Directions.Count, Tasks = tasks.Count, Results = results.Count, Content = content },
        });
        return session;
    }

    private Result<AssignedTask> Make(
        WorkingSession session, TaskSource source, int number, string words, SessionTaskInput told, NamesOnDay found, IReadOnlyDictionary<Guid, Agency> picked)
    {
        var at = source is TaskSource.Direction ? $"chỉ đạo số {number}" : $"nhiệm vụ số {number}";
        var content = VietnameseText.Check(words, "tasks", $"Nội dung {at}", ResultInput.LongText, required: true, allowLines: true);
        var lead = VietnameseText.Check(told.LeadName, "tasks", $"Cơ quan chủ trì của {at}", ResultInput.ShortText);
        var coordinating = VietnameseText.Check(told.Coordinating, "tasks", $"Cơ quan phối hợp của {at}", ResultInput.LongText);
        var when = VietnameseText.Check(told.TimeText, "tasks", $"Thời gian của {at}", ResultInput.ShortText);
        if (SessionCheck.Together(content.Problem, lead.Problem, coordinating.Problem, when.Problem) is { } wrong)
            return wrong;
        if (told.LeadAgencyId is { } id && !picked.ContainsKey(id))
            return new Invalid($"Cơ quan chủ trì của {at} phải là cơ quan của tỉnh.", "tasks");
        var agency = told.LeadAgencyId ?? found.Find(lead.Value);
        return new AssignedTask
        {
            Id = ids.Next(),
            Source = source,
            SessionId = session.Id,
            Number = number,
            Content = content.Value,
            TimeText = when.Value,
            LeadName = told.LeadAgencyId is { } chosen ? picked[chosen].Name : lead.Value,
            LeadAgencyId = agency,
            Coordinating = coordinating.Value,
            CommitteeId = session.CommitteeId,
            OwnerAgencyId = session.AgencyId,
            OverseenBy = session.CommitteeId,
            DueOn = told.DueOn ?? DueDay.From(when.Value),
            AssignedAt = session.RecordedAt,
        };
    }

    private async Task<IReadOnlyDictionary<Guid, Agency>> PickedAsync(SessionInput input, Guid committee, CancellationToken stop)
    {
        var asked = input.DirectionTasks.Concat(input.OtherTasks).Select(t => t.LeadAgencyId).OfType<Guid>().Distinct().ToList();
        return await db.Set<Agency>().AsNoTracking()
            .Where(a => asked.Contains(a.Id) && (a.Id == committee || a.ParentId == committee) && a.Kind != AgencyKind.Unit).ToDictionaryAsync(a => a.Id, stop);
    }
}
