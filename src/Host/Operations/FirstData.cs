using Host.Identity;
using Host.Operations.Demo;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Drafting;
using Workflows.Definitions;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations;

/// <summary>
/// What must be in the database before the first page: the shipped workflows; in Development also a demo
/// province with its accounts. Runs at every start and changes nothing the second time.
/// </summary>
internal sealed class FirstData(IServiceScopeFactory scopes, IHostEnvironment environment, IConfiguration settings) : IHostedService
{
    /// <summary>Hosts that start at the same moment bring their first data one after the other.</summary>
    private const string Matter = "first data";

    private static readonly Actor Starter = new() { Name = "Khởi động hệ thống", Channel = Channel.System };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var accounts = services.GetRequiredService<DemoAccounts>();
        await accounts.RefuseOutsideDevelopmentAsync(cancellationToken);

        var db = services.GetRequiredService<WorkflowsDb>();
        var shipped = await db.CommitAsync(
            async inner =>
            {
                await db.EnterAloneAsync(Matter, inner);
                return await services.GetRequiredService<ShippedWorkflows>().PublishMissingAsync(Starter, inner);
            },
            stop: cancellationToken);
        if (!shipped.IsSuccess)
            throw new StartRefusedException($"A shipped workflow was refused: {shipped.Problem!.Message}");

        if (environment.IsDevelopment() && settings.GetValue("Demo:Seed", true))
        {
            await SeedAsync(db, services.GetRequiredService<DemoOrganisation>(), DemoProvince.BacNinh, cancellationToken);
            await accounts.SeedAsync(cancellationToken);
            await OpenFirstPlanAsync(services, db, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Adds a demo province where there is none.</summary>
    /// <exception cref="StartRefusedException">Real people are in this database: accounts with a public password have no place there.</exception>
    public static async Task SeedAsync(WorkflowsDb db, DemoOrganisation organisation, DemoProvince province, CancellationToken stop)
    {
        var seeded = await db.CommitAsync<int>(
            async inner =>
            {
                await db.EnterAloneAsync(Matter, inner);
                return await db.Set<Person>().AnyAsync(p => !p.IsDemo, inner)
                    ? new Conflict("This database holds real people. Demo data, whose password is public, is not added to it: use another database, or set Demo:Seed=false.")
                    : await organisation.SeedAsync(province, inner);
            },
            stop: stop);
        if (!seeded.IsSuccess)
            throw new StartRefusedException(seeded.Problem!.Message);
    }

    /// <summary>A newcomer finds a whole draft waiting at the drafter's desk and can submit it at once.</summary>
    private static async Task OpenFirstPlanAsync(IServiceProvider services, WorkflowsDb db, CancellationToken stop)
    {
        var province = DemoProvince.BacNinh;
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var opened = await db.CommitAsync<Done>(
            async inner =>
            {
                await db.EnterAloneAsync(Matter, inner);
                var drafting = province.IdOf(DemoProvince.DraftingAgency);
                if (await db.Set<Plan>().AnyAsync(p => p.AgencyId == drafting, inner))
                    return Done.Value;
                var drafter = await services.GetRequiredService<Workflows.Organisation.Directory>()
                    .HolderOfPostAsync(DemoProvince.DrafterPost, province.CommitteeId, inner);
                var plan = await services.GetRequiredService<OpenPlan>().HandleAsync(province.ContentOf(fixture), drafter!, Starter, inner);
                return plan.Map(_ => Done.Value);
            },
            stop: stop);
        if (!opened.IsSuccess)
            throw new StartRefusedException($"The demo plan was refused: {opened.Problem!.Message}");
    }
}
