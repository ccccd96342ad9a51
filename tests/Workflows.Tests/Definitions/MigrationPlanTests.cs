using System.Text.Json.Nodes;
using Workflows.Definitions.Migration;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Tests.Engine;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Definitions;

/// <summary>An instance under another version: what is kept, what is refused, and that it runs on to the right end.</summary>
public sealed class MigrationPlanTests
{
    private readonly DefinitionBench bench = new();

    [Fact]
    public async Task The_open_step_waits_on_and_then_goes_the_new_way()
    {
        var plan = await PlanAsync(
            Workflow(Flow("s>e e>old", Start(), Event("e"), Line("old"))),
            Workflow(Flow("s>e e>new new>more", Start(), Event("e").Called("Chờ duyệt"), Line("new"), Line("more"))));
        Assert.Empty(plan.Refusals);
        Assert.Equal("Hồ sơ chuyển từ phiên bản 1 sang phiên bản 2.", plan.Changes[0]);
        Assert.Contains("Hồ sơ vẫn ở bước “Chờ duyệt” (trước là “e”).", plan.Changes);
        Assert.Equal(["new", "more"], await GoOnAsync(plan, "e"));
    }

    [Fact]
    public async Task Bookmarks_keep_their_ids_and_their_activation()
    {
        var run = await StartAsync(Workflow(Flow("s>e", Start(), Event("e"))));
        var before = Assert.Single(run.State.Bookmarks);
        var plan = Plan(run, Workflow(Flow("s>e", Start(), Event("e"))), Workflow(Flow("s>x x>e", Start(), Line("x"), Event("e"))));
        var after = Assert.Single(plan.State.Bookmarks);
        Assert.Equal((before.Id, before.ActivityInstanceId, before.Hash), (after.Id, after.ActivityInstanceId, after.Hash));
    }

    [Fact]
    public async Task A_container_drawn_anew_around_its_open_step_is_the_same_container()
    {
        JsonObject Version(string container)
        {
            var inner = Sequence(Event("e"), Line("l"));
            inner["id"] = container;
            return Workflow(Flow($"s>{container}", Start(), inner));
        }

        Assert.Equal(["l"], await GoOnAsync(await PlanAsync(Version("one"), Version("two")), "e"));
        Assert.Equal(["l"], await GoOnAsync(await PlanAsync(
            Workflow(Sequence(Event("e"), Line("l"))), Workflow(Renamed(Sequence(Event("e"), Line("l")), "other"))), "e"));
    }

    [Fact]
    public async Task A_step_that_stands_inside_something_else_now_is_refused()
    {
        var plan = await PlanAsync(
            Workflow(Flow("s>e", Start(), Event("e"))), Workflow(Flow("s>box", Start(), Renamed(Sequence(Event("e")), "box"))));
        Assert.NotEmpty(plan.Refusals);
    }

