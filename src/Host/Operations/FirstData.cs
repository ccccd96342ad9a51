using Host.Identity;
using Host.Operations.Demo;
using Workflows.Audit;
using Workflows.Definitions;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// What must be in the database before the first page: the shipped workflows; in Development also a demo
/// province with its accounts. Runs at every start and changes nothing the second time.
/// </summary>
internal sealed class FirstData(IServiceScopeFactory scopes, IHostEnvironment environment) : IHostedService
{
    private static readonly Actor Starter = new() { Name = "Khởi động hệ thống", Channel = Channel.System };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var accounts = services.GetRequiredService<DemoAccounts>();
        await accounts.RefuseOutsideDevelopmentAsync(cancellationToken);

        var db = services.GetRequiredService<WorkflowsDb>();
        var shipped = await db.CommitAsync(
            inner => services.GetRequiredService<ShippedWorkflows>().PublishMissingAsync(Starter, inner), stop: cancellationToken);
        if (!shipped.IsSuccess)
            throw new StartRefusedException($"A shipped workflow was refused: {shipped.Problem!.Message}");

        if (environment.IsDevelopment())
        {
            await SeedAsync(db, services.GetRequiredService<DemoOrganisation>(), DemoProvince.BacNinh, cancellationToken);
            await accounts.SeedAsync(cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds a demo province; two hosts may try at once.</summary>
    public static async Task SeedAsync(WorkflowsDb db, DemoOrganisation organisation, DemoProvince province, CancellationToken stop) =>
        await db.CommitAsync<Done>(
            async inner =>
            {
                await organisation.SeedAsync(province, inner);
                return Done.Value;
            },
            onDuplicate: _ => new Conflict("Tỉnh dùng thử đã được tạo."),
            stop: stop);
}
