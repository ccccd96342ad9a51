using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Consolidation;

/// <summary>The drafter's answer to one opinion as it comes from the form.</summary>
public sealed record AnswerInput(Guid VoteId, OpinionResponse? Response, string? Explanation);

/// <summary>
/// Tổng hợp, tiếp thu, giải trình: the drafter answers every opinion, then either goes on or asks again.
/// </summary>
public sealed class SubmitConsolidation(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, FreezeVersion freeze, AuditTrail audit, TimeProvider time)
{
    private const int MaxExplanation = 10_000;

    /// <summary>Keeps the answers given so far; others may follow later.</summary>
    public async Task<Result<Done>> SaveAsync(
        Guid planId, Guid personId, IReadOnlyList<AnswerInput> answers, Actor actor, CancellationToken stop)
    {
        var task = await DraftersTurn.FindAsync(db, runtime, planId, personId, TaskKind.Consolidate, stop);
        return task.IsSuccess ? await StoreAsync(planId, personId, answers, actor, stop) : task.Problem!;
    }

    /// <param name="anotherRound">True to ask the agencies again on the revised text.</param>
    /// <param name="note">What was changed, for those who see the plan again; may be empty.</param>
    public async Task<Result<PlanVersion>> HandleAsync(
        Guid planId, Guid personId, IReadOnlyList<AnswerInput> answers, bool anotherRound, string? note, Actor actor, CancellationToken stop)
    {
        var said = VietnameseText.Check(note, "note", "Ghi chú", FreezeVersion.MaxReason, allowLines: true);
        if (!said.IsSuccess)
            return said.Problem!;
        var task = await DraftersTurn.FindAsync(db, runtime, planId, personId, TaskKind.Consolidate, stop);
        if (!task.IsSuccess)
            return task.Problem!;
        var stored = await StoreAsync(planId, personId, answers, actor, stop);
        if (!stored.IsSuccess)
            return stored.Problem!;
        await db.FlushAsync(stop);
        if (await FirstUnansweredAsync(planId, stop) is { } open)
            return open;

        var reason = said.Value.Length > 0 ? said.Value : "Đã tổng hợp, tiếp thu, giải trình ý kiến";
        var version = await freeze.RunAsync(planId, reason, actor, stop);
        if (!version.IsSuccess)
            return version.Problem!;
        var outcome = anotherRound ? ConsolidateActivity.AnotherRound : ConsolidateActivity.Submitted;
        await desk.FinishAsync(task.Value, outcome, stop);
        audit.Record(new("opinions.consolidated", actor)
        {
            PlanId = planId,
            TaskId = task.Value.Id,
            VersionHash = version.Value.ContentHash,
            Data = new { AnotherRound = anotherRound, Version = version.Value.Number, Note = said.Value },
        });
        var moved = await runtime.ResumeAsync(task.Value.InstanceId, task.Value.BookmarkId, StepInput.Of(outcome), stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        // The next step cannot open, for instance because a post is vacant: nobody submits into the dark.
        return moved.Value.Incidents is [var broken, ..] ? new NextStepStuck(broken.Message) : version;
    }

    private async Task<Result<Done>> StoreAsync(
        Guid planId, Guid personId, IReadOnlyList<AnswerInput> answers, Actor actor, CancellationToken stop)
    {
        var opinions = await OpinionBoard.VotesOf(db, planId).ToDictionaryAsync(v => v.Id, stop);
        var given = await db.Set<OpinionAnswer>().Where(a => opinions.Keys.Contains(a.VoteId)).ToDictionaryAsync(a => a.VoteId, stop);
        var wrong = new List<Invalid>();
        foreach (var answer in answers)
        {
            if (!opinions.TryGetValue(answer.VoteId, out var vote))
                return new NotFound("Có ý kiến không thuộc kế hoạch này.");
            var text = VietnameseText.Check(answer.Explanation, $"explanation-{vote.Id}", "Nội dung tiếp thu, giải trình", MaxExplanation, allowLines: true);
            if (!text.IsSuccess)
            {
                wrong.Add((Invalid)text.Problem!);
                continue;
            }

            if (answer.Response is { } response && text.Value.Length > 0)
                Put(vote, given.GetValueOrDefault(vote.Id), response, text.Value, personId, actor);
            else if (text.Value.Length > 0)
                wrong.Add(new("Chưa chọn tiếp thu hay giải trình cho ý kiến này.", $"explanation-{vote.Id}"));
            else if (answer.Response is not null)
                wrong.Add(new("Chưa ghi nội dung tiếp thu, giải trình.", $"explanation-{vote.Id}"));
        }

        return wrong.Count > 0 ? new InvalidFields(wrong) : Done.Value;
    }

    private void Put(Vote vote, OpinionAnswer? answer, OpinionResponse response, string explanation, Guid personId, Actor actor)
    {
        if (answer?.Response == response && answer.Explanation == explanation)
            return;
        audit.Record(new("opinion.answered", actor)
        {
            PlanId = vote.PlanId,
            TaskId = vote.TaskId,
            Before = answer is null ? null : new { Response = answer.Response.ToString(), answer.Explanation },
            After = new { Response = response.ToString(), Explanation = explanation },
        });
        if (answer is null)
        {
            db.Add(new OpinionAnswer
            {
                VoteId = vote.Id,
                Response = response,
                Explanation = explanation,
                AnsweredBy = personId,
                AnsweredAt = time.GetUtcNow(),
            });
            return;
        }

        (answer.Response, answer.Explanation, answer.AnsweredBy, answer.AnsweredAt) =
            (response, explanation, personId, time.GetUtcNow());
    }

    /// <summary>An opinion that says nothing about the draft needs no answer; every other one does, late ones too.</summary>
    private async Task<InvalidFields?> FirstUnansweredAsync(Guid planId, CancellationToken stop)
    {
        var open = await OpinionBoard.ToAnswer(db, planId)
            .Where(v => !db.Set<OpinionAnswer>().Any(a => a.VoteId == v.Id))
            .Select(v => v.Id)
            .ToListAsync(stop);
        return open.Count == 0 ? null : new InvalidFields(
        [
            .. open.Select(id => new Invalid("Ý kiến này chưa được tiếp thu hoặc giải trình.", $"explanation-{id}")),
        ]);
    }
}
