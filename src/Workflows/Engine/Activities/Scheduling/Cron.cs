using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Scheduling;
using Workflows.Engine.Triggers;
using Workflows.Values;

namespace Workflows.Engine.Activities.Scheduling;

/// <summary>
/// As trigger a new instance at each occurrence; inside a flow it waits for the next one. Read on the wall
/// clock of Việt Nam unless the activity's custom property <c>timeZone</c> names another zone.
/// </summary>
public sealed class Cron : ActivityType
{
    private const string ZoneKey = "timeZone";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = StimulusNames.Cron,
        Category = "Scheduling",
        DisplayName = "Lịch cron",
        Kind = ActivityKind.Trigger,
        Inputs = [new("CronExpression", "String") { DisplayName = "Biểu thức cron" }],
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

        if (!CronSchedule.TryParse(x.Text("CronExpression"), out var schedule, out var error))
            throw new ActivityFaultException(error);
        var zone = ZoneOf(x.Node) ?? throw new ActivityFaultException(NoZone(x.Node));
        var due = schedule.Next(x.Now, zone) ?? throw new ActivityFaultException(Never(schedule));
        ClockBookmark.Leave(x, StimulusNames.Cron, due);
        return ValueTask.CompletedTask;
    }

    private static IReadOnlyList<TriggerSpec> Read(StaticInputs inputs)
    {
        if (ZoneOf(inputs.Node) is not { } zone)
            throw new StaticInputException($"{inputs.Node.Path}.customProperties.{ZoneKey}", NoZone(inputs.Node), NeedsRun: false);
        if (!CronSchedule.TryParse(inputs.Text("CronExpression"), out var schedule, out var error))
            throw inputs.Wrong("CronExpression", error);
        // A calendar repeats itself: what has no day in some hundred years has none in any.
        if (schedule.Next(DateTimeOffset.UnixEpoch, zone) is null)
            throw inputs.Wrong("CronExpression", Never(schedule));
        return [new(StimulusNames.Cron, new JsonObject { ["cronExpression"] = schedule.Text, [ZoneKey] = zone.Id })];
    }

    private static TimeZoneInfo? ZoneOf(ActivityNode node) => node.CustomProperties.Member(ZoneKey) switch
    {
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => VietnamTime.Zone,
        var given => Recurrence.ZoneOf(given.AsText()),
    };

    private static string NoZone(ActivityNode node) => $"Không có múi giờ “{node.CustomProperties.Member(ZoneKey).AsText()}”.";

    private static string Never(CronSchedule schedule) => $"Biểu thức cron “{schedule}” không bao giờ đến hạn.";
}
