using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Scheduling;
using Workflows.Engine.Triggers;

namespace Workflows.Engine.Activities.Scheduling;

/// <summary>As trigger a new instance every interval; inside a flow it waits for one interval.</summary>
public sealed class TimerActivity : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = StimulusNames.Timer,
        Category = "Scheduling",
        DisplayName = "Hẹn giờ lặp lại",
        Kind = ActivityKind.Trigger,
        Inputs = [new("Interval", "TimeSpan") { DisplayName = "Khoảng cách", DefaultValue = "00:01:00" }],
        Trigger = Read,
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.TakeTrigger() is not null)
        {
            x.Complete();
            return ValueTask.CompletedTask;
        }

        var interval = x.Duration("Interval") ?? TimeSpan.FromMinutes(1);
        if (Problem(interval) is { } problem)
            throw new ActivityFaultException(problem);
        ClockBookmark.Leave(x, StimulusNames.Timer, x.Now + interval);
        return ValueTask.CompletedTask;
    }

    private static IReadOnlyList<TriggerSpec> Read(StaticInputs inputs)
    {
        var interval = inputs.Duration("Interval") ?? TimeSpan.FromMinutes(1);
        return Problem(interval) is { } problem
            ? throw inputs.Wrong("Interval", problem)
            : [new(StimulusNames.Timer, new JsonObject { ["interval"] = interval.ToString("c", CultureInfo.InvariantCulture) })];
    }

    private static string? Problem(TimeSpan interval)
    {
        if (interval < Recurrence.Shortest)
            return "Khoảng cách giữa hai lần hẹn giờ ít nhất là 1 giây.";
        return interval > Recurrence.Longest ? "Khoảng cách giữa hai lần hẹn giờ dài quá 100 năm." : null;
    }
}
