using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine.Scheduling;

public sealed class ClockActivityTests
{
    // Bench begins at 08:00 in Việt Nam on Monday 02/03/2026.
    public static TheoryData<string, string, string, int> Waits => new()
    {
        { "Elsa.Timer", "interval", "00:10:00", 10 },
        { "Elsa.Cron", "cronExpression", "30 8 * * *", 30 },
        { "Elsa.Cron", "cronExpression", "0 0 9 * * MON", 60 },
        { "Elsa.StartAt", "dateTime", "2026-03-02T02:00:00Z", 60 },
        { "Elsa.StartAt", "dateTime", "2026-03-02T09:00:00", 60 },
        { "Elsa.StartAt", "dateTime", "2020-01-01T00:00:00Z", 0 },
    };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Inside_a_flow_it_waits_once_until_its_time(string type, string input, string value, int minutes)
    {
        var run = await Bench.RunAsync(Workflow(Sequence(Act(type, "t", (input, Lit(value))), Line("after"))));
        Assert.Equal(["after"], run.Lines);
        Assert.Equal(Bench.Begin.AddMinutes(minutes), run.Now);
        Assert.Equal(WorkflowSubStatus.Finished, run.State.SubStatus);
    }

    [Fact]
    public async Task A_cron_activity_may_name_another_zone()
    {
        var cron = Act("Elsa.Cron", "c", ("cronExpression", Lit("0 8 * * *")), ("customProperties", new JsonObject { ["timeZone"] = "Europe/Berlin" }));
        var run = await Bench.RunAsync(Workflow(Sequence(cron)));
        Assert.Equal(Bench.Begin.AddHours(6), run.Now);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task As_the_trigger_that_fired_it_goes_on_at_once_and_waits_when_it_is_reached_again(string type, string input, string value, int minutes)
    {
        var run = new Bench().Rehearse(Workflow(Flow("t>a a>t2", Act(type, "t", (input, Lit(value))), Line("a"), Act(type, "t2", (input, Lit(value))))), fireTimers: false);
        await run.StartAsync(trigger: new TriggerFired("t", null));
        Assert.Equal(["a"], run.Lines);
        Assert.Equal(minutes == 0 ? WorkflowSubStatus.Finished : WorkflowSubStatus.Suspended, run.State.SubStatus);
    }

    [Theory]
    [InlineData("Elsa.Timer", "interval", "00:00:00")]
    [InlineData("Elsa.Timer", "interval", "-00:01:00")]
    [InlineData("Elsa.Timer", "interval", "không")]
    [InlineData("Elsa.Cron", "cronExpression", "61 * * * *")]
    [InlineData("Elsa.Cron", "cronExpression", "0 0 30 2 *")]
    [InlineData("Elsa.Cron", "cronExpression", "")]
    [InlineData("Elsa.StartAt", "dateTime", "hôm qua")]
    [InlineData("Elsa.StartAt", "dateTime", "")]
    public async Task A_time_that_is_none_is_found_at_publish_and_is_an_incident_when_it_runs(string type, string input, string value)
    {
        var drawn = Workflow(Sequence(Act(type, "t", (input, Lit(value)))));
        var finding = Assert.Single(new Bench().Validator.Read(drawn.ToJsonString()).Findings);
        Assert.Equal($"$.root.activities[0].{input}.expression", finding.Path);

        var computed = Workflow(Sequence(Act(type, "t", (input, Var("v")))), Variable("v", "String", value));
        Assert.Empty(new Bench().Validator.Read(computed.ToJsonString()).Findings);
        var run = await Bench.RunAsync(computed);
        Assert.Equal(WorkflowSubStatus.Faulted, run.State.SubStatus);
    }
}
