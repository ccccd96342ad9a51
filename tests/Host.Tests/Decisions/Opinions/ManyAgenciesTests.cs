using System.Diagnostics;
using System.Globalization;
using System.Net;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions.Opinions;

/// <summary>A round that asks 300 agencies, beside one that asks ten: what each act costs the database, in statements.</summary>
public sealed class ManyAgenciesTests(PostgresServer server, ITestOutputHelper output)
{
    private const int Few = 10;
    private const int Many = 300;

    [Fact]
    public async Task A_decision_and_a_page_cost_the_same_for_300_agencies_as_for_ten()
    {
        await using var story = await PlanStory.BeginUnsweptAsync(server);
        await story.SilenceIsConsentAsync();
        var agencies = await story.MakeAgenciesAsync(Many);

        var few = await MeasureAsync(story, agencies[..Few]);
        var many = await MeasureAsync(story, agencies);

        foreach (var (what, cost) in many)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: {few[what].Statements} statements for {Few}, {cost.Statements} for {Many}; "
                + $"{few[what].Comparisons} and {cost.Comparisons} comparisons of all that is held; {few[what].Time.TotalMilliseconds:0} and {cost.Time.TotalMilliseconds:0} ms"));
        }

        foreach (var what in new[] { First, Middle, Last, Board, Table, HandOver, Sign })
            Assert.InRange(many[what].Statements, 1, few[what].Statements + 2);
        // To compare all that is held once for each agency would make a round of many cost their square.
        foreach (var what in many.Keys)
            Assert.InRange(many[what].Comparisons, 0, few[what].Comparisons + 2);
        // Each agency has a task, a link, a mail and audit entries of its own: these may grow with their number, evenly.
        foreach (var what in new[] { Open, Silence })
            Assert.InRange((double)(many[what].Statements - few[what].Statements) / (Many - Few), 0, 8);
    }

    private const string Open = "Opening the round (the approval before it)";
    private const string First = "The first opinion";
    private const string Middle = "An opinion in the middle";
    private const string Last = "The last opinion that is given";
    private const string Silence = "The deadline, everybody else silent";
    private const string Board = "The page of opinions";
    private const string Table = "The page of the consolidation";
    private const string HandOver = "Handing the consolidation on";
    private const string Sign = "The page of whoever signs";

    private static async Task<Dictionary<string, Cost>> MeasureAsync(PlanStory story, Guid[] agencies)
    {
        var costs = new Dictionary<string, Cost>();
        var plan = await story.OpenAsync($"Kế hoạch hỏi {agencies.Length} cơ quan", agencies);
        var before = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        costs[Open] = await DecideAsync(story, before, "Approve");
        var asked = await story.OpenTasksAsync(plan);
        Assert.Equal(agencies.Length, asked.Count);
        foreach (var task in asked)
            await story.DeliveredAsync(task.Id);

        costs[First] = await DecideAsync(story, asked[0], "Agree");
        foreach (var task in asked.Skip(1).Take((asked.Count / 2) - 2))
            Assert.True((await story.CastAsync(task, Verdict.Agree)).IsSuccess);
        costs[Middle] = await DecideAsync(story, asked[asked.Count / 2], "AgreeWithComments", "Nên thêm bảng tiến độ");
        costs[Last] = await DecideAsync(story, asked[^1], "Agree");

        story.Time.Set(Workflows.Calendar.WorkingCalendar.EndOf(asked[0].DueOn!.Value));
        costs[Silence] = await CountAsync(async _ => Assert.True((await story.DoAsync<WorkflowRuntime, bool>(async (runtime, stop) => await runtime.FireNextDueAsync(stop))).Value));
        var consolidate = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal("consolidate", consolidate.StepId);
        var answered = 3 + (asked.Count / 2) - 2;
        Assert.Equal(asked.Count - answered, await story.Host.ReadAsync(db => db.Set<DeemedConsent>().CountAsync(c => c.PlanId == plan)));

        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        costs[Board] = await LookAsync(drafter, $"/ke-hoach/{plan}?muc=y-kien", asked);
        costs[Table] = await LookAsync(drafter, $"/viec/{consolidate.Id}", asked.Where((_, i) => i >= asked.Count / 2));
        var answer = await story.AnswerToAsync(asked[asked.Count / 2]);
        costs[HandOver] = await CountAsync(async _ => Assert.True((await story.ConsolidateAsync(plan, answers: answer)).IsSuccess));
        var sign = Assert.Single(await story.OpenTasksAsync(plan));
        using var visitor = new Visitor(story.Host.Address);
        costs[Sign] = await LookAsync(visitor, $"/q/{(await story.LinkOfAsync(sign)).Token}", []);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<StoredIncident>().CountAsync()));
        return costs;
    }

    private static async Task<Cost> DecideAsync(PlanStory story, HumanTask task, string verdict, string? comment = null)
    {
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        var cost = await CountAsync(async trace =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/q/{token}") { Content = PlanStory.FormOf(task, verdict, code, comment) };
            request.Headers.Add("traceparent", trace);
            using var answer = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        });
        Assert.Equal(TaskState.Done, (await story.TaskAsync(task.Id)).State);
        return cost;
    }

    private static async Task<Cost> LookAsync(Visitor visitor, string path, IEnumerable<HumanTask> named)
    {
        var text = "";
        var cost = await CountAsync(async trace =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("traceparent", trace);
            using var answer = await visitor.Client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            text = (await Page.ReadAsync(answer)).Text;
        });
        Assert.All(named, task => Assert.Contains(task.AgencyName, text, StringComparison.Ordinal));
        return cost;
    }

    /// <summary>What is done under this trace, in a request or right here.</summary>
    private static async Task<Cost> CountAsync(Func<string, Task> act)
    {
        var (time, comparisons) = (TimeSpan.Zero, 0);
        var statements = await Statements.CountAsync(async trace =>
        {
            using var here = new Activity("measured").SetParentId(trace).Start();
            using var counting = new Comparisons(here.TraceId);
            var started = TimeProvider.System.GetTimestamp();
            await act(trace);
            time = TimeProvider.System.GetElapsedTime(started);
            comparisons = counting.Count;
        });
        return new Cost(statements, comparisons, time);
    }

    private sealed record Cost(int Statements, int Comparisons, TimeSpan Time);

    /// <summary>Counts how often a context compares every row it holds with how it was read, under one trace.</summary>
    private sealed class Comparisons : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ActivityTraceId trace;
        private readonly List<IDisposable> subscriptions = [];
        private int count;

        public Comparisons(ActivityTraceId trace)
        {
            this.trace = trace;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public int Count => count;

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                subscriptions.Add(value.Subscribe(this, (name, _, _) => name == CoreEventId.DetectChangesStarting.Name));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == CoreEventId.DetectChangesStarting.Name && Activity.Current?.TraceId == trace)
                Interlocked.Increment(ref count);
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => subscriptions.ForEach(s => s.Dispose());
    }
}
