using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Triggers;

namespace Workflows.Engine.Activities;

/// <summary>Waits for a span of time.</summary>
public sealed class Delay : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Delay",
        Category = "Scheduling",
        DisplayName = "Chờ một khoảng thời gian",
        Inputs = [new("TimeSpan", "TimeSpan") { DisplayName = "Khoảng thời gian", DefaultValue = "00:01:00" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var span = x.Duration("TimeSpan") ?? TimeSpan.FromMinutes(1);
        if (span > TimeSpan.FromDays(36_500))
            throw new ActivityFaultException("Khoảng thời gian chờ dài quá 100 năm.");
        var due = x.Now + span;
        x.Bookmark(new() { Name = StimulusNames.Delay, Payload = new JsonObject { ["resumeAt"] = due.ToString("O") }, DueAt = due });
        return ValueTask.CompletedTask;
    }
}

/// <summary>Waits for an event by name; the event's payload is the result.</summary>
public sealed class Event : ActivityType
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Event",
        Category = "Primitives",
        DisplayName = "Chờ sự kiện",
        Kind = ActivityKind.Trigger,
        Inputs = [new("EventName", "String") { DisplayName = "Tên sự kiện" }],
        Outputs = [new("Result", "Object") { DisplayName = "Nội dung sự kiện" }],
        Trigger = Read,
    };

    private static IReadOnlyList<TriggerSpec> Read(StaticInputs inputs)
    {
        var name = inputs.Text("EventName") ?? "";
        // Inside the flow stock Elsa waits for an event without name; started by it would be every nameless event.
        return name.Length == 0 && inputs.Node.CanStartWorkflow
            ? throw inputs.Wrong("EventName", "Chưa nêu tên sự kiện.")
            : [new(StimulusNames.Event, Payload(name))];
    }

    private static JsonObject Payload(string name) => new() { ["eventName"] = name };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.TakeTrigger() is { } trigger)
        {
            x.SetOutput("Result", trigger.Payload);
            x.Complete();
            return ValueTask.CompletedTask;
        }

        x.Bookmark(new()
        {
            Name = StimulusNames.Event,
            Payload = Payload(x.Text("EventName") ?? ""),
            IncludeActivityInstance = false,
        });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.SetOutput("Result", resumption.Input);
        x.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Publishes an event to whoever waits for it.</summary>
public sealed class PublishEvent : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.PublishEvent",
        Category = "Primitives",
        DisplayName = "Phát sự kiện",
        Inputs =
        [
            new("EventName", "String") { DisplayName = "Tên sự kiện" },
            new("CorrelationId", "String") { DisplayName = "Mã liên hệ" },
            new("IsLocalEvent", "Boolean") { DisplayName = "Chỉ trong hồ sơ này", UiHint = "checkbox" },
            new("Payload", "Object") { DisplayName = "Nội dung" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        if (x.Text("EventName") is not { Length: > 0 } name)
            throw new ActivityFaultException("Chưa nêu tên sự kiện.");
        x.PublishEvent(name, x.Value("Payload"), x.Text("CorrelationId") is { Length: > 0 } id ? id : null, x.Flag("IsLocalEvent"));
    }
}
