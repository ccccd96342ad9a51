using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Workflows.Storage;

/// <summary>
/// One cached model for each set of assemblies. By itself EF Core keeps one for each context type, and whoever
/// came first would decide what everybody else in the process can map.
/// </summary>
internal sealed class ModelOfSources : IModelCacheKeyFactory
{
    public object Create(DbContext context, bool designTime) =>
        (context.GetType(), designTime, string.Join(';', ((WorkflowsDb)context).Sources.Assemblies.Select(a => a.FullName)));
}
