using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Issuance;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>One thing that happened, as it is printed.</summary>
public sealed record DemoStep(string Step, string Who, string Act);

/// <summary>What a demonstration ended with.</summary>
public sealed record DemoResult
{
    public required string Fixture { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>"01/QĐ-UBND".</summary>
    public required string? Number { get; init; }

    /// <summary>State of the plan in lower case: "issued".</summary>
    public required string State { get; init; }

    public required IReadOnlyList<DemoStep> Steps { get; init; }

    /// <summary>Mails of this plan that were sent.</summary>
    public required int Mails { get; init; }

    public required long AuditRows { get; init; }

    public required bool AuditOk { get; init; }

    public required long ElapsedMs { get; init; }
}

/// <summary>
/// Carries a fixture plan through the shipped workflow: the drafter and the clerk act as they would on their
/// pages, everybody else opens the link of a mail that the real sender delivered and posts the page's form.
/// </summary>
public sealed class DemoRun(IServiceProvider services, FixturePlan fixture, DemoMailReader mails, Action<DemoStep> print)
{
    /// <summary>A plan takes about twenty steps; many more mean that it goes in circles.</summary>
    private const int MostSteps = 60;

    private readonly DemoProvince province = DemoProvince.For(fixture.Id);
    private readonly List<DemoStep> steps = [];
    private readonly HashSet<string> returnedOnce = [];

    public async Task<DemoResult> PlayAsync(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var planId = await OpenAsync(stop);
        while (await NextTaskAsync(planId, stop) is { } task)
        {
            if (steps.Count > MostSteps)
                throw new InvalidOperationException($"The demonstration did not end after {MostSteps} steps; it waits at \"{task.Step}\".");
            await ActAsync(task, stop);
        }

        await mails.AllSentAsync(planId, stop);
        return await ResultAsync(planId, clock, stop);
    }

    private async Task<Guid> OpenAsync(CancellationToken stop)
    {
        var drafter = await HolderAsync(DemoProvince.DrafterPost, stop);
        var plan = await CommitAsync<OpenPlan, Plan>(
            (open, inner) => open.HandleAsync(province.ContentOf(fixture), drafter, ActorOf(drafter), inner), stop);
        Tell("Soạn thảo", drafter.FullName, $"mở kế hoạch \"{plan.Title}\"");
        return plan.Id;
    }

    private async Task ActAsync(HumanTask task, CancellationToken stop)
    {
        var holder = await HolderOfAsync(task, stop);
        switch (task.Kind)
        {
            case TaskKind.Draft:
                var version = await CommitAsync<SubmitPlan, PlanVersion>(
                    (submit, inner) => submit.HandleAsync(task.PlanId, task.PersonId, NoteFor(task), ActorOf(holder), inner), stop);
                Tell(task.Step, task.PersonName, $"trình phiên bản {version.Number}");
                break;
            case TaskKind.Consolidate:
                await ConsolidateAsync(task, holder, stop);
                break;
            case TaskKind.Issue:
                var number = await CommitAsync<IssuePlan, DocumentNumber>(
                    (issue, inner) => issue.HandleAsync(task.Id, task.PersonId, ActorOf(holder), inner), stop);
                Tell(task.Step, task.PersonName, $"cấp số {number}");
                break;
            default:
                var (verdict, comment) = VerdictFor(task);
                await mails.DecideAsync(task, verdict, comment, stop);
                Tell(task.Step, $"{task.PersonName}, {task.PostTitle}", $"mở liên kết trong thư, chọn \"{Verdicts.NameOf(verdict)}\"{(comment is null ? "" : $": {comment}")}");
                break;
        }
    }

    private async Task ConsolidateAsync(HumanTask task, OfficeHolder drafter, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var opinions = await scope.ServiceProvider.GetRequiredService<OpinionBoard>().ForAsync(task.PlanId, stop);
        var answers = opinions.SelectMany(o => o.Rows.Select(row => (o.AgencyName, row.Id)))
            .Select(o => new AnswerInput(o.Id, OpinionResponse.Accepted, $"Tiếp thu ý kiến của {o.AgencyName}; đã bổ sung vào dự thảo."))
            .ToList();
        await CommitAsync<SubmitConsolidation, PlanVersion>(
            (consolidate, inner) => consolidate.HandleAsync(
                task.PlanId, task.PersonId, answers, anotherRound: false, "Đã tiếp thu ý kiến các cơ quan", ActorOf(drafter), inner),
            stop);
        Tell(task.Step, task.PersonName, $"tiếp thu, giải trình {answers.Count} ý kiến và trình ký");
    }

