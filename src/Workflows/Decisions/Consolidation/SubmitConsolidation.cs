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

/// <summary>
/// Tổng hợp, tiếp thu, giải trình: the drafter answers every row, then either goes on or asks again. The table is frozen,
/// the agencies hear what became of their opinions, and the workflow moves: one transaction.
/// </summary>
/// <remarks>
/// The lock of the instance comes first: a late opinion that was taken before is among the rows, one that comes after is
/// refused.
/// </remarks>
public sealed class SubmitConsolidation(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, FreezeVersion freeze, OpinionBoard board, StoreAnswers store,
    NextRound next, FreezeTable tables, Consolidations earlier, AnswersMail mail, AuditTrail audit)
{
    /// <summary>Keeps the answers given so far; others may follow later.</summary>
    public async Task<Result<Done>> SaveAsync(
        Guid planId, Guid personId, IReadOnlyList<AnswerInput> answers, Actor actor, CancellationToken stop)
    {
        var task = await DraftersTurn.FindAsync(db, runtime, planId, personId, TaskKind.Consolidate, stop);
        return task.IsSuccess ? await store.StageAsync(planId, await board.ForAsync(planId, stop), answers, personId, actor, stop) : task.Problem!;
    }

    /// <param name="planId">The plan.</param>
    /// <param name="personId">Who hands on; must hold the drafter's open task.</param>
    /// <param name="answers">May be part of them where the others were saved before.</param>
    /// <param name="anotherRound">True to ask agencies again on the revised text.</param>
    /// <param name="note">What was changed, for those who see the plan again; may be empty.</param>
    /// <param name="actor">For the trail.</param>
    /// <param name="stop">Cancels.</param>
    /// <param name="choice">Whom to ask again, and why not somebody who disagrees; null: as proposed, without a reason.</param>
    public async Task<Result<PlanVersion>> HandleAsync(
        Guid planId, Guid personId, IReadOnlyList<AnswerInput> answers, bool anotherRound, string? note, Actor actor, CancellationToken stop,
        AskAgainInput? choice = null)
    {
        var said = VietnameseText.Check(note, "note", "Ghi chú", FreezeVersion.MaxReason, allowLines: true);
        if (!said.IsSuccess)
            return said.Problem!;
        var task = await DraftersTurn.FindAsync(db, runtime, planId, personId, TaskKind.Consolidate, stop);
        if (!task.IsSuccess)
            return task.Problem!;
        var stored = await store.StageAsync(planId, await board.ForAsync(planId, stop), answers, personId, actor, stop);
        if (!stored.IsSuccess)
            return stored.Problem!;
        await db.FlushAsync(stop);
        var lines = await board.ForAsync(planId, stop);
        if (StoreAnswers.Unanswered(lines) is { } open)
            return open;
        var chosen = await next.ChooseAsync(planId, lines, anotherRound, choice ?? new(), stop);
        if (!chosen.IsSuccess)
            return chosen.Problem!;

        var reason = said.Value.Length > 0 ? said.Value : "Đã tổng hợp, tiếp thu, giải trình ý kiến";
        var version = await freeze.RunAsync(planId, reason, actor, stop);
        if (!version.IsSuccess)
            return version.Problem!;
        var before = await earlier.NewestAsync(planId, stop);
        var frozen = await tables.StageAsync(
            new(task.Value, version.Value, said.Value.Length > 0 ? said.Value : null, chosen.Value.Asked, chosen.Value.SkipReason), lines, personId, actor, stop);
        var told = await mail.StageAsync(await db.Set<Plan>().SingleAsync(p => p.Id == planId, stop), frozen.Table, before?.Table, stop);
        var outcome = anotherRound ? ConsolidateActivity.AnotherRound : ConsolidateActivity.Submitted;
        await desk.FinishAsync(task.Value, outcome, stop);
        audit.Record(new("opinions.consolidated", actor)
        {
            PlanId = planId,
            TaskId = task.Value.Id,
            VersionHash = version.Value.ContentHash,
            Data = new
            {
                AnotherRound = anotherRound,
                Version = version.Value.Number,
                Note = said.Value,
                Table = frozen.Id,
                frozen.Number,
                frozen.Sha256,
                AskedAgain = chosen.Value.Asked.Select(a => a.AgencyName),
                chosen.Value.SkipReason,
                OpenDisagreements = frozen.Table.OpenDisagreements.Select(a => a.Name),
                Told = told,
            },
        });
        // The step that asks again reads the choice.
        await db.FlushAsync(stop);
        var moved = await runtime.ResumeAsync(task.Value.InstanceId, task.Value.BookmarkId, StepInput.Of(outcome), stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        // The next step cannot open, for instance because a post is vacant: nobody submits into the dark.
        return moved.Value.Incidents is [var broken, ..] ? new NextStepStuck(broken.Message) : version;
    }
}
