using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Approvals;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance.Books;
using Workflows.Issuance.Files;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>
/// Takes a signed file back: the person's first, then the records clerk's with the agency's signature (Nghị định 30/2020/NĐ-CP, Điều 32.2).
/// The agency's signature issues the plan with the number and date that were given before.
/// </summary>
public sealed class TakeSignedFile(
    WorkflowsDb db, WorkflowRuntime runtime, TaskDesk desk, Standings standings, HeldNumbers numbers, SigningFiles files, SignerBlocks signers,
    IssuingBodies bodies, TrustedRoots roots, SealIssue seal, TroubleMail trouble, AuditTrail audit, IIds ids, TimeProvider time)
{
    private static readonly TaskKind[] Kinds = [TaskKind.Sign, TaskKind.Seal];

    /// <returns><see cref="RefusedFile"/> with every finding for a file that is not taken.</returns>
    public async Task<Result<FileSignature>> HandleAsync(Guid taskId, Guid personId, byte[] file, Actor actor, CancellationToken stop)
    {
        var found = await IssuanceTask.FindAsync(db, runtime, standings, taskId, personId, Kinds, stop);
        if (!found.IsSuccess)
            return found.Problem!;
        var (task, plan) = found.Value;
        var act = task.Kind is TaskKind.Seal ? SigningAct.Agency : SigningAct.Person;
        if (await numbers.OfAsync(plan.Id, stop) is not { } number || plan.State is PlanState.Issued)
            return new Conflict("Kế hoạch không giữ số nào đang chờ ký.");
        if (await files.HandedOutAsync(number.Id, act, stop) is not { } handedOut)
            return new Conflict(act is SigningAct.Agency ? "Chưa có tệp mang chữ ký của người có thẩm quyền." : "Không có tệp PDF để ký.");
        if (act is SigningAct.Agency && await files.HandedInAsync(number.Id, personId, stop))
            return new Forbidden("Người đã ký văn bản không tự đóng dấu số: hai việc do hai người làm.");
        var now = time.GetUtcNow();
        var expected = await ExpectedAsync(plan, number, act, handedOut.MadeAt, stop);
        var check = CheckSigned.Run(handedOut.Bytes, file, act, expected, roots, now);
        if (!check.IsSuccess)
            return check.Problem!;

        var taken = files.Stage(ids.Next(), number, act, file, now);
        var signature = new FileSignature
        {
            FileId = taken.Id,
            Act = act,
            TaskId = taskId,
            Signer = SignerFacts.Of(check.Value.Signature),
            Findings = check.Value.Findings,
            ReceivedBy = personId,
            ReceivedByName = task.PersonName,
            ReceivedAt = now,
        };
        db.Add(signature);
        audit.Record(new(act is SigningAct.Agency ? "document.sealed" : "document.signed", actor)
        {
            PlanId = plan.Id,
            TaskId = taskId,
            VersionHash = task.VersionHash,
            Data = new
            {
                Number = number.Printed.ToString(),
                File = taken.Sha256,
                Signer = check.Value.Signature.Signer!.Shown,
                signature.Signer.Serial,
                signature.Signer.Thumbprint,
                Warnings = check.Value.Findings.Where(f => f.Level is FindingLevel.Warning).Select(f => f.Code),
            },
        });
        if (act is SigningAct.Agency && Issue(plan, number, taken, task, actor, now).Problem is { } unsealed)
            return unsealed;
        var outcome = act is SigningAct.Agency ? SealActivity.Sealed : SignActivity.Signed;
        await desk.FinishAsync(task, outcome, stop);
        var moved = await runtime.ResumeAsync(task.InstanceId, task.BookmarkId, new JsonObject { ["outcome"] = outcome }, stop);
        if (!moved.IsSuccess)
            return moved.Problem!;
        if (moved.Value.Incidents is [var broken, ..])
            await trouble.StageAsync(plan, broken.Message, stop);
        return signature;
    }

    private Result<Done> Issue(Plan plan, IssuedNumber number, IssuedFile file, HumanTask task, Actor actor, DateTimeOffset now)
    {
        var before = plan.State;
        plan.MarkIssued(number.Number, number.Symbol, number.IssuedOn, now);
        audit.Record(new("plan.issued", actor)
        {
            PlanId = plan.Id,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new { Number = number.Printed.ToString(), IssuedOn = VietnamTime.Short(number.IssuedOn), Book = $"{number.Symbol} năm {number.Year}", Digital = true, File = file.Sha256 },
            Before = new { State = before.ToString() },
            After = new { State = plan.State.ToString() },
        });
        return seal.Stage(plan, number, file);
    }

    /// <summary>Whose certificate is expected.</summary>
    public async Task<ExpectedSigner> ExpectedAsync(Plan plan, IssuedNumber number, SigningAct act, DateTimeOffset handedOutAt, CancellationToken stop)
    {
        if (act is SigningAct.Agency)
        {
            var body = await bodies.OfAsync(plan, stop);
            return new(body.Name, body.Email ?? "", handedOutAt);
        }

        var person = await signers.PersonAsync(plan.Id, number.VersionId!.Value, stop)
            ?? throw new InvalidOperationException($"Nobody approved the version that number {number.Id} was given to.");
        var email = await db.Set<Person>().Where(p => p.Id == person.PersonId).Select(p => p.Email).SingleAsync(stop);
        return new(person.Name, email, handedOutAt);
    }
}
