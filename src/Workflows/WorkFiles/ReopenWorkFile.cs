using Workflows.Audit;
using Workflows.Values;

namespace Workflows.WorkFiles;

/// <summary>Mở lại hồ sơ: an administrator puts a closed file back to work, with a reason.</summary>
public sealed class ReopenWorkFile(WorkFileReader files, AuditTrail audit)
{
    public const int MaxReason = 1000;

    /// <summary>Stages it. That the person is an administrator is for the caller's endpoint and is asked again here.</summary>
    public async Task<Result<WorkFile>> HandleAsync(Guid planId, string? reason, Guid personId, Actor actor, CancellationToken stop)
    {
        if (!await files.IsAdministratorAsync(personId, stop))
            return new Forbidden("Chỉ quản trị hệ thống mở lại hồ sơ đã đóng.");
        var why = VietnameseText.Check(reason, "reason", "Lý do mở lại", MaxReason, required: true, allowLines: true);
        if (!why.IsSuccess)
            return why.Problem!;
        var locked = await files.LockAsync(planId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        var file = locked.Value.File;
        if (!file.IsClosed)
            return new Conflict("Hồ sơ này đang mở.");
        var before = new { file.ClosedAt, file.ClosedByName };
        file.Reopen();
        audit.Record(new("workfile.reopened", actor) { PlanId = planId, Data = new { file.Code, reason = why.Value }, Before = before });
        return file;
    }
}
