using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

/// <summary>The operator's verbs on an instance in memory; each run is written and read back around the repair.</summary>
public sealed class RepairTests
{
    private readonly Weather weather = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_faulted_step_runs_again_and_the_instance_goes_on(bool goOn)
    {
        var workflow = Workflow(Flow("s>f s>e f>l e>k", Start(), Flaky("f"), Line("l"), Event("e"), Line("k")));
        var bench = await BegunAsync(goOn ? workflow.ContinueWithIncidents() : workflow);
        Assert.Equal(goOn ? WorkflowSubStatus.Suspended : WorkflowSubStatus.Faulted, bench.State.SubStatus);

        weather.Bad = false;
        var retried = await bench.DoAsync(run => run.RetryAsync(null, "Đã sửa dữ liệu", default));
        Assert.Equal(["Bước f"], retried.Value);
        Assert.Equal(["l"], bench.Lines);
        Assert.Equal((WorkflowStatus.Running, WorkflowSubStatus.Suspended), (bench.State.Status, bench.State.SubStatus));
        Assert.All(bench.State.Activities, activity => Assert.Equal(0, activity.FaultCount));
        // What happened stays on record, and who waited still waits.
        Assert.Single(bench.State.Incidents);
        Assert.Single(bench.State.ActiveBookmarks);
        Assert.Contains(bench.Journal, entry => entry is { ActivityId: "f", EventName: "Retried", Message: "Đã sửa dữ liệu" });

        await bench.PublishAsync("e");
        Assert.Equal(["l", "k"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Fact]
    public async Task A_step_that_fails_again_is_a_second_incident()
    {
        var bench = await BegunAsync(Workflow(Flow("s>f f>l", Start(), Flaky("f"), Line("l"))));
        Assert.True((await bench.DoAsync(run => run.RetryAsync(null, "Thử lại", default))).IsSuccess);
        Assert.Equal(WorkflowSubStatus.Faulted, bench.State.SubStatus);
        Assert.Equal(2, bench.State.Incidents.Count);
        weather.Bad = false;
        await bench.DoAsync(run => run.RetryAsync(null, "Thử lại", default));
        Assert.Equal(["l"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Fact]
    public async Task Only_the_step_named_is_retried()
    {
        var bench = await BegunAsync(Workflow(Flow("s>f s>g f>l g>k", Start(), Flaky("f"), Flaky("g"), Line("l"), Line("k"))).ContinueWithIncidents());
        weather.Bad = false;
        var one = bench.State.Activities.Single(activity => activity.NodeId.EndsWith(":g", StringComparison.Ordinal)).Id;
        await bench.DoAsync(run => run.RetryAsync(one, "Chỉ bước g", default));
        Assert.Equal(["k"], bench.Lines);
        Assert.Single(bench.State.Activities, activity => activity.Status == ActivityStatus.Faulted);
    }

    [Fact]
    public async Task A_sequence_goes_on_behind_the_step_that_was_retried()
    {
        var bench = await BegunAsync(Workflow(Sequence(Line("a"), Flaky("f"), Line("b"))));
        weather.Bad = false;
        await bench.DoAsync(run => run.RetryAsync(null, "x", default));
        Assert.Equal(["a", "b"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Fact]
    public async Task A_step_that_failed_when_it_was_resumed_cleans_up_and_asks_again()
    {
        var bench = await BegunAsync(Workflow(Flow("s>f f>l", Start(), Flaky("f", waits: true), Line("l"))));
        await bench.ResumeAsync();
        Assert.Equal(WorkflowSubStatus.Faulted, bench.State.SubStatus);
        weather.Bad = false;
        await bench.DoAsync(run => run.RetryAsync(null, "x", default));
        Assert.Equal(1, weather.CleanedUp);
        Assert.Single(bench.State.ActiveBookmarks);
        await bench.ResumeAsync();
        Assert.Equal(["l"], bench.Lines);
    }

    [Fact]
    public async Task Nothing_faulted_is_a_conflict_and_changes_nothing()
    {
        var bench = await BegunAsync(Workflow(Sequence(Event("e"))));
        var before = bench.State.Write();
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.RetryAsync(null, "x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.RetryAsync(Guid.Empty, "x", default))).Problem);
        Assert.Equal(before, bench.State.Write());
    }

    [Fact]
    public async Task A_variable_takes_a_value_of_its_type_and_no_other()
    {
        var bench = await BegunAsync(Workflow(
            Sequence(Event("e"), Act("Elsa.WriteLine", "w", ("text", Var("n")))), Variable("n", "Int32", "1")));
        var edit = await bench.DoAsync(run => ValueTask.FromResult(run.SetVariable("n", null, "7", "Nhập sai")));
        Assert.Equal(("n", "1", "7"), (edit.Value.Name, edit.Value.Before!.ToJsonString(), edit.Value.After!.ToJsonString()));
        var before = bench.State.Write();
        Assert.IsType<Invalid>((await bench.DoAsync(run => ValueTask.FromResult(run.SetVariable("n-id", null, "bảy", "x")))).Problem);
        Assert.IsType<NotFound>((await bench.DoAsync(run => ValueTask.FromResult(run.SetVariable("m", null, 1, "x")))).Problem);
        Assert.IsType<NotFound>((await bench.DoAsync(run => ValueTask.FromResult(run.SetVariable("n", Guid.Empty, 1, "x")))).Problem);
        Assert.Equal(before, bench.State.Write());
        await bench.PublishAsync("e");
        Assert.Equal(["7"], bench.Lines);
    }

    [Fact]
    public async Task Moving_cancels_what_is_open_and_goes_on_at_the_step()
    {
        var bench = await BegunAsync(Workflow(Flow("s>a a>b b>c", Start(), Event("a"), Line("b"), Event("c"))));
        var moved = await bench.DoAsync(run => run.MoveAsync("c", "Bỏ qua", default));
        Assert.Equal(("c", "a"), (moved.Value.ActivityId, Assert.Single(moved.Value.Cancelled)));
        Assert.Equal(0, await bench.PublishAsync("a"));
        await bench.PublishAsync("c");
        Assert.Empty(bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
        Assert.Contains(bench.Journal, entry => entry is { ActivityId: "a", EventName: "Canceled" });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_branch_that_waits_at_the_join_keeps_waiting_when_the_other_is_moved(bool counter)
    {
        var bench = await BegunAsync(Joined(counter));
        await bench.PublishAsync("b");
        await bench.DoAsync(run => run.MoveAsync("a2", "x", default));
        await bench.PublishAsync("a2");
        Assert.Equal(["j"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Moving_back_before_the_fork_asks_both_branches_anew(bool counter)
    {
        var bench = await BegunAsync(Joined(counter));
        await bench.PublishAsync("b");
        await bench.DoAsync(run => run.MoveAsync("s", "Làm lại từ đầu", default));
        await bench.PublishAsync("a");
        await bench.PublishAsync("a2");
        // The answer from before the move must not stand for the new one.
        Assert.Empty(bench.Lines);
        await bench.PublishAsync("b");
        Assert.Equal(["j"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Moving_to_the_join_itself_takes_what_waits_there(bool counter)
    {
        var bench = await BegunAsync(Joined(counter));
        await bench.PublishAsync("b");
        await bench.DoAsync(run => run.MoveAsync("j", "x", default));
        Assert.Equal(["j"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Fact]
    public async Task Moving_away_from_a_fault_brings_the_instance_back()
    {
        var bench = await BegunAsync(Workflow(Flow("s>f f>l", Start(), Flaky("f"), Line("l"))));
        await bench.DoAsync(run => run.MoveAsync("l", "Bỏ bước hỏng", default));
        Assert.Equal(["l"], bench.Lines);
        Assert.Equal(WorkflowSubStatus.Finished, bench.State.SubStatus);
    }

    [Fact]
    public async Task A_target_that_is_not_there_or_not_in_an_open_drawing_is_refused()
    {
        var inner = Flow("x>y", Event("x"), Line("y"));
        inner["id"] = "inner";
        var bench = await BegunAsync(Workflow(Flow("s>e e>inner", Start(), Event("e"), inner, Sequence(Line("q")))));
        var before = bench.State.Write();
        Assert.IsType<NotFound>((await bench.DoAsync(run => run.MoveAsync("nowhere", "x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.MoveAsync("y", "x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.MoveAsync("q", "x", default))).Problem);
        Assert.Equal(before, bench.State.Write());
        Assert.True((await bench.DoAsync(run => run.MoveAsync("Workflow1:flow:inner", "x", default))).IsSuccess);
    }

    [Fact]
    public async Task An_id_that_two_steps_carry_needs_the_path()
    {
        var inner = Flow("", Line("twin"));
        inner["id"] = "inner";
        var bench = await BegunAsync(Workflow(Flow("s>e", Start(), Event("e"), Line("twin"), inner)));
        Assert.IsType<NotFound>((await bench.DoAsync(run => run.MoveAsync("twin", "x", default))).Problem);
        await bench.DoAsync(run => run.MoveAsync("Workflow1:flow:twin", "x", default));
        Assert.Equal(["twin"], bench.Lines);
    }

    [Fact]
    public async Task A_faulted_instance_can_be_cancelled_and_an_ended_one_cannot_be_touched()
    {
        var bench = await BegunAsync(Workflow(Flow("s>f s>e", Start(), Flaky("f"), Event("e"))));
        Assert.True((await bench.DoAsync(run => run.CancelByOperatorAsync("Không làm nữa", default))).IsSuccess);
        Assert.Equal((WorkflowStatus.Finished, WorkflowSubStatus.Cancelled), (bench.State.Status, bench.State.SubStatus));
        Assert.Empty(bench.State.Bookmarks);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.CancelByOperatorAsync("x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.RetryAsync(null, "x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => run.MoveAsync("e", "x", default))).Problem);
        Assert.IsType<Conflict>((await bench.DoAsync(run => ValueTask.FromResult(run.SetVariable("v", null, 1, "x")))).Problem);
    }

    private static JsonObject Joined(bool counter)
    {
        var workflow = Workflow(Flow("s>a a>a2 s>b a2>j b>j j>l", Start(), Event("a"), Event("a2"), Event("b"), Join("j", "WaitAll"), Line("l", "j")));
        return counter ? workflow.CounterMode() : workflow;
    }

    private static JsonObject Flaky(string id, bool waits = false)
    {
        var step = Act("Test.Flaky", id, ("waits", waits));
        step["metadata"] = new JsonObject { ["displayText"] = $"Bước {id}" };
        return step;
    }

    private async Task<Begun> BegunAsync(JsonObject workflow)
    {
        var begun = new Begun(workflow, weather);
        await begun.DoAsync(run =>
        {
            run.Start();
            return ValueTask.FromResult(Result<Done>.Success(Done.Value));
        });
        return begun;
    }

    private sealed class Weather
    {
        public bool Bad { get; set; } = true;

        public int CleanedUp { get; set; }
    }

    /// <summary>Fails as long as the weather is bad: at once, or when it is resumed.</summary>
    private sealed class FlakyActivity(Weather weather) : ActivityType
    {
        private static readonly ActivityDescriptor Described = new()
        {
            TypeName = "Test.Flaky", Category = "Test", DisplayName = "Hay hỏng", Inputs = [new("Waits", "Boolean")],
        };

        public override ActivityDescriptor Descriptor => Described;

        public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
        {
            if (x.Flag("Waits"))
                x.Bookmark(new());
            else if (weather.Bad)
                throw new ActivityFaultException("Trời xấu.");
            return ValueTask.CompletedTask;
        }

        public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
        {
            if (weather.Bad)
                throw new ActivityFaultException("Trời xấu.");
            x.Complete();
            return ValueTask.CompletedTask;
        }

        public override ValueTask CancelAsync(ActivityExecution x, CancellationToken stop)
        {
            weather.CleanedUp++;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Begun
    {
        private readonly WorkflowDefinition definition;
        private readonly RunServices services;

        public Begun(JsonObject workflow, Weather weather)
        {
            var collection = new ServiceCollection().AddEngine().AddActivity<FlakyActivity>();
            collection.AddSingleton(weather).AddSingleton<IIds, Bench.OrderedIds>();
            var provider = collection.BuildServiceProvider();
            definition = DefinitionReader.Read(workflow.ToJsonString()).Definition!;
            services = new(provider.CreateScope().ServiceProvider.GetRequiredService<ActivityRegistry>(),
                provider.GetRequiredService<ExpressionEvaluators>(), TimeProvider.System, new Bench.OrderedIds());
            State = WorkflowRun.NewState(definition, new(1, 1, 1, new byte[8]));
        }

        public WorkflowState State { get; private set; }

        public List<string> Lines { get; } = [];

        public List<JournalRecord> Journal { get; } = [];

        public async Task<Result<T>> DoAsync<T>(Func<WorkflowRun, ValueTask<Result<T>>> act)
        {
            State = WorkflowState.Read(State.Write());
            var run = new WorkflowRun(definition, State, services);
            var result = await act(run);
            if (result.IsSuccess)
                await run.RunAsync(TestContext.Current.CancellationToken);
            Lines.AddRange(run.Effects.Lines);
            Journal.AddRange(run.Effects.Journal);
            return result;
        }

        public async Task<int> PublishAsync(string name)
        {
            var waiting = State.ActiveBookmarks.Where(bookmark => bookmark.Hash == BookmarkHash.OfEvent(name)).ToList();
            foreach (var bookmark in waiting)
                await ResumeAsync(bookmark.Id);
            return waiting.Count;
        }

        public Task ResumeAsync() => ResumeAsync(State.ActiveBookmarks[0].Id);

        private Task ResumeAsync(Guid bookmark) => DoAsync(run =>
        {
            run.Resume(bookmark, null);
            return ValueTask.FromResult(Result<Done>.Success(Done.Value));
        });
    }
}
