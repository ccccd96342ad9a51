using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Thrown by a step that cannot go on; becomes an incident that names the step and says why.</summary>
public sealed class StepCannotGoOnException(string message) : Exception(message);

/// <summary>What every step that waits for people has in common.</summary>
/// <remarks>
/// A step asks everything that can fail before it stages anything: an incident commits what was staged, and a
/// half-opened step would stay.
/// </remarks>
public abstract class HumanStep(
    WorkflowsDb db, TaskDesk desk, Assignees assignees, ChangePlanState states, CalendarReader calendar, TimeProvider time) : ActivityType
{
    public const string Category = "Ban hành kế hoạch";

    protected WorkflowsDb Db => db;

    protected TaskDesk Desk => desk;

    protected Assignees Assignees => assignees;

    protected TimeProvider Clock => time;

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop) =>
        await desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.NoLongerNeeded, stop);

    protected Task<Plan> PlanOfAsync(ActivityExecution x, CancellationToken stop) => CarriedPlan.OfAsync(db, x, stop);

    /// <summary>The newest frozen version, staged ones included: it may have been frozen in this very transaction.</summary>
    protected async Task<PlanVersion> VersionOfAsync(Plan plan, CancellationToken stop) =>
        db.Set<PlanVersion>().Local.Where(v => v.PlanId == plan.Id).MaxBy(v => v.Number)
        ?? await db.Set<PlanVersion>().Where(v => v.PlanId == plan.Id).OrderByDescending(v => v.Number).FirstOrDefaultAsync(stop)
        ?? throw new StepCannotGoOnException("Kế hoạch chưa có phiên bản nào được trình.");

    protected async Task<OfficeHolder> AssigneeAsync(ActivityExecution x, Plan plan, CancellationToken stop) =>
        OrFail(await assignees.FindAsync(OrFail(AssigneeRule.Parse(x.Text("Assignee"))), plan, stop));

    /// <summary>The last day of a step's deadline; null when the step has none.</summary>
    protected async Task<DateOnly?> DueAsync(ActivityExecution x, CancellationToken stop) =>
        x.Number("DueInWorkingDays") is { } days and > 0
            ? (await calendar.LoadAsync(stop)).AddWorkingDays(VietnamTime.Today(time), decimal.ToInt32(days))
            : null;

    /// <summary>Moves the plan to the state that the step stands for.</summary>
    protected async Task EnterAsync(Plan plan, PlanState state, CancellationToken stop)
    {
        if (plan.State != state)
            OrFail(await states.RunAsync(plan.Id, state, Actor.System, stop));
    }

    protected static T OrFail<T>(Result<T> result) =>
        result.IsSuccess ? result.Value : throw new StepCannotGoOnException(result.Problem!.Message);

    /// <summary>What a finished task handed over.</summary>
    protected static string OutcomeIn(Resumption resumption) =>
        (resumption.Input as JsonObject)?["outcome"]?.GetValue<string>()
        ?? throw new StepCannotGoOnException("Bước này được tiếp tục mà không có kết quả.");

    protected static InputDescriptor AssigneeInput(string rule) => new("Assignee", "String")
    {
        DisplayName = "Người nhận việc",
        Description = "drafter · unit-head · agency-head · head:VIẾT-TẮT · post:mã-chức-danh · person:mã",
        DefaultValue = rule,
    };

    protected static InputDescriptor DueInput(int days) => new("DueInWorkingDays", "Int32")
    {
        DisplayName = "Thời hạn (ngày làm việc)",
        Description = "Không tính ngày nhận; hết giờ làm việc của ngày cuối. 0 là không có hạn.",
        DefaultValue = days.ToString(CultureInfo.InvariantCulture),
    };

    protected static ImmutableArray<PortDescriptor> PortList(params (string Name, string Label)[] ports) =>
        [.. ports.Select(p => new PortDescriptor(p.Name) { DisplayName = p.Label })];
}
