using Host.ElsaApi.Contract;
using Host.ElsaApi.Definitions;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Engine.Execution;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Host.ElsaApi.Instances;

/// <summary>What operators do to instances from the designer's pages; each act is in the audit trail.</summary>
internal static class InstanceActs
{
    private const string Reason = "Hủy từ trang Phiên xử lý.";

    internal sealed record CancelRequest
    {
        public IReadOnlyList<string>? Ids { get; init; }

        public string? DefinitionVersionId { get; init; }

        public string? DefinitionId { get; init; }

        public string? VersionOptions { get; init; }
    }

    public static void MapInstanceActs(this IEndpointRouteBuilder api)
    {
        var acts = api.MapGroup("").RequireAuthorization(WorkflowRights.Repair);
        acts.MapPost("/cancel/workflow-instances/{id}", async (string id, WorkflowRuntime runtime, StudioCall call, CancellationToken stop) =>
        {
            if (InstanceEndpoints.IdOf(id) is not { } key)
                return Answers.NotFound("Không tìm thấy phiên xử lý.");
            var done = await CancelAsync(key, runtime, call, stop);
            // Ended meanwhile: what was wanted is so.
            return done.IsSuccess || done.Problem is Conflict ? Results.Ok() : Answers.Of(done.Problem!);
        });
        acts.MapPost("/bulk-actions/cancel/workflow-instances", CancelManyAsync).ReadsBody<CancelRequest>();
        acts.MapDelete("/workflow-instances/{id}", async (string id, WorkflowsDb db, AuditTrail audit, StudioCall call, CancellationToken stop) =>
        {
            var done = await DeleteAsync(id, db, audit, call, stop);
            return done.IsSuccess ? Results.NoContent() : Answers.Of(done.Problem!);
        });
        acts.MapPost("/bulk-actions/delete/workflow-instances/by-id", async (HttpContext http, WorkflowsDb db, AuditTrail audit, StudioCall call, CancellationToken stop) =>
        {
            var (deleted, refused) = (0L, new List<DefinitionBulk.Refused>());
            foreach (var id in DefinitionBulk.DefinitionIds.Checked((await ElsaJson.BodyAsync<DefinitionBulk.DefinitionIds>(http)).Ids))
            {
                var done = await DeleteAsync(id, db, audit, call, stop);
                if (done.IsSuccess)
                    deleted++;
                else
                    refused.Add(new(id, done.Problem!.Message));
            }

            return ElsaJson.Ok(new { Deleted = deleted, Refused = refused });
        }).ReadsBody<DefinitionBulk.DefinitionIds>();
        acts.MapPost("/bulk-actions/import/workflow-instances", IResult () => throw new RefusedRequestException(
            "Không nhập được phiên xử lý từ nơi khác: nhật ký và nhiệm vụ của nó không ở đây."));
    }

    private static async Task<Result<RepairReport>> CancelAsync(Guid id, WorkflowRuntime runtime, StudioCall call, CancellationToken stop) =>
        await call.ChangeAsync(
            async (actor, inner) => Repair.By(actor, Reason) is { IsSuccess: true, Value: var repair } ? await runtime.CancelAsync(id, repair, inner) : new NotFound(""),
            stop);

    private static async Task<IResult> CancelManyAsync(HttpContext http, WorkflowsDb db, WorkflowRuntime runtime, StudioCall call, CancellationToken stop)
    {
        var request = await ElsaJson.BodyAsync<CancelRequest>(http);
        var cancelled = 0L;
        foreach (var id in await MeantAsync(request, db, stop))
        {
            if ((await CancelAsync(id, runtime, call, stop)).IsSuccess)
                cancelled++;
        }

        return ElsaJson.Ok(new { Cancelled = cancelled });
    }

    /// <summary>Running instances among those named; a request that names nothing means none, not all.</summary>
    private static async Task<List<Guid>> MeantAsync(CancelRequest request, WorkflowsDb db, CancellationToken stop)
    {
        var running = db.Set<StoredInstance>().Where(row => row.Status == WorkflowStatus.Running);
        if (request.Ids is { Count: > 0 } ids)
        {
            var keys = DefinitionBulk.DefinitionIds.Checked(ids).Select(InstanceEndpoints.IdOf).OfType<Guid>().ToList();
            running = running.Where(row => keys.Contains(row.Id));
        }
        else if (request.DefinitionVersionId is { Length: > 0 } version)
        {
            running = running.Where(row => row.DefinitionVersionId == version);
        }
        else if (request.DefinitionId is { Length: > 0 } definition)
        {
            var versions = db.Set<StoredDefinition>().Where(row => row.DefinitionId == definition).Only(request.VersionOptions).Select(row => row.Id);
            running = running.Where(row => versions.Contains(row.DefinitionVersionId));
        }
        else
        {
            return [];
        }

        return await running.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.Id).Take(Asked.MaxPageSize).ToListAsync(stop);
    }

    private static async Task<Result<Done>> DeleteAsync(string id, WorkflowsDb db, AuditTrail audit, StudioCall call, CancellationToken stop)
    {
        if (InstanceEndpoints.IdOf(id) is not { } key)
            return new NotFound("Không tìm thấy phiên xử lý.");
        return await call.ChangeAsync<Done>(async (actor, inner) =>
        {
            var facts = await db.Set<StoredInstance>().Where(row => row.Id == key)
                .Select(row => new { row.Id, row.DefinitionId, row.DefinitionVersion, row.Name, row.CreatedAt, SubStatus = row.SubStatus.ToString() }).FirstOrDefaultAsync(inner);
            var said = await db.Database.SqlQuery<string>($"SELECT workflow.delete_instance({key}) AS \"Value\"").ToListAsync(inner);
            switch (said[0])
            {
                case "Deleted":
                    audit.Record(new("workflow.deleted", actor) { Data = facts });
                    return Done.Value;
                case "Running":
                    return new Conflict("Không xóa được: phiên xử lý đang chạy. Hãy hủy trước.");
                case "Plan":
                    return new Conflict("Không xóa được: phiên xử lý này là hồ sơ của một kế hoạch và phải được lưu giữ.");
                case "Parent":
                    return new Conflict("Không xóa được: phiên xử lý này đã mở các phiên con. Hãy xóa các phiên con trước.");
                default:
                    return new NotFound("Không tìm thấy phiên xử lý.");
            }
        }, stop);
    }
}
