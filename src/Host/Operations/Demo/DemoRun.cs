using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>
/// Carries a fixture plan through the shipped workflow: the drafter and the clerk act as they would on their pages, everybody
/// else opens the link of a mail that the real sender delivered and posts the page's form. A fixture with a script is played
/// turn by turn on the script's days; any other by whoever is next, today.
/// </summary>
/// <param name="services">Of the running host.</param>
/// <param name="fixture">What is played.</param>
/// <param name="browser">Asks the host for pages.</param>
/// <param name="clock">The host's clock, for a script; else null.</param>
/// <param name="print">Hears of every step at once.</param>
public sealed class DemoRun(IServiceProvider services, FixturePlan fixture, HttpClient browser, DemoClock? clock, Action<DemoStep> print)
{
    /// <summary>A plan takes about twenty steps; many more mean that it goes in circles.</summary>
    private const int MostSteps = 60;

    private readonly DemoProvince province = DemoProvince.For(fixture.Id);
    private readonly DemoDesk desk = new(services, DemoProvince.For(fixture.Id));
    private readonly DemoMailReader mails = new(services, browser);
    private readonly DemoRest rest = new(services, clock);
    private readonly DemoShown shown = new(services);
    private readonly List<DemoStep> steps = [];
    private readonly HashSet<string> returnedOnce = [];
    private readonly Queue<DemoTurn> turns = new(clock is null ? [] : DemoScript.For(fixture.Id)?.Turns ?? []);
    private readonly Stopwatch watch = new();
    private Guid? opened;

    /// <summary>From the first day to the last.</summary>
    public Task<DemoResult> PlayAsync(CancellationToken stop) => PlayOnAsync(stop);

    /// <summary>Plays the turns before a day, for whoever wants to look at what people see then.</summary>
    /// <returns>The plan.</returns>
    public async Task<Guid> PlayUntilAsync(DateOnly day, CancellationToken stop)
    {
        watch.Start();
        var planId = opened ??= await OpenAsync(stop);
        while (turns.TryPeek(out var turn) && VietnamTime.DateOf(turn.At) < day)
            await PlayAsync(turns.Dequeue(), planId, stop);
        await rest.ReachedAsync(planId, stop);
        watch.Stop();
        return planId;
    }

    /// <summary>Plays to the end.</summary>
    public async Task<DemoResult> PlayOnAsync(CancellationToken stop)
    {
        var planId = await PlayUntilAsync(DateOnly.MaxValue, stop);
        watch.Start();
        while (await NextTaskAsync(planId, stop) is { } task)
        {
            if (steps.Count > MostSteps)
                throw new InvalidOperationException($"The demonstration did not end after {MostSteps} steps; it waits at \"{task.Step}\".");
            await ImproviseAsync(task, stop);
        }

        await rest.ReachedAsync(planId, stop);
        return await shown.OfAsync(fixture.Id, planId, steps, watch, stop);
    }

    private async Task<Guid> OpenAsync(CancellationToken stop)
    {
        var plan = await desk.OpenAsync(fixture, stop);
        Tell("Soạn thảo", (await desk.HolderAsync(DemoProvince.DrafterPost, stop)).FullName, $"mở kế hoạch \"{plan.Title}\"");
        return plan.Id;
    }

