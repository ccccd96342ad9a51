using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <summary>Records that somebody may sign for a post. Its holder does it, or an administrator; an acting head only the latter.</summary>
public sealed class GrantDelegation(
    WorkflowsDb db, Directory directory, Signatories signatories, SigningRules rules, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task<Result<Delegation>> HandleAsync(DelegationRequest request, Guid byPerson, Actor actor, CancellationToken stop)
    {
        await db.EnterAloneAsync("delegation", stop);
        var giver = await signatories.PostAsync(request.GiverPostId, stop);
        var isAdministrator = (await directory.PostsOfAsync(byPerson, stop)).Exists(p => p.Role is PostRole.Administrator);
        if (!isAdministrator && (giver?.Holder?.PersonId != byPerson || request.Capacity is SigningCapacity.Acting))
            return new Forbidden("Chỉ chính người có thẩm quyền ký hoặc quản trị hệ thống mới ghi được ủy quyền ký.");
        var wrong = Missing(request).ToList();
        var number = VietnameseText.Check(request.DocumentNumber, "documentNumber", "Số văn bản", 100, required: true);
        var field = VietnameseText.Check(request.Field, "field", "Lĩnh vực", 300);
        wrong.AddRange(new[] { number.Problem, field.Problem }.OfType<Invalid>());
        var receiver = await directory.SeatAsync(request.Receiver, stop);
        if (giver is null)
            wrong.Add(new("Chưa chọn chức danh ủy quyền.", "giver"));
        if (receiver is null)
            wrong.Add(new("Chưa chọn người được ủy quyền, hoặc người này không còn giữ chức danh đó.", "receiver"));
        var under = request.UnderId is { } id ? await db.Set<Delegation>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, stop) : null;
        if (giver is not null && receiver is not null)
            wrong.AddRange(DelegationTerms.Check(request, giver, receiver, under, VietnamTime.Today(time), rules));
        if (giver is not null && giver.Holder is null && request.Capacity is SigningCapacity.ByAuthority)
            wrong.Add(new($"Chức danh {giver.Title} đang trống nên không có ai để ủy quyền.", "giver"));
        if (wrong.Count > 0)
            return new InvalidFields(wrong);

        var delegation = New(request, giver!, receiver!, number.Value, field.Value, actor);
        db.Add(delegation);
        audit.Record(new("delegation.granted", actor)
        {
            Data = new
            {
                delegation.Id,
                delegation.Giver,
                delegation.Receiver,
                Capacity = SigningWords.Mark(delegation.Capacity),
                Papers = delegation.Papers.ToString(),
                delegation.Agencies,
                delegation.Field,
                delegation.ValidFrom,
                delegation.ValidTo,
                Document = delegation.DocumentWords,
                Under = delegation.UnderId,
            },
        });
        return delegation;
    }

    private static IEnumerable<Invalid> Missing(DelegationRequest request)
    {
        if (request.Capacity is null)
            yield return new("Chưa chọn hình thức ký.", "capacity");
        if (request.From is null)
            yield return new("Chưa ghi ngày bắt đầu.", "from");
        if (request.DocumentDate is null)
            yield return new("Chưa ghi ngày của văn bản.", "documentDate");
    }

    private Delegation New(DelegationRequest request, SigningPost giver, OfficeHolder receiver, string number, string field, Actor actor) => new()
    {
        Id = ids.Next(),
        GiverPostId = giver.Id,
        GiverId = giver.Holder?.PersonId,
        GiverName = giver.Holder?.FullName,
        GiverPost = giver.Title,
        ReceiverId = receiver.PersonId,
        ReceiverPostId = receiver.PostId,
        ReceiverName = receiver.FullName,
        ReceiverPost = receiver.PostTitle,
        Capacity = request.Capacity!.Value,
        Papers = request.Papers,
        Agencies = [.. request.Agencies.Distinct()],
        Field = field.Length == 0 ? null : field,
        ValidFrom = request.From!.Value,
        ValidTo = request.To,
        DocumentNumber = number,
        DocumentDate = request.DocumentDate!.Value,
        UnderId = request.UnderId,
        CreatedAt = time.GetUtcNow(),
        CreatedBy = actor.Name,
    };
}