    /// <summary>One return and two opinions with words, so that the loops of the workflow are walked as well.</summary>
    private (Verdict Verdict, string? Comment) VerdictFor(HumanTask task)
    {
        if (task.Kind is TaskKind.Opinion)
        {
            if (task.AgencyId == province.IdOf("STC"))
                return (Verdict.AgreeWithComments, "Đề nghị ghi rõ kinh phí thực hiện trong dự toán được giao hằng năm.");
            return task.AgencyId == province.IdOf("STP")
                ? (Verdict.Disagree, "Đề nghị bổ sung căn cứ pháp lý còn hiệu lực trước khi trình.")
                : (Verdict.Agree, null);
        }

        return task.StepId == "unit-head" && returnedOnce.Add(task.StepId)
            ? (Verdict.Return, "Đề nghị rà soát lại thời gian thực hiện các nhiệm vụ.")
            : (Verdict.Approve, null);
    }

    private string NoteFor(HumanTask task) => returnedOnce.Count == 0 ? "Trình dự thảo lần đầu" : $"Đã sửa theo ý kiến trả lại ({task.Step})";

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
        if (PlanStates.IsFinal(state))
            return null;
        var incident = await (
            from plan in db.Set<Plan>()
            where plan.Id == planId
            join found in db.Set<StoredIncident>() on plan.WorkflowInstanceId equals found.InstanceId
            orderby found.At descending
            select $"{found.Step}: {found.Message}").FirstOrDefaultAsync(stop);
        throw new InvalidOperationException($"Nothing waits, yet the plan is {state}. {incident}");
    }

    private async Task<DemoResult> ResultAsync(Guid planId, Stopwatch clock, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop);
        var report = await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(planId, stop);
        return new DemoResult
        {
            Fixture = fixture.Id,
            PlanId = planId,
            Number = plan.NumberAndSymbol,
#pragma warning disable CA1308 // Part of the printed contract, not text for people.
            State = plan.State.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
            Steps = steps,
            Mails = await db.Set<OutboxMail>().CountAsync(m => m.PlanId == planId && m.State == MailState.Sent, stop),
            AuditRows = report.Rows,
            AuditOk = report.IsIntact,
            ElapsedMs = clock.ElapsedMilliseconds,
        };
    }

    private async Task<OfficeHolder> HolderAsync(string postCode, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Workflows.Organisation.Directory>()
            .HolderOfPostAsync(postCode, province.CommitteeId, stop)
            ?? throw new InvalidOperationException($"The demo province has nobody in the post {postCode}.");
    }

    private async Task<OfficeHolder> HolderOfAsync(HumanTask task, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var posts = await scope.ServiceProvider.GetRequiredService<Workflows.Organisation.Directory>().PostsOfAsync(task.PersonId, stop);
        return posts.First(p => p.PostId == task.PostId);
    }

    private async Task<TResult> CommitAsync<TAct, TResult>(
        Func<TAct, CancellationToken, Task<Result<TResult>>> act, CancellationToken stop)
        where TAct : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var command = scope.ServiceProvider.GetRequiredService<TAct>();
        var result = await db.CommitAsync(inner => act(command, inner), stop: stop);
        return result.IsSuccess ? result.Value : throw new InvalidOperationException(result.Problem!.Message);
    }

    private static Actor ActorOf(OfficeHolder holder) => new()
    {
        PersonId = holder.PersonId,
        Name = holder.FullName,
        Post = holder.PostTitle,
        Agency = holder.AgencyName,
        Channel = Channel.Command,
    };

    private void Tell(string step, string who, string act)
    {
        var told = new DemoStep(step, who, act);
        steps.Add(told);
        print(told);
    }
}