    private async Task PlayAsync(DemoTurn turn, Guid planId, CancellationToken stop)
    {
        await rest.ReachedAsync(planId, stop);
        var before = clock!.GetUtcNow();
        clock.GoTo(turn.At);
        await rest.ReachedAsync(planId, stop);
        if (await shown.RemindedAsync(planId, before, stop) is { } reminded)
            Tell("Nhắc việc", "Hệ thống", reminded);
        switch (turn)
        {
            case AwayTurn away:
                var record = await desk.SubstituteAsync(away, stop);
                Tell("Vắng mặt", record.Giver, $"vắng mặt {record.PeriodWords}; {record.Receiver} xử lý thay ({record.Proof})");
                break;
            case SubmitTurn submit:
                await SubmitAsync(await TaskAsync(planId, t => t.Kind == TaskKind.Draft, stop), submit.Note, stop);
                break;
            case DecideTurn decide:
                var answer = new DemoAnswer(decide.Verdict, decide.Comment) { Remarks = decide.Remarks, Letter = decide.Letter };
                await DecideAsync(await TaskOfAsync(planId, decide.StepId, decide.Post, stop), answer, stop);
                break;
            case AskTimeTurn ask:
                var asking = await TaskOfAsync(planId, "opinions", ask.Post, stop);
                await DecideAsync(asking, new(Verdict.AskForTime, ask.Reason) { Wished = ask.Wished }, stop);
                break;
            case GrantTimeTurn grant:
                var granted = await desk.GrantTimeAsync(planId, grant, stop);
                Tell("Gia hạn", granted.AnsweredByName!, $"đồng ý gia hạn cho {NameOf(grant.Agency)} từ {VietnamTime.Short(granted.DueOn)} đến {VietnamTime.Short(granted.GrantedOn!.Value)}: {granted.Word}");
                break;
            case MorningTurn:
                break;
            case DeadlineTurn:
                foreach (var words in await shown.SilentAsync(planId, turn.At, stop))
                    Tell("Hết thời hạn", "Hệ thống", words);
                break;
            case ConsolidateTurn consolidate:
                await ConsolidateAsync(consolidate, planId, stop);
                break;
            case IssueTurn:
                await IssueAsync(await TaskAsync(planId, t => t.Kind == TaskKind.Issue, stop), stop);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(turn), turn, "No such turn.");
        }
    }

    private async Task ConsolidateAsync(ConsolidateTurn turn, Guid planId, CancellationToken stop)
    {
        var task = await TaskAsync(planId, t => t.Kind == TaskKind.Consolidate, stop);
        if (turn.Change is { } change)
            await desk.ChangeAsync(task, change, stop);
        var replies = turn.Answers.ToDictionary(a => province.IdOf(a.Key), a => a.Value);
        var answered = await desk.ConsolidateAsync(task, line => replies[line.AgencyId], [.. turn.AskAgain.Select(province.IdOf)], turn.Note, stop);
        Tell(task.Step, task.PersonName, turn.AskAgain.Count > 0
            ? $"tiếp thu, giải trình {answered} ý kiến; lấy ý kiến lại {string.Join(", ", turn.AskAgain.Select(NameOf))}"
            : $"tiếp thu, giải trình {answered} ý kiến và trình ký");
    }

    /// <summary>One return and two opinions with words, so that the loops of the workflow are walked as well.</summary>
    private async Task ImproviseAsync(HumanTask task, CancellationToken stop)
    {
        switch (task.Kind)
        {
            case TaskKind.Draft:
                await SubmitAsync(task, returnedOnce.Count == 0 ? "Trình dự thảo lần đầu" : $"Đã sửa theo ý kiến trả lại ({task.Step})", stop);
                break;
            case TaskKind.Consolidate:
                var answered = await desk.ConsolidateAsync(
                    task,
                    line => new(OpinionResponse.Accepted, $"Tiếp thu ý kiến của {line.AgencyName}; đã bổ sung vào dự thảo."),
                    [],
                    "Đã tiếp thu ý kiến các cơ quan",
                    stop);
                Tell(task.Step, task.PersonName, $"tiếp thu, giải trình {answered} ý kiến và trình ký");
                break;
            case TaskKind.Issue:
                await IssueAsync(task, stop);
                break;
            default:
                await DecideAsync(task, AnswerTo(task), stop);
                break;
        }
    }

    private DemoAnswer AnswerTo(HumanTask task) => task switch
    {
        { Kind: TaskKind.Opinion } when task.AgencyId == province.IdOf("STC") =>
            new(Verdict.AgreeWithComments, "Đề nghị ghi rõ kinh phí thực hiện trong dự toán được giao hằng năm."),
        { Kind: TaskKind.Opinion } when task.AgencyId == province.IdOf("STP") =>
            new(Verdict.Disagree, "Đề nghị bổ sung căn cứ pháp lý còn hiệu lực trước khi trình."),
        { Kind: TaskKind.Opinion } => new(Verdict.Agree),
        { StepId: "unit-head" } when returnedOnce.Add(task.StepId) => new(Verdict.Return, "Đề nghị rà soát lại thời gian thực hiện các nhiệm vụ."),
        _ => new(Verdict.Approve),
    };

    private async Task SubmitAsync(HumanTask task, string note, CancellationToken stop)
    {
        var version = await desk.SubmitAsync(task, note, stop);
        Tell(task.Step, task.PersonName, $"trình phiên bản {version.Number}");
    }

    private async Task DecideAsync(HumanTask task, DemoAnswer answer, CancellationToken stop)
    {
        await mails.DecideAsync(task, answer, stop);
        var who = $"{task.PersonName}, {task.PostTitle}{(task.OnBehalfOf is { } absent ? $" (xử lý thay {absent})" : "")}";
        var what = answer.Verdict is Verdict.AskForTime ? $"đến {VietnamTime.Short(answer.Wished!.Value)}: {answer.Comment}" : answer.Comment ?? (answer.Remarks is [var first, ..] ? first.Opinion : null);
        var late = task is { Kind: TaskKind.Opinion, State: not TaskState.Open } ? " (đến muộn)" : "";
        Tell(task.Step, who, $"mở liên kết trong thư, chọn \"{Verdicts.NameOf(answer.Verdict)}\"{late}{(what is null ? "" : $": {what}")}");
    }

    private async Task IssueAsync(HumanTask task, CancellationToken stop) =>
        Tell(task.Step, task.PersonName, $"cấp số {await desk.IssueAsync(task, stop)}");

    /// <summary>The open task of a kind; there is one of those the script asks for.</summary>
    private async Task<HumanTask> TaskAsync(Guid planId, System.Linq.Expressions.Expression<Func<HumanTask, bool>> which, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == planId && t.State == TaskState.Open).SingleOrDefaultAsync(which, stop)
            ?? throw new InvalidOperationException($"No open task fits the script. {await TroubleAsync(planId, stop)}");
    }

    /// <summary>The newest task of a step that whoever holds a post has or had: a late opinion answers one that is closed.</summary>
    private async Task<HumanTask> TaskOfAsync(Guid planId, string stepId, string post, CancellationToken stop)
    {
        var person = province.PersonOf(post);
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == planId && t.StepId == stepId && t.PersonId == person)
            .OrderByDescending(t => t.OpenedAt).FirstOrDefaultAsync(stop)
            ?? throw new InvalidOperationException($"{post} has nothing to do at {stepId}. {await TroubleAsync(planId, stop)}");
    }

    private async Task<HumanTask?> NextTaskAsync(Guid planId, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var task = await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == planId && t.State == TaskState.Open)
            .OrderBy(t => t.OpenedAt).ThenBy(t => t.Id)
            .FirstOrDefaultAsync(stop);
        if (task is not null)
            return task;
        var state = await db.Set<Plan>().Where(p => p.Id == planId).Select(p => p.State).SingleAsync(stop);
        return PlanStates.IsFinal(state)
            ? null
            : throw new InvalidOperationException($"Nothing waits, yet the plan is {state}. {await TroubleAsync(planId, stop)}");
    }

    private async Task<string?> TroubleAsync(Guid planId, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        return await (
            from plan in db.Set<Plan>()
            where plan.Id == planId
            join found in db.Set<StoredIncident>() on plan.WorkflowInstanceId equals found.InstanceId
            orderby found.At descending
            select $"{found.Step}: {found.Message}").FirstOrDefaultAsync(stop);
    }

    private string NameOf(string abbreviation) => province.Agencies.Single(a => a.Abbreviation == abbreviation).Name;

    private void Tell(string step, string who, string act)
    {
        var told = new DemoStep(VietnamTime.Today(services.GetRequiredService<TimeProvider>()), step, who, act);
        steps.Add(told);
        print(told);
    }
}
