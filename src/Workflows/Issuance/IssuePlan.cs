using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Approvals;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Issuance.Signing;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance;

/// <summary>
/// Cấp số và phát hành: the records clerk gives the approved version its number and date. Number, plan,
/// register line, audit row and the workflow's next step commit together. Where the step says so the number is only given here, and the
/// document is issued when it is signed (<see cref="TakeSignedFile"/>).
/// </summary>
public sealed class IssuePlan(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, Standings standings, IssuingBodies bodies, NextNumber numbers, HeldNumbers held,
    SignerBlocks signers, MakeFiles files, ChangePlanState states, SealIssue seal, TroubleMail trouble, AuditTrail audit, IIds ids, TimeProvider time)
{
    public async Task<Result<DocumentNumber>> HandleAsync(Guid taskId, Guid personId, Actor actor, CancellationToken stop)
    {
        var clerk = await IssuanceTask.FindAsync(db, runtime, standings, taskId, personId, [TaskKind.Issue], stop);
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
        // Left over where the file came back past the signing step: nobody else takes such a number back.
        await held.ReleaseAsync(plan, "Cấp lại số cho hồ sơ được trình lại.", by: null, actor, stop);
        var attempt = await held.CountAsync(plan.Id, stop) + 1;

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
            Attempt = attempt,
            IssuedOn = today,
            IssuedAt = now,
            IssuedBy = personId,
            Subject = plan.Title,
            Signer = signer?.Name ?? "",
            Recipients = string.Join("; ", version.Content.Recipients.Select(r => r.Name)),
            KeptBy = $"VT, {plan.AgencyName}",
        };
        db.Add(line);
        var made = await files.StageAsync(plan, version, line, stop);
        if (!made.IsSuccess)
            return made.Problem!;
        var pdf = made.Value.FirstOrDefault(f => f.Form is FileForm.Pdf);
        var given = task.Task.IsDigital ? await ReserveAsync(task, line, pdf, actor, stop) : Issue(task, line, pdf, actor, now);
        if (given.Problem is { } refused)
            return refused;
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

    /// <summary>On paper the number issues the document: it was signed before, and is sealed at the clerk's desk.</summary>
    private Result<Done> Issue(IssuanceTask task, IssuedNumber line, IssuedFile? pdf, Actor actor, DateTimeOffset now)
    {
        var before = task.Plan.State;
        task.Plan.MarkIssued(line.Number, line.Symbol, line.IssuedOn, now);
        audit.Record(new("plan.issued", actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Task.Id,
            VersionHash = task.Task.VersionHash,
            Data = FactsOf(line),
            Before = new { State = before.ToString() },
            After = new { State = task.Plan.State.ToString() },
        });
        // A text that is an uploaded file has no PDF of ours to vouch for.
        return pdf is null ? Done.Value : seal.Stage(task.Plan, line, pdf);
    }

    /// <summary>For digital signatures the number stands on the file before it is signed; the signatures issue it.</summary>
    private async Task<Result<Done>> ReserveAsync(IssuanceTask task, IssuedNumber line, IssuedFile? pdf, Actor actor, CancellationToken stop)
    {
        if (pdf is null)
            return new Invalid("Nội dung văn bản là tệp tải lên nên hệ thống không xuất được bản PDF để ký số. Hãy trả lại để soạn trong hệ thống, hoặc ban hành bản giấy.");
        audit.Record(new("number.reserved", actor)
        {
            PlanId = task.PlanId,
            TaskId = task.Task.Id,
            VersionHash = task.Task.VersionHash,
            Data = FactsOf(line),
        });
        return await states.RunAsync(task.PlanId, PlanState.AwaitingSignature, actor, stop);
    }

    private static object FactsOf(IssuedNumber line) =>
        new { Number = line.Printed.ToString(), IssuedOn = VietnamTime.Short(line.IssuedOn), Book = $"{line.Symbol} năm {line.Year}" };
}
