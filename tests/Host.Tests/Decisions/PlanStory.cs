using System.Text.Json.Nodes;
using Host.Operations;
using Host.Operations.Demo;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Definitions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>
/// The real host with the demo province, and the verbs of a plan's life: tests tell what happens, not how.
/// </summary>
public sealed class PlanStory : IAsyncDisposable
{
    public static readonly DemoProvince Province = DemoProvince.BacNinh;

    private readonly string folder;

    private PlanStory(HostUnderTest host, SettableTime time, string folder) => (Host, Time, this.folder) = (host, time, folder);

    public HostUnderTest Host { get; }

    /// <summary>Where this host keeps keys and mails; another process may share it.</summary>
    public string Folder => folder;

    public SettableTime Time { get; }

    /// <param name="server">Where its database is made.</param>
    /// <param name="more">Settings over those of every story.</param>
    public static Task<PlanStory> BeginAsync(PostgresServer server, params (string Key, string Value)[] more) => BeginAsync(server, _ => { }, more);

    /// <summary>Nothing happens by itself but the sending of mails: for tests that measure what an act costs.</summary>
    public static Task<PlanStory> BeginUnsweptAsync(PostgresServer server) => BeginAsync(server, Without<TimerSweep>);

    /// <summary>
    /// No mail goes, for tests of the trail: the sender adds a row wherever a chain ends by then, also where it was cut off just before.
    /// </summary>
    public static Task<PlanStory> BeginUnsentAsync(PostgresServer server) => BeginAsync(server, ("Mail:Relay", "none"));

    /// <param name="server">Where its database is made.</param>
    /// <param name="replace">Replaces services besides the clock.</param>
    /// <param name="more">Settings over those of every story.</param>
    public static async Task<PlanStory> BeginAsync(PostgresServer server, Action<IServiceCollection> replace, params (string Key, string Value)[] more)
    {
        var own = Checkout.TemporaryDirectory("story-");
        var time = new SettableTime();
        var settings = SettingsFor(own);
        foreach (var (key, value) in more)
            settings[key] = value;
        var database = settings.ContainsKey("Demo:Seed") || settings.ContainsKey("Environment")
            ? await server.CreateDatabaseAsync()
            : await SeededAsync(server);
        var host = await HostUnderTest.StartAsync(database, settings, services =>
        {
            services.AddSingleton<TimeProvider>(time);
            // Tests say themselves when the day has done its work.
            Without<ReminderSweep>(services);
            Without<AwaySweep>(services);
            Without<TreeHeadSweep>(services);
            replace(services);
        });
        return new PlanStory(host, time, own);
    }

    /// <summary>A database with what every story finds, brought once by a host that did nothing else, on the day on which stories begin.</summary>
    public static Task<TestDatabase> SeededAsync(PostgresServer server) => server.CreateDatabaseAsync("seeded", SeedAsync);

    private static async Task SeedAsync(TestDatabase database)
    {
        var host = await HostUnderTest.StartAsync(database, SettingsFor(Checkout.TemporaryDirectory("seed-")), services =>
        {
            services.AddSingleton<TimeProvider>(new SettableTime());
            Without<TimerSweep>(services);
            Without<ReminderSweep>(services);
            Without<AwaySweep>(services);
            Without<TreeHeadSweep>(services);
        });
        await host.StopAsync();
    }

    public static Dictionary<string, string?> SettingsFor(string folder) => new()
    {
        ["Data:Directory"] = folder,
        ["Keys:Directory"] = Path.Combine(folder, "keys"),
    };

    /// <summary>A plan that the drafter has begun; five agencies are to be asked unless said otherwise.</summary>
    public async Task<Guid> OpenAsync(string? title = null, Guid[]? consulted = null)
    {
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var names = Province.Agencies.ToDictionary(a => a.Name, a => Province.IdOf(a.Abbreviation), StringComparer.Ordinal);
        consulted ??= [.. new[] { "STC", "STP", "SKHĐT", "SVHTTDL", "SCT" }.Select(Province.IdOf)];
        var content = fixture.ContentFor(names, consulted);
        var drafter = await HolderAsync("cv-ttbcxb");
        var plan = await DoAsync<OpenPlan, Plan>((open, stop) =>
            open.HandleAsync(title is null ? content : content with { Title = title }, drafter, ActorOf(drafter), stop));
        return plan.Value.Id;
    }

