using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Substitutions;

/// <summary>A substitution as it comes from a form.</summary>
public sealed record SubstitutionRequest
{
    public required SeatKey Giver { get; init; }

    public required SeatKey Receiver { get; init; }

    public required SubstitutedWork Work { get; init; }

    public IReadOnlyList<Guid> Agencies { get; init; } = [];

    public required DateOnly? From { get; init; }

    public required DateOnly? To { get; init; }

    public required string? Proof { get; init; }

    public bool TakesOpen { get; init; }
}

/// <summary>Records that somebody does another's work for a time. The giver does it, or an administrator for them.</summary>
public sealed class GrantSubstitution(WorkflowsDb db, Directory directory, AuditTrail audit, IIds ids, TimeProvider time)
{
    /// <summary>Longest time, in days; who is away longer has another post.</summary>
    private const int LongestDays = 366;

    /// <param name="request">What is wanted.</param>
    /// <param name="byPerson">Who asks.</param>
    /// <param name="actor">The same, for the trail.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<Substitution>> HandleAsync(SubstitutionRequest request, Guid byPerson, Actor actor, CancellationToken stop)
    {
        // Two records that make a ring together must not pass each other.
        await db.EnterAloneAsync("substitution", stop);
        if (!await AwayRights.MayActForAsync(directory, request.Giver.PersonId, byPerson, stop))
            return new Forbidden("Chỉ chính người được xử lý thay hoặc quản trị hệ thống mới ghi được việc này.");
        var today = VietnamTime.Today(time);
        var wrong = new List<Invalid>();
        var giver = await directory.SeatAsync(request.Giver, stop);
        var receiver = await directory.SeatAsync(request.Receiver, stop);
        if (giver is null)
            wrong.Add(new("Chưa chọn chức danh được xử lý thay, hoặc chức danh này không còn được giữ.", "giver"));
        if (receiver is null)
            wrong.Add(new("Chưa chọn người xử lý thay, hoặc người này không còn giữ chức danh đó.", "receiver"));
        else if (giver is not null && receiver.AgencyId != giver.AgencyId)
            wrong.Add(new($"Người xử lý thay phải thuộc {giver.AgencyName}: việc của cơ quan nào do người của cơ quan đó làm.", "receiver"));
        if (request.Work is SubstitutedWork.None)
            wrong.Add(new("Chưa chọn loại việc.", "work"));
        wrong.AddRange(Period(request, today));
        var proof = VietnameseText.Check(request.Proof, "proof", "Căn cứ", 300, required: true);
        if (proof.Problem is Invalid unproven)
            wrong.Add(unproven);
        if (wrong.Count > 0)
            return new InvalidFields(wrong);

        var substitution = New(request, giver!, receiver!, proof.Value, actor);
        var known = await db.Set<Substitution>().AsNoTracking()
            .Where(s => s.RevokedAt == null && s.ValidTo >= substitution.ValidFrom).ToListAsync(stop);
        // Records between people of whom one has left the post hold no more.
        var holders = await directory.Holders().Select(h => new { h.PostId, h.PersonId }).ToListAsync(stop);
        var sitting = holders.Select(h => new SeatKey(h.PostId, h.PersonId)).ToHashSet();
        var edges = known.Where(s => sitting.Contains(new(s.GiverPostId, s.GiverId)) && sitting.Contains(new(s.ReceiverPostId, s.ReceiverId)))
            .Select(s => s.Edge).ToList();
        if (SubstitutionChain.TroubleWith(edges, substitution.Edge) is { } trouble)
            return new Invalid(trouble, "receiver");

        db.Add(substitution);
        audit.Record(new("substitution.granted", actor)
        {
            Data = new
            {
                substitution.Id,
                substitution.Giver,
                substitution.Receiver,
                Work = substitution.Work.ToString(),
                substitution.Agencies,
                substitution.ValidFrom,
                substitution.ValidTo,
                substitution.Proof,
                substitution.TakesOpen,
            },
        });
        return substitution;
    }

    private static IEnumerable<Invalid> Period(SubstitutionRequest request, DateOnly today)
    {
        if (request.From is not { } from)
            yield return new("Chưa ghi ngày bắt đầu.", "from");
        else if (from < today)
            yield return new("Ngày bắt đầu không được trước hôm nay.", "from");
        if (request.To is not { } to)
            yield return new("Chưa ghi ngày kết thúc.", "to");
        else if (request.From is { } first && to < first)
            yield return new("Ngày kết thúc phải từ ngày bắt đầu trở đi.", "to");
        else if (request.From is { } begin && to.DayNumber - begin.DayNumber >= LongestDays)
            yield return new($"Thời gian xử lý thay tối đa {LongestDays} ngày.", "to");
    }

    private Substitution New(SubstitutionRequest request, OfficeHolder giver, OfficeHolder receiver, string proof, Actor actor) => new()
    {
        Id = ids.Next(),
        GiverId = giver.PersonId,
        GiverPostId = giver.PostId,
        GiverName = giver.FullName,
        GiverPost = giver.PostTitle,
        ReceiverId = receiver.PersonId,
        ReceiverPostId = receiver.PostId,
        ReceiverName = receiver.FullName,
        ReceiverPost = receiver.PostTitle,
        Work = request.Work,
        Agencies = [.. request.Agencies.Distinct()],
        ValidFrom = request.From!.Value,
        ValidTo = request.To!.Value,
        Proof = proof,
        TakesOpen = request.TakesOpen,
        CreatedAt = time.GetUtcNow(),
        CreatedBy = actor.Name,
    };
}
