using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Triggers;

namespace Workflows.Engine.Activities.Scheduling;

/// <summary>As trigger one instance at that time; inside a flow it waits until then, a past time does not wait.</summary>
public sealed class StartAt : ActivityType
{
    private const string NoTime = "Chưa nêu thời điểm.";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = StimulusNames.StartAt,
        Category = "Scheduling",
        DisplayName = "Bắt đầu vào thời điểm",
        Kind = ActivityKind.Trigger,
        Inputs = [new("DateTime", "DateTimeOffset") { DisplayName = "Thời điểm", UiHint = "datetime-picker" }],
        Trigger = Read,
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.TakeTrigger() is null)
        {
            var due = x.Time("DateTime") ?? throw new ActivityFaultException(NoTime);
            if (due > x.Now)
            {
                ClockBookmark.Leave(x, StimulusNames.StartAt, due);
                return ValueTask.CompletedTask;
            }
        }

        x.Complete();
        return ValueTask.CompletedTask;
    }

    private static IReadOnlyList<TriggerSpec> Read(StaticInputs inputs)
    {
        var at = inputs.Time("DateTime") ?? throw inputs.Wrong("DateTime", NoTime);
        return [new(StimulusNames.StartAt, new JsonObject { ["dateTime"] = at.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture) })];
    }
}
