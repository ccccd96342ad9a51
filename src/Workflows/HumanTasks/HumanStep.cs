using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.HumanTasks.Handover;
using Workflows.HumanTasks.Reminders;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.HumanTasks;

/// <summary>Thrown by a step that cannot go on; becomes an incident that names the step and says why.</summary>
public sealed class StepCannotGoOnException(string message) : ActivityFaultException(message);

/// <summary>What every step that asks people works with.</summary>
public sealed record StepTools(
    WorkflowsDb Db, TaskDesk Desk, Assignees Assignees, ChangePlanState States, CalendarReader Calendar, TimeProvider Time);

/// <summary>What a step asks of one person.</summary>
public sealed record Question(TaskKind Kind, OfficeHolder Who)
{
    /// <summary>The vacant post for which this person signs; null where they are asked for themselves.</summary>
    public Behalf? Behalf { get; init; }

    /// <summary>The version to decide on; null for the drafter's own turns.</summary>
    public VersionStamp? Version { get; init; }

    public DateOnly? DueOn { get; init; }

    public int Round { get; init; } = 1;

    /// <summary>The decision binds: from a mail it also needs the code.</summary>
    public bool Binds { get; init; }

    public bool AllowsRefusal { get; init; } = true;

    /// <summary>The person answers for the format of the text.</summary>
    public bool ChecksFormat { get; init; }

    /// <summary>The person may leave the decision to somebody higher.</summary>
    public bool AllowsForward { get; init; }

    /// <summary>The number is given for a file that is then signed digitally.</summary>
    public bool IsDigital { get; init; }

    public EmailMode EmailMode { get; init; }

    /// <summary>False when the person is at the screen already.</summary>
    public bool Announce { get; init; } = true;
}

/// <summary>What every step that waits for people has in common.</summary>
/// <remarks>
/// A step asks everything that can fail before it stages anything: an incident commits what was staged, and a
/// half-opened step would stay.
/// </remarks>
public abstract class HumanStep(StepTools tools) : ActivityType
{
    public const string Category = "Ban hành kế hoạch";

    private const string TaskTag = "task";

    protected WorkflowsDb Db => tools.Db;

    protected TaskDesk Desk => tools.Desk;

    protected Assignees Assignees => tools.Assignees;

    protected TimeProvider Clock => tools.Time;