    /// <summary>Puts another version of the shipped workflow in force; plans opened from now on follow it.</summary>
    public async Task PublishAsync(Action<JsonNode> change)
    {
        var definition = JsonNode.Parse(ShippedWorkflows.Files["decision-with-plan"])!;
        change(definition);
        var published = await DoAsync<PublishWorkflow, Publication>((act, stop) => act.ImportAsync(definition.ToJsonString(), Actor.System, stop));
        Assert.Null(published.Problem);
    }

    /// <summary>Adds a picture to a draft.</summary>
    /// <returns>The file's id.</returns>
    public async Task<Guid> AttachAsync(Guid plan)
    {
        var bytes = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        var upload = await UploadReader.ReadAsync(() => new MemoryStream(bytes, writable: false), "so-do.png", CancellationToken.None);
        var drafter = await HolderAsync("cv-ttbcxb");
        var added = await DoAsync<AddAttachment, PlanAttachment>((add, stop) =>
            add.RunAsync(plan, upload.Value, AttachmentKind.Attachment, ActorOf(drafter), stop));
        return added.Value.Id;
    }

    public Task<Result<PlanVersion>> SubmitAsync(Guid plan) => DoAsync<SubmitPlan, PlanVersion>((submit, stop) =>
        submit.HandleAsync(plan, Drafter, null, DraftersActor, stop));

    public Task<Result<PlanVersion>> ConsolidateAsync(Guid plan, bool anotherRound = false, params AnswerInput[] answers) =>
        ConsolidateAsync(plan, anotherRound, null, answers);

    public Task<Result<PlanVersion>> ConsolidateAsync(Guid plan, bool anotherRound, AskAgainInput? choice, params AnswerInput[] answers) =>
        DoAsync<SubmitConsolidation, PlanVersion>((act, stop) =>
            act.HandleAsync(plan, Drafter, answers, anotherRound, null, DraftersActor, stop, choice));

    public Task<Result<Done>> SaveAnswersAsync(Guid plan, params AnswerInput[] answers) => DoAsync<SubmitConsolidation, Done>((act, stop) =>
        act.SaveAsync(plan, Drafter, answers, DraftersActor, stop));

    public Task<Result<Plan>> WithdrawAsync(Guid plan) => DoAsync<WithdrawPlan, Plan>((act, stop) =>
        act.HandleAsync(plan, Drafter, "Cần sửa lại", Actor.System, stop));

    public Task<Result<DocumentNumber>> IssueAsync(HumanTask task) => DoAsync<IssuePlan, DocumentNumber>((act, stop) =>
        act.HandleAsync(task.Id, task.PersonId, Actor.System, stop));

    public Task<Result<Receipt>> CastAsync(HumanTask task, Verdict verdict, string? comment = null, Guid? person = null) =>
        DoAsync<CastDecision, Receipt>((cast, stop) => cast.HandleAsync(
            new Ballot
            {
                TaskId = task.Id,
                PersonId = person ?? task.PersonId,
                Verdict = verdict,
                Comment = comment,
                VersionHash = task.VersionHash,
                Actor = Actor.System,
            },
            stop));

    /// <summary>Carries a plan on, everybody agreeing, until a step of this name waits.</summary>
    /// <returns>The open tasks of that step.</returns>
    public async Task<IReadOnlyList<HumanTask>> ReachAsync(Guid plan, string stepId)
    {
        for (var turn = 0; turn < 30; turn++)
        {
            var open = await OpenTasksAsync(plan);
            if (open.Any(t => t.StepId == stepId))
                return [.. open.Where(t => t.StepId == stepId)];
            foreach (var task in open)
                await AgreeAsync(task);
        }

        throw new InvalidOperationException($"The plan never reached {stepId}.");
    }