    [Fact]
    public async Task An_open_step_that_is_gone_or_of_another_type_is_refused()
    {
        var old = Workflow(Flow("s>e", Start(), Event("e")));
        Assert.Contains("“e”", Assert.Single((await PlanAsync(old, Workflow(Flow("s>l", Start(), Line("l"))))).Refusals), StringComparison.Ordinal);
        Assert.Contains("loại", Assert.Single((await PlanAsync(old, Workflow(Flow("s>e", Start(), Line("e"))))).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_a_person_was_asked_for_keeps_its_place()
    {
        static JsonObject Task(string id) => Act("Elsa.RunTask", id, ("taskName", Lit("Duyệt")));
        var plan = await PlanAsync(
            Workflow(Flow("s>t", Start(), Task("t"))),
            Workflow(Flow("s>box", Start(), Renamed(Sequence(Task("t")), "box"))));
        Assert.Contains("đang có người xử lý", Assert.Single(plan.Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_take_their_new_type_come_and_go()
    {
        var old = Workflow(Sequence(Event("e"), Act("Elsa.WriteLine", "w", ("text", Var("n")))), Variable("n", "Int32", "5"), Variable("gone"));
        var current = Workflow(Sequence(Event("e"), Act("Elsa.WriteLine", "w", ("text", Var("n"))), Act("Elsa.WriteLine", "x", ("text", Var("come")))),
            Variable("n", "String"), Variable("come", "String", "mới"));
        var plan = await PlanAsync(old, current);
        Assert.Empty(plan.Refusals);
        Assert.Contains("Bỏ biến “gone” cùng giá trị đang có.", plan.Changes);
        Assert.Contains("Thêm biến “come” với giá trị ban đầu.", plan.Changes);
        Assert.Equal(["5", "mới"], await GoOnAsync(plan, "e"));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_its_new_type_is_refused()
    {
        var plan = await PlanAsync(
            Workflow(Sequence(Event("e")), Variable("n", "String", "năm")), Workflow(Sequence(Event("e")), Variable("n", "Int32")));
        Assert.Contains("“n”", Assert.Single(plan.Refusals), StringComparison.Ordinal);
        Assert.Single((await PlanAsync(Workflow(Sequence(Event("e"))), Workflow(Sequence(Event("e")), Variable("m", "Int32", "ba")))).Refusals);
    }

    [Fact]
    public async Task A_sequence_goes_on_behind_its_open_step_wherever_that_stands_now()
    {
        var plan = await PlanAsync(
            Workflow(Sequence(Line("a"), Event("e"), Line("b"))),
            Workflow(Sequence(Line("a"), Line("inserted"), Event("e"), Line("c"), Line("b"))));
        Assert.Contains(plan.Changes, change => change.Contains("“inserted”", StringComparison.Ordinal));
        Assert.Equal(["c", "b"], await GoOnAsync(plan, "e"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_that_waits_at_a_join_is_kept(bool counter)
    {
        var plan = await JoinPlanAsync("s>a s>b a>j b>j j>l", "s>a s>b a>x x>j b>j j>l", counter, Line("x"));
        Assert.Empty(plan.Refusals);
        Assert.Equal(["x", "l"], await GoOnAsync(plan, "a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_that_waits_at_a_join_by_a_way_that_is_gone_is_refused(bool counter) =>
        Assert.Contains("“b”", Assert.Single((await JoinPlanAsync("s>a s>b a>j b>j j>l", "s>a s>b a>j b>l j>l", counter)).Refusals), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_join_that_nothing_would_set_off_any_more_is_refused(bool counter) =>
        Assert.Contains("đẩy nó đi tiếp", Assert.Single((await JoinPlanAsync("s>a s>b a>j b>j j>l", "s>a s>b b>j j>l", counter)).Refusals), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_branch_into_the_join_is_waited_for(bool counter)
    {
        var plan = await JoinPlanAsync("s>a s>b a>j b>j j>l", "s>a s>b a>j b>j a>c c>j j>l", counter, Event("c"));
        Assert.Empty(plan.Refusals);
        Assert.Equal(["l"], await GoOnAsync(plan, "a", "c"));
        Assert.Empty(await GoOnAsync(await JoinPlanAsync("s>a s>b a>j b>j j>l", "s>a s>b a>j b>j a>c c>j j>l", counter, Event("c")), "a"));
    }

    [Fact]
    public async Task Another_way_of_joining_is_refused_while_a_branch_waits()
    {
        var old = Joined("s>a s>b a>j b>j j>l");
        var run = await StartAsync(old);
        await run.PublishAsync("b");
        var current = Joined("s>a s>b a>j b>j j>l");
        current["root"]!["activities"]![3]!["mode"] = Lit("WaitAny");
        Assert.Contains("cách khác", Assert.Single(Plan(run, old, current).Refusals), StringComparison.Ordinal);
        Assert.Contains("chế độ khác", Assert.Single(Plan(run, old, Joined("s>a s>b a>j b>j j>l").CounterMode()).Refusals), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_counter_mode_a_loop_behind_it_is_no_arrival()
    {
        var old = Workflow(Flow("s>e e>d d:False>e d:True>l", Start(), Event("e"), Decision("d", "v"), Line("l")), Variable("v", "Boolean")).CounterMode();
        var run = await StartAsync(old);
        await run.PublishAsync("e");
        await run.PublishAsync("e");
        var current = Workflow(Flow("s>e e>d d:False>e d:True>l l>m", Start(), Event("e"), Decision("d", "v"), Line("l"), Line("m")), Variable("v", "Boolean")).CounterMode();
        Assert.Empty(Plan(run, old, current).Refusals);
    }

    [Fact]
    public async Task Steps_that_run_side_by_side_do_not_become_more_or_fewer()
    {
        static JsonObject Side(params JsonNode[] steps) => Workflow(Act("Elsa.Parallel", "p", ("activities", new JsonArray(steps))));
        Assert.Single((await PlanAsync(Side(Event("a"), Event("b")), Side(Event("a"), Event("b"), Event("c")))).Refusals);
        Assert.Empty((await PlanAsync(Side(Event("a"), Event("b")), Side(Event("b"), Event("a")))).Refusals);
    }

    [Fact]
    public async Task An_instance_that_has_ended_is_refused_and_one_that_stopped_at_a_fault_is_not()
    {
        var ended = Workflow(Sequence(Line("l")));
        Assert.Contains("kết thúc", Assert.Single((await PlanAsync(ended, ended)).Refusals), StringComparison.Ordinal);
        var faulted = Workflow(Sequence(Act("Elsa.Fault", "f")));
        Assert.Empty((await PlanAsync(faulted, faulted)).Refusals);
    }

    [Fact]
    public async Task Making_a_plan_leaves_the_state_as_it_was()
    {
        var old = Workflow(Sequence(Event("e")), Variable("n", "Int32", "1"));
        var run = await StartAsync(old);
        var before = run.State.Write();
        Plan(run, old, Workflow(Sequence(Line("x"), Event("e")), Variable("n", "String")));
        Assert.Equal(before, run.State.Write());
    }

    private static JsonObject Joined(string ways, params JsonNode[] more) =>
        Workflow(Flow(ways, [Start(), Event("a"), Event("b"), Join("j", "WaitAll"), Line("l"), .. more]));

    private static JsonObject Renamed(JsonObject step, string id)
    {
        step["id"] = id;
        return step;
    }

    /// <summary>The branch of b has arrived at the join.</summary>
    private async Task<MigrationPlan> JoinPlanAsync(string ways, string newWays, bool counter, params JsonNode[] more)
    {
        var (old, current) = (Joined(ways), Joined(newWays, more));
        if (counter)
            (old, current) = (old.CounterMode(), current.CounterMode());
        var run = await StartAsync(old);
        await run.PublishAsync("b");
        return Plan(run, old, current);
    }

    private async Task<MigrationPlan> PlanAsync(JsonObject old, JsonObject current) => Plan(await StartAsync(old), old, current);

    private static async Task<Rehearsal> StartAsync(JsonObject workflow)
    {
        var run = new Bench().Rehearse(Read(workflow));
        await run.StartAsync();
        return run;
    }

    private MigrationPlan Plan(Rehearsal run, JsonObject old, JsonObject current)
    {
        current["id"] = "v2";
        current["version"] = 2;
        newest = Read(current);
        return MigrationPlan.Make(run.State, Read(old), newest, bench.Catalog.Find);
    }

    private WorkflowDefinition? newest;

    private async Task<IReadOnlyList<string>> GoOnAsync(MigrationPlan plan, params string[] events)
    {
        Assert.Empty(plan.Refusals);
        var services = new Bench().RunServices();
        var lines = new List<string>();
        foreach (var name in events)
        {
            var run = new WorkflowRun(newest!, plan.State, services);
            Assert.True(run.Resume(plan.State.ActiveBookmarks.First(bookmark => bookmark.Hash == BookmarkHash.OfEvent(name)).Id, null));
            await run.RunAsync(TestContext.Current.CancellationToken);
            lines.AddRange(run.Effects.Lines);
        }

        return lines;
    }

    private static WorkflowDefinition Read(JsonObject workflow) => DefinitionReader.Read(workflow.ToJsonString()).Definition!;
}
