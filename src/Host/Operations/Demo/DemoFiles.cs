using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.WorkFiles;
using Workflows.WorkFiles.Bundles;

namespace Host.Operations.Demo;

/// <summary>What a demonstration leaves to be looked at: the issued document, and the closed work file, sealed.</summary>
internal sealed class DemoFiles(IServiceProvider services)
{
    /// <param name="planId">An issued plan.</param>
    /// <param name="fixture">Names the folder.</param>
    /// <param name="directory">The data directory.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The paths.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(Guid planId, string fixture, string directory, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop);
        var folder = Directory.CreateDirectory(Path.Combine(directory, "demo", fixture)).FullName;
        var paths = new List<string>();
        foreach (var file in await db.Set<IssuedFile>().AsNoTracking().Where(f => f.PlanId == planId).OrderBy(f => f.Name).ToListAsync(stop))
        {
            paths.Add(Path.Combine(folder, UploadName.Slug(file.Name)));
            await File.WriteAllBytesAsync(paths[^1], file.Bytes, stop);
        }

        var closed = await db.CommitAsync(
            inner => scope.ServiceProvider.GetRequiredService<CloseWorkFile>().HandleAsync(
                planId, new(plan.Title, "Vĩnh viễn", null, null), plan.DrafterId, new() { PersonId = plan.DrafterId, Name = plan.DrafterName, Channel = Channel.System }, inner),
            stop: stop);
        if (!closed.IsSuccess)
            throw new InvalidOperationException(closed.Problem!.Message);
        paths.Add(Path.Combine(folder, "ho-so.zip"));
        await using (var zip = File.Create(paths[^1]))
        {
            var written = await scope.ServiceProvider.GetRequiredService<WriteBundle>().RunAsync(
                planId, zip, plan.DrafterName, await scope.ServiceProvider.GetRequiredService<IssuedExtras>().OfAsync(plan, stop),
                services.GetRequiredService<ServerSealing>().Seal().Value, stop);
            if (!written.IsSuccess)
                throw new InvalidOperationException(written.Problem!.Message);
        }

        return paths;
    }
}