    /// <summary>The person did it: the step ends with the outcome they chose.</summary>
    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.Complete(OutcomeIn(resumption));
        return ValueTask.CompletedTask;
    }

    public override async ValueTask CancelAsync(ActivityExecution x, CancellationToken stop) =>
        await Desk.CloseOpenAsync(x.ActivityInstanceId, CloseReason.NoLongerNeeded, stop);

    /// <summary>Asks one person and waits for the answer.</summary>
    protected Task AskAsync(ActivityExecution x, Plan plan, Question question, CancellationToken stop) =>
        AskAsync(x, plan, question, Waiting(x), stop);

    /// <summary>Asks one of several people who answer to the same bookmark, made by <see cref="Waiting"/>.</summary>
    protected async Task AskAsync(ActivityExecution x, Plan plan, Question question, Guid bookmark, CancellationToken stop) =>
        await Desk.OpenAsync(
            new TaskRequest
            {
                Plan = plan,
                Question = question,
                InstanceId = x.InstanceId,
                ActivityInstanceId = x.ActivityInstanceId,
                BookmarkId = bookmark,
                StepId = x.Node.Id,
                Step = x.Node.Label,
                Reminders = LadderOf(x),
                Calendar = await CalendarOfAsync(x, stop),
            },
            stop);

    protected static Guid Waiting(ActivityExecution x) => x.Bookmark(new BookmarkSpec { Tag = TaskTag });

    protected Task<Plan> PlanOfAsync(ActivityExecution x, CancellationToken stop) => CarriedPlan.OfAsync(Db, x, stop);

    /// <summary>Which version people are asked about.</summary>
    protected async Task<VersionStamp> VersionOfAsync(Plan plan, CancellationToken stop) =>
        await PlanVersions.NewestStampAsync(Db, plan.Id, stop) ?? throw NothingSubmitted();

    /// <summary>The same with its text.</summary>
    protected async Task<PlanVersion> WholeVersionOfAsync(Plan plan, CancellationToken stop) =>
        await PlanVersions.NewestAsync(Db, plan.Id, stop) ?? throw NothingSubmitted();

    private static StepCannotGoOnException NothingSubmitted() => new("Kế hoạch chưa có phiên bản nào được trình.");

    protected async Task<OfficeHolder> AssigneeAsync(ActivityExecution x, Plan plan, CancellationToken stop) =>
        OrFail(await Assignees.FindAsync(OrFail(AssigneeRule.Parse(x.Text("Assignee"))), plan, stop));

    /// <summary>Who is asked for a decision; for one that binds also whoever may sign for a vacant post.</summary>
    protected async Task<(OfficeHolder Who, Behalf? Behalf)> SignerAsync(
        ActivityExecution x, Plan plan, PlanState state, CancellationToken stop)
    {
        var rule = OrFail(AssigneeRule.Parse(x.Text("Assignee")));
        return x.Flag("Binds")
            ? OrFail(await Assignees.FindSignerAsync(rule, plan, Standings.PaperOf(state, plan.Instrument), stop))
            : (OrFail(await Assignees.FindAsync(rule, plan, stop)), null);
    }

    protected async Task<OfficeHolder> DrafterAsync(Plan plan, CancellationToken stop) =>
        OrFail(await Assignees.FindAsync(new AssigneeRule.Drafter(), plan, stop));

    /// <summary>The last day of a step's deadline; null when the step has none. How it was counted is kept.</summary>
    protected async Task<DateOnly?> DueAsync(ActivityExecution x, CancellationToken stop)
    {
        // Asked before anything is staged, although it is needed only when the task opens.
        LadderOf(x);
        if (x.Number("DueInWorkingDays") is not { } days || decimal.Truncate(days) <= 0)
            return null;
        if (days > WorkingCalendar.Longest)
            throw new StepCannotGoOnException($"Thời hạn {days} ngày làm việc quá dài (tối đa {WorkingCalendar.Longest}).");
        var (from, count) = (VietnamTime.Today(Clock), decimal.ToInt32(days));
        var calendar = await tools.Calendar.LoadAsync(stop);
        var due = calendar.AddWorkingDays(from, count);
        // A step that faulted and is run again counts anew.
        if (await Db.Set<StepDeadline>().FindAsync([x.ActivityInstanceId], stop) is { } earlier)
        {
            (earlier.ReceivedOn, earlier.WorkingDays, earlier.DueOn, earlier.CalendarVersion) = (from, count, due, calendar.Version);
            return due;
        }

        Db.Add(new StepDeadline
        {
            ActivityInstanceId = x.ActivityInstanceId,
            InstanceId = x.InstanceId,
            ReceivedOn = from,
            WorkingDays = count,
            DueOn = due,
            CalendarVersion = calendar.Version,
        });
        return due;
    }

    /// <summary>By which this activation's deadline was counted a moment ago: it is in memory, and asks nothing.</summary>
    private async Task<WorkingCalendar?> CalendarOfAsync(ActivityExecution x, CancellationToken stop) =>
        Db.EntryOf<StepDeadline>(x.ActivityInstanceId) is { Entity.CalendarVersion: var version } ? await tools.Calendar.LoadAsync(version, stop) : null;

    private static ReminderLadder LadderOf(ActivityExecution x) =>
        OrFail(ReminderLadder.Of(x));

    /// <summary>What the step says about its mails.</summary>
    protected static EmailMode EmailModeOf(ActivityExecution x) => OrFail(EmailModes.Parse(x.Text(EmailModes.InputName)));

    /// <summary>Moves the plan to the state that the step stands for.</summary>
    protected async Task EnterAsync(Plan plan, PlanState state, CancellationToken stop)
    {
        if (plan.State != state)
            OrFail(await tools.States.RunAsync(plan.Id, state, Actor.System, stop));
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
        Description = "Ai giữ chức danh này vào lúc bước được mở thì nhận việc.",
        UiHint = "dropdown",
        Choices = Pickers.Assignees,
        DefaultValue = rule,
        Meaning = InputMeaning.Assignee,
        CheckLiteral = AssigneeRule.Check,
        Words = AssigneeRule.Words,
    };

    /// <summary>A deadline and who is reminded of it.</summary>
    protected static InputDescriptor[] DueInputs(int days) => [DueInput(days), ReminderLadder.InputOfRungs, ReminderLadder.InputOfTime];

    private static InputDescriptor DueInput(int days) => new("DueInWorkingDays", "Int32")
    {
        DisplayName = "Thời hạn (ngày làm việc)",
        Description = "Không tính ngày nhận; hết giờ làm việc của ngày cuối.",
        UiHint = "dropdown",
        Choices = Pickers.WorkingDays,
        DefaultValue = days.ToString(CultureInfo.InvariantCulture),
        Meaning = InputMeaning.Deadline,
    };

    protected static ImmutableArray<PortDescriptor> PortList(params (string Name, string Label)[] ports) =>
        [.. ports.Select(p => new PortDescriptor(p.Name) { DisplayName = p.Label })];
}
