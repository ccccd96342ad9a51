using Host.Operations;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.LegalBases;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Plans;

/// <summary>The rooms of plans and calendar on a database of a test, in the rights of the running host.</summary>
internal sealed class PlanRig : IAsyncDisposable
{
    private static readonly Guid Agency = Guid.Parse("0192d000-0000-7000-8000-0000000000a1");

    private readonly TestDatabase database;
    private readonly ServiceProvider services;

    private PlanRig(TestDatabase database)
    {
        this.database = database;
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton<TimeProvider>(Clock);
        collection.AddSingleton<IIds, TimeOrderedIds>();
        collection.AddStorage(database.RuntimeConnectionString, [.. HostModels.Sources.Assemblies]);
        collection.AddAudit().AddLegalBases().AddPlans().AddCalendar();
        services = collection.BuildServiceProvider(validateScopes: true);
    }

    public SteppingClock Clock { get; } = new();

    public OfficeHolder Drafter { get; } = Holder("0192d000-0000-7000-8000-0000000000b1", "Nguyễn Văn An");

    public OfficeHolder Other { get; } = Holder("0192d000-0000-7000-8000-0000000000b2", "Trần Thị Bình");

    public Actor Actor => ActorOf(Drafter);

    public string OwnerConnection => database.OwnerConnectionString;

    public static async Task<PlanRig> CreateAsync(PostgresServer server)
    {
        var rig = new PlanRig(await server.CreateDatabaseAsync());
        await rig.CommitAsync(async (db, _) =>
        {
            db.Add(new Agency
            {
                Id = Agency, Kind = AgencyKind.Department, Name = "Sở Thông tin và Truyền thông", Abbreviation = "STTTT", ValidFrom = new DateOnly(2000, 1, 1),
            });
            foreach (var holder in new[] { rig.Drafter, rig.Other })
                db.Add(new Person { Id = holder.PersonId, FullName = holder.FullName, Email = holder.Email });
            return await Task.FromResult<Result<Done>>(Done.Value);
        });
        return rig;
    }

    public static Actor ActorOf(OfficeHolder holder) =>
        new() { PersonId = holder.PersonId, Name = holder.FullName, Post = holder.PostTitle, Agency = holder.AgencyName, Channel = Channel.Web };

    /// <summary>A plan that may be submitted.</summary>
    public static PlanContent Content(string title = "Kế hoạch thông tin đối ngoại năm 2019") => new()
    {
        Title = title,
        Instrument = Instrument.PlanDocument,
        PlanType = PlanType.Annual,
        PeriodFrom = 2019,
        PeriodTo = 2019,
        Mandate = "Thực hiện chỉ đạo của Tỉnh ủy",
        Tasks = [new() { Content = "Hội nghị tập huấn", LeadAgency = "Sở Thông tin và Truyền thông" }],
        Recipients = [new("Sở Tài chính")],
        Sections = [new("I. MỤC ĐÍCH", "Nội dung ế \"1\" \\ 2.")],
    };

    /// <summary>One request: a scope and a transaction of its own.</summary>
    public async Task<Result<T>> CommitAsync<T>(Func<WorkflowsDb, IServiceProvider, Task<Result<T>>> act)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        return await db.CommitAsync(_ => act(db, scope.ServiceProvider));
    }

    public async Task<Plan> CreatePlanAsync(PlanContent? content = null, OfficeHolder? drafter = null)
    {
        Clock.Step();
        return (await CommitAsync((_, s) => s.GetRequiredService<CreatePlan>()
            .RunAsync(content ?? Content(), drafter ?? Drafter, ActorOf(drafter ?? Drafter), default))).Value;
    }

    public Task<Result<PlanDraft>> SaveAsync(Guid plan, PlanContent content, int rowVersion, OfficeHolder? by = null) => CommitAsync(
        (_, s) => s.GetRequiredService<SaveDraft>().RunAsync(plan, content, rowVersion, (by ?? Drafter).PersonId, ActorOf(by ?? Drafter), default));

    public Task<Result<PlanVersion>> FreezeAsync(Guid plan) => CommitAsync(
        (_, s) => s.GetRequiredService<FreezeVersion>().RunAsync(plan, "Trình duyệt", Actor, default));

    public Task<Result<Done>> UnlockAsync(Guid plan) => CommitAsync(
        (_, s) => s.GetRequiredService<UnlockDraft>().RunAsync(plan, Actor, default));

    public Task<Result<PlanAttachment>> AttachAsync(Guid plan, Upload upload, AttachmentKind kind, OfficeHolder? by = null)
    {
        Clock.Step();
        return CommitAsync((_, s) => s.GetRequiredService<AddAttachment>().RunAsync(plan, upload, kind, ActorOf(by ?? Drafter), default));
    }

    public async Task<T> ReadAsync<TService, T>(Func<TService, Task<T>> read)
        where TService : notnull
    {
        await using var scope = services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>As the drafter asks, who finds their own unsubmitted words.</summary>
    public Task<PlanPage> SearchAsync(PlanQuery query) => SearchAsAsync(query with { AskerId = Drafter.PersonId });

    public async Task<PlanPage> SearchAsAsync(PlanQuery query) =>
        (await ReadAsync<PlanSearch, Result<PlanPage>>(s => s.RunAsync(query, default))).Value;

    public async Task<IReadOnlyList<string>> AuditKindsAsync(Guid plan) => await ReadAsync<WorkflowsDb, List<string>>(db =>
        db.Set<AuditEntry>().Where(e => e.PlanId == plan).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }

    private static OfficeHolder Holder(string id, string name) => new()
    {
        PersonId = Guid.Parse(id), FullName = name, Salutation = "Ông/Bà", Email = $"{id}@example.vn", PostId = Guid.Empty,
        PostTitle = "Chuyên viên", Role = PostRole.Specialist, UnitId = Agency, AgencyId = Agency,
        AgencyName = "Sở Thông tin và Truyền thông", CommitteeId = Agency,
    };
}

/// <summary>Stands still until it is told to go on by a second.</summary>
internal sealed class SteppingClock : TimeProvider
{
    private DateTimeOffset now = new(2019, 1, 2, 1, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Step() => now += TimeSpan.FromSeconds(1);
}
