using Host.Identity;
using Host.Operations.Demo;
using Workflows.Audit;
using Workflows.Decisions;
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
            var isNew = await SeedAsync(db, services.GetRequiredService<DemoOrganisation>(), DemoProvince.BacNinh, cancellationToken);
            await accounts.SeedAsync(cancellationToken);
            if (isNew)
                await OpenFirstPlanAsync(services, db, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds a demo province; two hosts may try at once.</summary>
    /// <returns>True when this call added it.</returns>
    public static async Task<bool> SeedAsync(WorkflowsDb db, DemoOrganisation organisation, DemoProvince province, CancellationToken stop)
    {
        var added = await db.CommitAsync<int>(
            async inner => await organisation.SeedAsync(province, inner),
            onDuplicate: _ => new Conflict("Tỉnh dùng thử đã được tạo."),
            stop: stop);
        return added is { IsSuccess: true, Value: > 0 };
    }

    /// <summary>A newcomer finds a whole draft waiting at the drafter's desk and can submit it at once.</summary>
    private static async Task OpenFirstPlanAsync(IServiceProvider services, WorkflowsDb db, CancellationToken stop)
    {
        var province = DemoProvince.BacNinh;
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var opened = await db.CommitAsync(
            async inner =>
            {
                var drafter = await services.GetRequiredService<Workflows.Organisation.Directory>()
                    .HolderOfPostAsync(DemoProvince.DrafterPost, province.CommitteeId, inner);
                return await services.GetRequiredService<OpenPlan>().HandleAsync(province.ContentOf(fixture), drafter!, Starter, inner);
            },
            stop: stop);
        if (!opened.IsSuccess)
            throw new StartRefusedException($"The demo plan was refused: {opened.Problem!.Message}");
    }
}
