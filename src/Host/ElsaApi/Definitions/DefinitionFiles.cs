using System.IO.Compression;
using System.Text.Json;
using Host.ElsaApi.Contract;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Definitions.Editing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Storage;

namespace Host.ElsaApi.Definitions;

/// <summary>Definitions as files in Elsa's format, out and in.</summary>
internal static class DefinitionFiles
{
    private const int MaxFiles = 200;

    internal sealed record ExportRequest
    {
        public IReadOnlyList<string>? Ids { get; init; }

        public bool IncludeConsumingWorkflows { get; init; }
    }

    public static void MapDefinitionFiles(this IEndpointRouteBuilder api)
    {
        api.MapGet("/workflow-definitions/{definitionId}/export", ExportOneAsync)
            .ReadsQuery(QueryName.Text("versionOptions"), QueryName.Flag("includeConsumingWorkflows")).RequireAuthorization(WorkflowRights.Read);
        api.MapPost("/bulk-actions/export/workflow-definitions", ExportManyAsync).ReadsBody<ExportRequest>().RequireAuthorization(WorkflowRights.Read);
        api.MapPost("/workflow-definitions/import", ImportAsync).ReadsBody<object>().RequireAuthorization(WorkflowRights.Edit);
        api.MapPost("/workflow-definitions/import/preview", PreviewAsync).ReadsBody<object>().RequireAuthorization(WorkflowRights.Edit);
        api.MapPost("/workflow-definitions/import-files", ImportFilesAsync).ReadsFiles().RequireAuthorization(WorkflowRights.Edit);
    }

    private static async Task<IResult> ExportOneAsync(
        string definitionId, HttpContext http, DefinitionAnswers answers, UpdateReferences references, WorkflowsDb db, CancellationToken stop)
    {
        var asked = new Asked(http);
        var row = await answers.Versions(definitionId, asked.Text("versionOptions") ?? VersionOptions.Latest)
            .AsNoTracking().OrderByDescending(version => version.Version).FirstOrDefaultAsync(stop);
        if (row is null)
            return Answers.NotFound("Không tìm thấy quy trình.");
        if (asked.Flag("includeConsumingWorkflows") is not true)
        {
            var file = WorkflowFile.Of(row);
            return Results.File(file.Bytes, "application/json", file.Name);
        }

        return Zip([row, .. await ConsumersOfAsync([row], references, db, stop)]);
    }

    private static async Task<IResult> ExportManyAsync(HttpContext http, UpdateReferences references, WorkflowsDb db, CancellationToken stop)
    {
        var request = await ElsaJson.BodyAsync<ExportRequest>(http);
        var ids = DefinitionBulk.DefinitionIds.Checked(request.Ids);
        if (ids.Count > MaxFiles)
            throw new RefusedRequestException($"Mỗi lần xuất nhiều nhất {MaxFiles} quy trình.");
        var rows = await db.Set<StoredDefinition>().AsNoTracking().Where(row => ids.Contains(row.Id)).OrderBy(row => row.DefinitionId).ToListAsync(stop);
        if (rows.Count == 0)
            return Answers.NotFound("Không tìm thấy quy trình.");
        return Zip(request.IncludeConsumingWorkflows ? [.. rows, .. await ConsumersOfAsync(rows, references, db, stop)] : rows);
    }

    private static async Task<IResult> ImportAsync(
        HttpContext http, ImportWorkflow import, StudioCall call, DefinitionAnswers answers, CancellationToken stop)
    {
        var given = ModelIn(await ElsaJson.BodyAsync(http));
        var done = await call.ChangeAsync((actor, inner) => import.ImportAsync(given, actor, inner), stop);
        if (!done.IsSuccess)
            return Answers.AsValidation(done.Problem!);
        var answer = await answers.OfAsync(done.Value.Version, stop);
        answer["changes"] = JsonSerializer.SerializeToNode(done.Value.Changes);
        answer["unknownActivities"] = JsonSerializer.SerializeToNode(done.Value.UnknownActivities);
        return ElsaJson.Ok(answer);
    }

    private static async Task<IResult> PreviewAsync(HttpContext http, ImportWorkflow import, CancellationToken stop)
    {
        var preview = await import.PreviewAsync(ModelIn(await ElsaJson.BodyAsync(http)), stop);
        return preview.IsSuccess ? ElsaJson.Ok(preview.Value) : Answers.AsValidation(preview.Problem!);
    }

