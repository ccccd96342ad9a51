using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>The editor's acts on files. Each is a transaction of its own, beside the text.</summary>
internal sealed class EditorFiles(WorkflowsDb db, AddAttachment add, RemoveAttachment remove, SetMainDocument setMain)
{
    /// <returns>What was done, in Vietnamese; null when the act is not about files.</returns>
    public async Task<Result<string>?> TryAsync(
        EditorAct act, SeenPlan seen, IFormFileCollection files, bool asMain, CancellationToken stop)
    {
        switch (act.Name)
        {
            case "upload":
                return await UploadAsync(seen, [.. files.GetFiles("file").Where(f => f.Length > 0 || f.FileName.Length > 0)], asMain, stop);
            case "file-remove" when Guid.TryParse(act.Argument, out var id):
                var removed = await db.CommitAsync(
                    inner => remove.RunAsync(seen.Plan.Id, id, seen.Person.Id, seen.Actor, inner), stop: stop);
                return removed.Map(_ => "Đã gỡ tệp.");
            case "main":
                var chosen = Guid.TryParse(act.Argument, out var main) ? main : (Guid?)null;
                var set = await db.CommitAsync(
                    inner => setMain.RunAsync(seen.Plan.Id, chosen, seen.Person.Id, seen.Actor, inner), stop: stop);
                return set.Map(_ => chosen is null
                    ? "Đã bỏ chọn văn bản chính; nội dung là các phần soạn trên trang này."
                    : "Đã chọn văn bản chính.");
            default:
                return null;
        }
    }

    /// <summary>All files or none: a person told of one wrong file must not wonder about the others.</summary>
    private async Task<Result<string>> UploadAsync(SeenPlan seen, List<IFormFile> files, bool asMain, CancellationToken stop)
    {
        if (files.Count == 0)
            return new UploadRefused("Chưa chọn tệp nào.");
        if (asMain && files.Count > 1)
            return new UploadRefused("Văn bản chính chỉ có một tệp. Hãy chọn một tệp, hoặc bỏ dấu “là văn bản chính”.");
        var uploads = new List<Upload>();
        foreach (var file in files)
        {
            var read = await UploadReader.ReadAsync(file.OpenReadStream, file.FileName, stop);
            if (!read.IsSuccess)
                return read.Problem!;
            uploads.Add(read.Value);
        }

        var kind = asMain ? AttachmentKind.MainDocument : AttachmentKind.Attachment;
        var added = await db.CommitAsync<Done>(
            async inner =>
            {
                foreach (var upload in uploads)
                {
                    var one = await add.RunAsync(seen.Plan.Id, upload, kind, seen.Actor, inner);
                    if (!one.IsSuccess)
                        return one.Problem!;
                }

                return Done.Value;
            },
            stop: stop);
        return added.Map(_ => uploads.Count == 1
            ? $"Đã tải lên tệp “{uploads[0].Name}”."
            : $"Đã tải lên {uploads.Count} tệp.");
    }
}
