using System.Text.Json.Nodes;
using Host.Operations;
using Host.Operations.Demo;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Drafting;
using Workflows.Definitions;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;

namespace Benchmarks;

/// <summary>
/// The demo province with one short workflow: the drafter submits, the heads of five agencies give their opinions side by side,
/// the chair approves, the end.
/// </summary>
internal sealed class Office(RunningHost host, OfficeHolder drafter, PlanContent content)
{
    /// <summary>Decisions on one plan: five opinions and the chair's.</summary>
    public const int DecisionsOfPlan = 6;

    private static readonly DemoProvince Province = DemoProvince.BacNinh;

    public RunningHost Host => host;

    public static async Task<Office> OpenAsync(RunningHost host)
    {
        await host.DoAsync<PublishWorkflow, Publication>((publish, stop) => publish.ImportAsync(Drawing(), Actor.System, stop));
        var drafter = await host.ReadAsync<Workflows.Organisation.Directory, OfficeHolder?>(
            directory => directory.HolderOfPostAsync(DemoProvince.DrafterPost, Province.CommitteeId, CancellationToken.None));
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var names = Province.Agencies.ToDictionary(agency => agency.Name, agency => Province.IdOf(agency.Abbreviation), StringComparer.Ordinal);
        Guid[] consulted = [.. new[] { "STC", "STP", "SKHĐT", "SVHTTDL", "SCT" }.Select(Province.IdOf)];
        return new Office(host, drafter!, fixture.ContentFor(names, consulted));
    }

    /// <summary>The plan and its workflow instance begin; the drafter's own task waits.</summary>
    public async Task<Guid> BeginAsync()
    {
        var plan = await host.DoAsync<OpenPlan, Plan>((open, stop) => open.HandleAsync(content, drafter, Drafter, stop));
        return plan.Id;
    }

    /// <summary>The draft is frozen as a version and the five are asked.</summary>
    public Task SubmitAsync(Guid plan) =>
        host.DoAsync<SubmitPlan, PlanVersion>((submit, stop) => submit.HandleAsync(plan, drafter.PersonId, null, Drafter, stop));

    /// <summary>As many plans as asked for, each with its five opinions waiting.</summary>
    public async Task<IReadOnlyList<Guid>> PrepareAsync(int plans, int concurrency)
    {
        var made = new Guid[plans];
        await Parallel.ForAsync(0, plans, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (i, _) =>
        {
            made[i] = await BeginAsync();
            await SubmitAsync(made[i]);
        });
        return made;
    }

    /// <summary>Who is asked now, in the order they were asked.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<HumanTask>>> OpenTasksAsync(IReadOnlyList<Guid> plans)
    {
        var open = await host.ReadAsync<WorkflowsDb, List<HumanTask>>(db => db.Set<HumanTask>().AsNoTracking()
            .Where(task => plans.Contains(task.PlanId) && task.State == TaskState.Open).OrderBy(task => task.Id).ToListAsync());
        var byPlan = open.ToLookup(task => task.PlanId);
        return [.. plans.Select(plan => (IReadOnlyList<HumanTask>)[.. byPlan[plan]])];
    }

    /// <summary>One decision: the vote of whoever has the task.</summary>
    public Task DecideAsync(HumanTask task) => host.DoAsync<CastDecision, Receipt>((cast, stop) => cast.HandleAsync(
        new Ballot
        {
            TaskId = task.Id,
            PersonId = task.PersonId,
            Verdict = VerdictOf(task),
            VersionHash = task.VersionHash,
            Actor = new Actor { PersonId = task.PersonId, Name = task.PersonName, Post = task.PostTitle, Agency = task.AgencyName, Channel = Channel.Web },
        },
        stop));

    public static Verdict VerdictOf(HumanTask task) => task.Kind is TaskKind.Approve ? Verdict.Approve : Verdict.Agree;

    private Actor Drafter => new() { PersonId = drafter.PersonId, Name = drafter.FullName, Post = drafter.PostTitle, Agency = drafter.AgencyName, Channel = Channel.Web };

    /// <summary>The shipped drawing without what stands between the opinions and the chair.</summary>
    private static string Drawing()
    {
        var drawing = JsonNode.Parse(ShippedWorkflows.Files[PlanWorkflows.DecisionWithPlan])!;
        var root = drawing["root"]!;
        string[] kept = ["start", "draft", "opinions", "approve-chair", "end"];
        root["activities"] = new JsonArray([.. root["activities"]!.AsArray().Where(step => kept.Contains((string)step!["id"]!)).Select(step => step!.DeepClone())]);
        root["connections"] = new JsonArray(
            Way("start", "Done", "draft"),
            Way("draft", "Submitted", "opinions"),
            Way("opinions", "AllAnswered", "approve-chair"),
            Way("opinions", "DeadlinePassed", "approve-chair"),
            Way("approve-chair", "Approved", "end"),
            Way("approve-chair", "Returned", "draft"),
            Way("approve-chair", "Refused", "end"));
        return drawing.ToJsonString();
    }

    private static JsonObject Way(string from, string port, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    };
}
