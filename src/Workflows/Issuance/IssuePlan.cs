using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Approvals;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Cấp số và phát hành: the records clerk gives the approved version its number and date. Number, plan,
/// register line, audit row and the workflow's next step commit together.
/// </summary>
public sealed class IssuePlan(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, Standings standings, IssuingBodies bodies, NextNumber numbers, SignerBlocks signers,
    MakeFiles files, TroubleMail trouble, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task<Result<DocumentNumber>> HandleAsync(Guid taskId, Guid personId, Actor actor, CancellationToken stop)
    {
        var clerk = await ClerksTask.FindAsync(db, runtime, standings, taskId, personId, stop);
        if (!clerk.IsSuccess)
            return clerk.Problem!;
        var task = clerk.Value;
        var plan = task.Plan;
        var now = time.GetUtcNow();
        var today = VietnamTime.DateOf(now);
        var body = await bodies.OfAsync(plan, stop);
        var series = await numbers.SeriesForAsync(body, plan.Instrument, today.Year, stop);
        if (!series.IsSuccess)
            return series.Problem!;
        var version = await db.Set<PlanVersion>().AsNoTracking().SingleAsync(v => v.Id == task.Task.VersionId, stop);
        var signer = await signers.OfAsync(plan, version.Id, stop);

        // From here on other clerks wait: what can be read before is read before.
        var number = await numbers.TakeAsync(series.Value, today.Year, stop);
        var line = new IssuedNumber
        {
            Id = ids.Next(),
            BookId = series.Value.BookId,
            Year = today.Year,
            Number = number.Number,
            Symbol = number.Symbol,
            Code = series.Value.Code,
            Origin = NumberOrigin.Plan,
            PlanId = plan.Id,
            VersionId = version.Id,
            IssuedOn = today,
            IssuedAt = now,
            IssuedBy = personId,
            Subject = plan.Title,
            Signer = signer?.Name ?? "",
            Recipients = string.Join("; ", version.Content.Recipients.Select(r => r.Name)),
            KeptBy = $"VT, {plan.AgencyName}",
        };
        db.Add(line);
        var before = plan.State;
        plan.MarkIssued(number.Number, number.Symbol, today, now);
        var made = await files.StageAsync(plan, version, line, stop);
        if (!made.IsSuccess)
            return made.Problem!;
        audit.Record(new("plan.issued", actor)
        {
            PlanId = plan.Id,
            TaskId = taskId,
            VersionHash = task.Task.VersionHash,
            Data = new { Number = number.ToString(), IssuedOn = VietnamTime.Short(today), Book = $"{number.Symbol} năm {today.Year}" },
            Before = new { State = before.ToString() },
            After = new { State = plan.State.ToString() },
        });
        await desk.FinishAsync(task.Task, IssueActivity.Issued, stop);
        var moved = await runtime.ResumeAsync(
            task.Task.InstanceId, task.Task.BookmarkId, new JsonObject { ["outcome"] = IssueActivity.Issued }, stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        // The number is given all the same; somebody must hear that the document does not go out.
        if (moved.Value.Incidents is [var broken, ..])
            await trouble.StageAsync(plan, broken.Message, stop);
        return number;
    }
}
