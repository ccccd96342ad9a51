using Host.Operations.Demo;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Drafting;
using Workflows.FollowUp;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.FollowUp;

/// <summary>An issued plan with a known annex, and the verbs of what comes after.</summary>
internal sealed class FollowUpStory(PlanStory story) : IAsyncDisposable
{
    /// <summary>A day each, no day, an agency nobody knows.</summary>
    private static readonly PlanTask[] Annex =
    [
        new() { Content = "Bộ tài liệu giới thiệu tiềm năng đầu tư", LeadAgency = "Sở Tài chính", CoordinatingAgencies = ["Các sở, ban, ngành liên quan"], Time = "Quý II/2027", Product = "Bộ tài liệu nhiều thứ tiếng", Pillar = 1 },
        new() { Content = "Bản tin đối ngoại", LeadAgency = "Sở Công thương tỉnh Bắc Ninh", Time = "Thường xuyên", Product = "Bản tin" },
        new() { Content = "Tuần văn hóa", LeadAgency = "Sở Du lịch", Time = "Hoàn thành trước ngày 30/11/2026" },
    ];

    public PlanStory Story => story;

    public static async Task<FollowUpStory> BeginAsync(PostgresServer server) => new(await PlanStory.BeginAsync(server));

    /// <summary>From draft to number; nothing is assigned yet.</summary>
    public async Task<Guid> IssueAsync()
    {
        var plan = await OpenAsync();
        var issued = await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        Assert.Null(issued.Problem);
        return plan;
    }

    public async Task<Guid> OpenAsync()
    {
        var fixture = FixturePlan.Read("bac-ninh-2021-2025").Value;
        var names = PlanStory.Province.Agencies.ToDictionary(a => a.Name, a => PlanStory.Province.IdOf(a.Abbreviation), StringComparer.Ordinal);
        var content = fixture.ContentFor(names, [PlanStory.Province.IdOf("STC"), PlanStory.Province.IdOf("STP")]) with { Tasks = Annex };
        var drafter = await story.HolderAsync("cv-ttbcxb");
        var opened = await story.DoAsync<OpenPlan, Plan>((open, stop) => open.HandleAsync(content, drafter, ActorOf("cv-ttbcxb"), stop));
        return opened.Value.Id;
    }

    public Task<Result<IReadOnlyList<AssignedTask>>> AssignAsync(Guid plan, string post = "cv-ttbcxb") =>
        story.DoAsync<AssignPlan, IReadOnlyList<AssignedTask>>((act, stop) => act.HandleAsync(plan, Person(post), ActorOf(post), stop));

    public Task<List<AssignedTask>> TasksAsync(Guid plan) => story.Host.ReadAsync(db =>
        db.Set<AssignedTask>().AsNoTracking().Where(t => t.PlanId == plan).OrderBy(t => t.Number).ToListAsync());

    public Task<AssignedTask> TaskAsync(Guid task) => story.Host.ReadAsync(db => db.Set<AssignedTask>().AsNoTracking().SingleAsync(t => t.Id == task));

    public Task<List<TaskEntry>> HistoryAsync(Guid task) => story.Host.ReadAsync(db =>
        db.Set<TaskEntry>().AsNoTracking().Where(e => e.TaskId == task).OrderBy(e => e.Seq).ToListAsync());

    public Task<Result<T>> DoAsync<TAct, T>(Func<TAct, Guid, Actor, CancellationToken, Task<Result<T>>> act, string post)
        where TAct : notnull => story.DoAsync<TAct, T>((service, stop) => act(service, Person(post), ActorOf(post), stop));

    public async Task<Visitor> SignInAsync(string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }

    public ValueTask DisposeAsync() => story.DisposeAsync();

    private static Guid Person(string post) => PlanStory.Province.PersonOf(post);

    private static Actor ActorOf(string post) => new() { PersonId = Person(post), Name = PlanStory.Province.Holders.Single(h => h.Code == post).FullName, Channel = Channel.Web };
}
