using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Plans;

public sealed class DraftTests(PostgresServer server) : IAsyncLifetime
{
    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_plan_is_made_with_its_draft_and_its_trail()
    {
        var plan = await rig.CreatePlanAsync();

        var stored = await rig.ReadAsync<WorkflowsDb, Plan?>(db => db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == plan.Id));
        var draft = await rig.ReadAsync<PlanReader, PlanDraft?>(r => r.DraftAsync(plan.Id, default));
        Assert.Equal((plan.Title, PlanState.Draft, 0, false), (stored!.Title, stored.State, stored.CurrentVersion, stored.DraftLocked));
        Assert.Equal(PlanContentJson.Write(PlanRig.Content()), PlanContentJson.Write(draft!.Content));
        Assert.Equal(["plan.created"], await rig.AuditKindsAsync(plan.Id));
    }

    [Theory]
    [InlineData(Secrecy.Confidential)]
    [InlineData(Secrecy.TopSecret)]
    public async Task A_state_secret_leaves_nothing_behind(Secrecy secrecy)
    {
        var refused = await rig.CommitAsync((_, s) => s.GetRequiredService<CreatePlan>()
            .RunAsync(PlanRig.Content("Kế hoạch kín") with { Secrecy = secrecy }, rig.Drafter, rig.Actor, default));
        Assert.IsType<StateSecretRefused>(refused.Problem);

        var plan = await rig.CreatePlanAsync();
        Assert.IsType<StateSecretRefused>((await rig.SaveAsync(plan.Id, PlanRig.Content("Kế hoạch kín") with { Secrecy = secrecy }, 1)).Problem);

        Assert.Equal("1", (await Sql.RowsAsync(rig.OwnerConnection, "SELECT count(*)::text FROM plan.plan"))[0][0]);
        Assert.Empty(await Sql.RowsAsync(rig.OwnerConnection, "SELECT 1 FROM plan.draft WHERE content::text LIKE '%kín%'"));
        Assert.Empty(await Sql.RowsAsync(rig.OwnerConnection, "SELECT 1 FROM audit.entry WHERE body LIKE '%kín%'"));
    }

    [Fact]
    public async Task Of_two_tabs_the_second_learns_that_it_is_stale()
    {
        var plan = await rig.CreatePlanAsync();

        var first = await rig.SaveAsync(plan.Id, PlanRig.Content("Thứ nhất"), 1);
        var second = await rig.SaveAsync(plan.Id, PlanRig.Content("Thứ hai"), 1);
        var again = await rig.SaveAsync(plan.Id, PlanRig.Content("Thứ nhất"), 1);

        Assert.Equal(2, first.Value.RowVersion);
        Assert.IsType<StaleSave>(second.Problem);
        // A double click saves the same text twice: no reason to frighten anybody.
        Assert.Equal(2, again.Value.RowVersion);
        Assert.Equal("Thứ nhất", (await rig.ReadAsync<WorkflowsDb, Plan?>(db => db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == plan.Id)))!.Title);
        Assert.Equal(["plan.created", "plan.saved"], await rig.AuditKindsAsync(plan.Id));
    }

    [Fact]
    public async Task Saves_at_the_same_moment_let_exactly_one_through()
    {
        var plan = await rig.CreatePlanAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => rig.SaveAsync(plan.Id, PlanRig.Content($"Bản {i}"), 1)));

        Assert.Single(results, r => r.IsSuccess);
        Assert.All(results.Where(r => !r.IsSuccess), r => Assert.IsType<StaleSave>(r.Problem));
    }

    [Fact]
    public async Task Only_the_drafter_edits()
    {
        var plan = await rig.CreatePlanAsync();
        Assert.IsType<NotTheDrafter>((await rig.SaveAsync(plan.Id, PlanRig.Content("Khác"), 1, rig.Other)).Problem);
        Assert.IsType<PlanNotFound>((await rig.SaveAsync(Guid.Empty, PlanRig.Content(), 1)).Problem);
    }

    [Fact]
    public async Task A_lock_taken_after_a_read_sees_what_others_did_in_between()
    {
        var plan = await rig.CreatePlanAsync();

        var refused = await rig.CommitAsync(async (db, s) =>
        {
            await db.Set<Plan>().SingleAsync(p => p.Id == plan.Id);
            Assert.True((await rig.FreezeAsync(plan.Id)).IsSuccess);
            return await s.GetRequiredService<FreezeVersion>().RunAsync(plan.Id, "Trình duyệt", rig.Actor, default);
        });

        Assert.IsType<DraftIsLocked>(refused.Problem);
    }

    [Fact]
    public async Task A_plan_may_be_made_filled_and_frozen_in_one_transaction()
    {
        var version = await rig.CommitAsync(async (_, s) =>
        {
            var plan = (await s.GetRequiredService<CreatePlan>().RunAsync(PlanRig.Content(), rig.Drafter, rig.Actor, default)).Value;
            return await s.GetRequiredService<FreezeVersion>().RunAsync(plan.Id, "Trình duyệt", rig.Actor, default);
        });

        Assert.Equal(1, version.Value.Number);
    }

    [Fact]
    public async Task Text_that_is_not_normalised_cannot_reach_the_table()
    {
        var plan = await rig.CreatePlanAsync();
        var refusal = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Sql.ExecuteAsync(
            rig.OwnerConnection, $"UPDATE plan.plan SET title = normalize(title, NFD) WHERE id = '{plan.Id}'"));
        Assert.Equal("ck_plan_title", refusal.ConstraintName);
    }

    [Fact]
    public async Task The_state_moves_with_its_trail_and_never_out_of_an_end()
    {
        var plan = await rig.CreatePlanAsync();
        Task<Result<Done>> To(PlanState state) => rig.CommitAsync(
            (_, s) => s.GetRequiredService<ChangePlanState>().RunAsync(plan.Id, state, rig.Actor, default));

        Assert.True((await To(PlanState.InternalReview)).IsSuccess);
        Assert.True((await To(PlanState.InternalReview)).IsSuccess);
        Assert.True((await To(PlanState.Refused)).IsSuccess);
        Assert.IsType<PlanIsFinal>((await To(PlanState.Draft)).Problem);
        Assert.IsType<PlanIsFinal>((await rig.SaveAsync(plan.Id, PlanRig.Content("Khác"), 1)).Problem);

        Assert.Equal(["plan.created", "plan.state-changed", "plan.state-changed"], await rig.AuditKindsAsync(plan.Id));
    }

    [Fact]
    public async Task An_issued_plan_bears_its_number_and_is_found_by_it()
    {
        var plan = await rig.CreatePlanAsync();
        await rig.CommitAsync<Done>(async (db, _) =>
        {
            (await db.Set<Plan>().SingleAsync(p => p.Id == plan.Id)).MarkIssued(5, "KH-UBND", new DateOnly(2019, 1, 28), rig.Clock.GetUtcNow());
            return Done.Value;
        });

        var line = Assert.Single((await rig.SearchAsync(new PlanQuery { Text = "05/kh-ubnd", State = PlanState.Issued })).Lines);
        Assert.Equal(("05/KH-UBND", new DateOnly(2019, 1, 28)), (line.NumberAndSymbol, line.IssuedDate!.Value));
    }
}