    public Task<List<HumanTask>> OpenTasksAsync(Guid plan) => Host.ReadAsync(db => db.Set<HumanTask>().AsNoTracking()
        .Where(t => t.PlanId == plan && t.State == TaskState.Open).OrderBy(t => t.OpenedAt).ThenBy(t => t.Id).ToListAsync());

    public Task<HumanTask> TaskAsync(Guid task) => Host.ReadAsync(db => db.Set<HumanTask>().AsNoTracking().SingleAsync(t => t.Id == task));

    public Task<Plan> PlanAsync(Guid plan) => Host.ReadAsync(db => db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == plan));

    public Task<List<string>> KindsAsync(Guid plan) => Host.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking()
        .Where(e => e.PlanId == plan).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());

    /// <summary>Token and code of the newest link of a task, as its mail shows them.</summary>
    public async Task<(string Token, string Code)> LinkOfAsync(HumanTask task)
    {
        var link = await Host.ReadAsync(db => db.Set<EmailLink>().AsNoTracking()
            .Where(l => l.TaskId == task.Id).OrderByDescending(l => l.IssuedAt).ThenByDescending(l => l.Id).FirstAsync());
        var tokens = Host.Services.GetRequiredService<LinkTokens>();
        return (tokens.TokenFor(link.Id), tokens.CodeFor(link.Id));
    }

    public static FormUrlEncodedContent FormOf(HumanTask task, string? verdict, string? code = null, string? comment = null) => new(
        new Dictionary<string, string>
        {
            ["verdict"] = verdict ?? "",
            ["comment"] = comment ?? "",
            ["code"] = code ?? "",
            ["version"] = task.VersionHash ?? "",
        });

    /// <summary>Lets every timer that is due run, as the sweep would; one that the host's own sweep has begun with is waited for.</summary>
    public async Task SweepAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (await DoAsync<WorkflowRuntime, bool>(async (runtime, stop) => await runtime.FireNextDueAsync(stop)) is { Value: true })
                continue;
            var now = Time.GetUtcNow();
            if (!await Host.ReadAsync(db => db.Set<StoredBookmark>().AnyAsync(b => b.DueAt <= now)))
                return;
            await Task.Delay(20, limit.Token);
        }
    }

    public async Task<Result<TResult>> DoAsync<TAct, TResult>(Func<TAct, CancellationToken, Task<Result<TResult>>> act)
        where TAct : notnull
    {
        await using var scope = Host.Services.CreateAsyncScope();
        var service = scope.ServiceProvider.GetRequiredService<TAct>();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync(stop => act(service, stop));
    }

    public async Task<OfficeHolder> HolderAsync(string postCode) => await Host.WithAsync<Workflows.Organisation.Directory, OfficeHolder?>(
        directory => directory.HolderOfPostAsync(postCode, Province.CommitteeId, CancellationToken.None))
        ?? throw new InvalidOperationException($"Nobody holds {postCode}.");

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static void Without<TSweep>(IServiceCollection services) =>
        services.Remove(services.Single(service => service.ImplementationType == typeof(TSweep)));

    private static Guid Drafter => Province.PersonOf("cv-ttbcxb");

    private static Actor DraftersActor => new() { PersonId = Drafter, Name = "Người soạn thảo", Channel = Channel.Web };

    private async Task AgreeAsync(HumanTask task)
    {
        Problem? problem = task.Kind switch
        {
            TaskKind.Draft => (await SubmitAsync(task.PlanId)).Problem,
            TaskKind.Consolidate => (await ConsolidateAsync(task.PlanId)).Problem,
            TaskKind.Issue => (await IssueAsync(task)).Problem,
            TaskKind.Opinion => (await CastAsync(task, Verdict.Agree)).Problem,
            TaskKind.Vote => (await CastAsync(task, Verdict.VoteFor)).Problem,
            _ => (await CastAsync(task, Verdict.Approve)).Problem,
        };
        Assert.Null(problem);
    }

    private static Actor ActorOf(OfficeHolder holder) => new()
    {
        PersonId = holder.PersonId,
        Name = holder.FullName,
        Post = holder.PostTitle,
        Agency = holder.AgencyName,
        Channel = Channel.Web,
    };
}
