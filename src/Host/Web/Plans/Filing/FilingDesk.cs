using Workflows.Values;
using Workflows.WorkFiles;

namespace Host.Web.Plans.Filing;

/// <summary>Reads the page of a work file for those who may see it.</summary>
internal sealed class FilingDesk(WorkFileReader files, DocumentIndex index)
{
    /// <summary>A reader of an issued plan, and who was only asked for an opinion, do not see how it came about: for them there is no file.</summary>
    public async Task<Result<FilingView>> ReadAsync(Result<SeenPlan> found, CancellationToken stop)
    {
        if (!found.IsSuccess)
            return found.Problem!;
        var seen = found.Value;
        if (!seen.SeesFile)
            return new Forbidden("Chỉ những người tham gia xử lý kế hoạch này xem được hồ sơ công việc.");
        if (await files.FindAsync(seen.Plan.Id, stop) is not { } file)
            return new NotFound("Kế hoạch này không có hồ sơ công việc.");
        return new FilingView
        {
            Seen = seen,
            File = file,
            Lines = await index.ReadAsync(seen.Plan, stop),
            Retentions = await files.RetentionsAsync(stop),
            IsKeeper = await files.MayCloseAsync(seen.Plan, seen.Person.Id, stop),
            Facts = new(file.IsClosed || file.Title != seen.Plan.Title ? file.Title : seen.Plan.Title, file.Retention, file.Rights, file.Description),
        };
    }
}