    private static async Task<IResult> ImportFilesAsync(HttpContext http, ImportWorkflow import, StudioCall call, CancellationToken stop)
    {
        if (!http.Request.HasFormContentType)
            throw new RefusedRequestException("Hãy gửi các tệp bằng biểu mẫu.");
        var count = 0;
        var errors = new List<DefinitionBulk.Refused>();
        foreach (var file in (await FormAsync(http, stop)).Files)
        {
            foreach (var (name, text) in await ReadAsync(file, stop))
            {
                var done = await call.ChangeAsync((actor, inner) => import.ImportAsync(ModelIn(text), actor, inner), stop);
                if (done.IsSuccess)
                    count++;
                else
                    errors.Add(new(name, done.Problem!.Message));
            }
        }

        return ElsaJson.Ok(new { Count = count, Refused = errors });
    }

    private static async Task<IFormCollection> FormAsync(HttpContext http, CancellationToken stop)
    {
        try
        {
            return await http.Request.ReadFormAsync(stop);
        }
        catch (Exception failure) when (failure is InvalidDataException or BadHttpRequestException)
        {
            throw failure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
                ? RefusedRequestException.TooLarge
                : new RefusedRequestException("Không đọc được biểu mẫu.");
        }
    }

    /// <summary>A file, or the JSON files of an archive. A packed entry may claim any size: it is read up to the limit only.</summary>
    private static async Task<List<(string Name, JsonElement Text)>> ReadAsync(IFormFile file, CancellationToken stop)
    {
        var found = new List<(string, JsonElement)>();
        await using var content = file.OpenReadStream();
        if (!file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
        {
            if (file.Length > DefinitionLimits.MaxBytes)
                throw RefusedRequestException.TooLarge;
            found.Add((file.FileName, await ElsaJson.ReadAsync(content, stop)));
            return found;
        }

        try
        {
            await using var archive = await ZipArchive.CreateAsync(content, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, stop);
            foreach (var entry in archive.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)).Take(MaxFiles))
                found.Add((entry.FullName, await UnpackAsync(entry, stop)));
        }
        catch (InvalidDataException)
        {
            throw new RefusedRequestException($"Tệp nén “{file.FileName}” bị hỏng.");
        }

        return found;
    }

    private static async Task<JsonElement> UnpackAsync(ZipArchiveEntry entry, CancellationToken stop)
    {
        await using var packed = await entry.OpenAsync(stop);
        using var text = new MemoryStream();
        var part = new byte[81_920];
        int read;
        while ((read = await packed.ReadAsync(part, stop)) > 0)
        {
            if (text.Length + read > DefinitionLimits.MaxBytes)
                throw RefusedRequestException.TooLarge;
            text.Write(part, 0, read);
        }

        text.Position = 0;
        return await ElsaJson.ReadAsync(text, stop);
    }

    /// <summary>The definition itself, or wrapped as in a save.</summary>
    private static JsonElement ModelIn(JsonElement body)
    {
        var given = body.MemberOfEnvelope("model") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : body;
        return given.ValueKind == JsonValueKind.Object && given.MemberOfEnvelope("root").ValueKind == JsonValueKind.Object
            ? given
            : throw new RefusedRequestException("Tệp này không phải là định nghĩa quy trình của Elsa 3: thiếu “root”.");
    }

    private static async Task<List<StoredDefinition>> ConsumersOfAsync(
        IReadOnlyList<StoredDefinition> rows, UpdateReferences references, WorkflowsDb db, CancellationToken stop)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
            ids.UnionWith(await references.ConsumersAsync(row.DefinitionId, stop));
        ids.ExceptWith(rows.Select(row => row.DefinitionId));
        return await db.Set<StoredDefinition>().AsNoTracking().Where(row => row.IsLatest && ids.Contains(row.DefinitionId)).OrderBy(row => row.DefinitionId).ToListAsync(stop);
    }

    private static IResult Zip(IReadOnlyList<StoredDefinition> rows)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in rows.Select(WorkflowFile.Of))
            {
                using var entry = archive.CreateEntry(file.Name).Open();
                entry.Write(file.Bytes);
            }
        }

        return Results.File(packed.ToArray(), "application/zip", "workflow-definitions.zip");
    }
}
