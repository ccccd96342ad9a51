using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>
/// The clock of a round rang: whoever is due and said nothing is recorded, as deemed consent where every condition holds,
/// else as silent with the reason. Whoever has a later day of their own goes on being waited for.
/// </summary>
/// <remarks>
/// An agency whose clock stands still is waited for as long as the step waits for others, and no longer: a mail that came
/// back must not stop a plan for ever. It is then recorded as not reached, and the drafter hears of it.
/// </remarks>
public sealed class CloseByDeadline(
    WorkflowsDb db, TaskDesk desk, DeliveryProofs proofs, Clocks clocks, CalendarReader calendars, DraftersMail mail, AuditTrail audit, TimeProvider time)
{
    /// <returns>The tasks that are still waited for; empty when the time of the round is over.</returns>
    internal async Task<IReadOnlyList<HumanTask>> HandleAsync(OpinionRound round, Plan plan, CancellationToken stop)
    {
        var open = (await db.Set<HumanTask>()
            .Where(t => t.ActivityInstanceId == round.ActivityInstanceId && t.State == TaskState.Open)
            .OrderBy(t => t.Id).ToListAsync(stop)).Where(t => t.State is TaskState.Open).ToList();
        var reached = await proofs.OfAsync([.. open.Select(t => t.Id)], stop);
        var standing = await clocks.SettleAsync(open, reached, stop);
        var now = time.GetUtcNow();
        var waiting = open.Where(t => t.DueOn is { } day && WorkingCalendar.EndOf(day) > now).ToList();
        var over = open.Except(waiting).Where(t => waiting.Count == 0 || !standing.Contains(t.Id)).ToList();
        var lost = new List<SilentAgency>();
        var rules = await RulesAsync(round, over, stop);
        foreach (var task in over)
        {
            if (Record(task, rules, reached[task.Id]) is { Reason: SilenceReason.NotReached } unreached)
                lost.Add(unreached);
            await desk.CloseAsync(task, CloseReason.NoAnswerInTime, stop);
        }

        if (lost.Count > 0)
        {
            await mail.StageAsync(
                plan,
                "Chưa nhận được",
                "Có cơ quan chưa nhận được văn bản xin ý kiến khi hết thời hạn; im lặng của các cơ quan này không được coi là thống nhất.",
                [.. over.Join(lost, t => t.Id, s => s.TaskId, (t, s) => new MailFact(t.AgencyName, s.Detail ?? "Chưa gửi được thư"))],
                "Đề nghị kiểm tra địa chỉ thư hoặc gửi bản giấy; ý kiến gửi sau vẫn được ghi nhận là ý kiến muộn.",
                stop);
        }

        return waiting.Count == 0 ? [] : [.. open.Where(t => t.State is TaskState.Open)];
    }

    private async Task<Rules> RulesAsync(OpinionRound round, List<HumanTask> over, CancellationToken stop)
    {
        var asked = over.Select(t => t.Id).ToList();
        var requests = await db.Set<ExtensionRequest>().Where(r => asked.Contains(r.TaskId)).OrderBy(r => r.AskedAt).ToListAsync(stop);
        var limit = await db.Set<StepDeadline>().AsNoTracking().FirstOrDefaultAsync(d => d.ActivityInstanceId == round.ActivityInstanceId, stop);
        return new(round, requests.ToLookup(r => r.TaskId), limit, limit is null ? null : await calendars.LoadAsync(limit.CalendarVersion, stop));
    }

    private SilentAgency? Record(HumanTask task, Rules rules, Reached reached)
    {
        var now = time.GetUtcNow();
        var request = rules.Requests[task.Id].LastOrDefault();
        var (reason, detail) = rules.WhyNoConsent(task, reached, request);
        if (request is { Answer: null })
            Lapse(request, task, now);
        if (reason is { } why)
        {
            var silent = new SilentAgency { TaskId = task.Id, PlanId = task.PlanId, DueOn = task.DueOn ?? rules.Round.DueOn, At = now, Reason = why, Detail = detail };
            db.Add(silent);
            audit.Record(new("opinion.silent", Actor.System)
            {
                PlanId = task.PlanId,
                TaskId = task.Id,
                VersionHash = task.VersionHash,
                Data = new { task.Round, task.AgencyName, task.DueOn, Reason = why.ToString(), Words = SilenceReasons.NameOf(why), Detail = detail },
            });
            return silent;
        }

        var proof = reached.Proof!;
        var consent = new DeemedConsent
        {
            TaskId = task.Id,
            PlanId = task.PlanId,
            Round = task.Round,
            AgencyId = task.AgencyId,
            AgencyName = task.AgencyName,
            VersionId = task.VersionId!.Value,
            VersionHash = task.VersionHash!,
            Rule = SilenceRule.Words,
            Ground = rules.Round.SilenceGround!,
            DueOn = task.DueOn ?? rules.Round.DueOn,
            At = now,
            Stage = proof.Stage,
            DeliveredAt = proof.At,
            MailId = proof.MailId,
            Address = proof.Address,
        };
        db.Add(consent);
        audit.Record(new("opinion.consent-deemed", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            VersionHash = task.VersionHash,
            Data = new
            {
                consent.Round,
                consent.AgencyName,
                consent.Rule,
                consent.Ground,
                consent.DueOn,
                Stage = consent.Stage.ToString(),
                consent.DeliveredAt,
                Mail = consent.MailId,
                consent.Address,
                Version = task.VersionNumber,
            },
        });
        return null;
    }

    private void Lapse(ExtensionRequest request, HumanTask task, DateTimeOffset now)
    {
        request.Lapse(now);
        audit.Record(new("deadline.extension-lapsed", Actor.System)
        {
            PlanId = task.PlanId,
            TaskId = task.Id,
            Data = new { task.AgencyName, request.WishedOn, task.DueOn },
        });
    }

    /// <summary>Everything that decides whether silence in this round is consent.</summary>
    private sealed record Rules(OpinionRound Round, ILookup<Guid, ExtensionRequest> Requests, StepDeadline? Limit, WorkingCalendar? Calendar)
    {
        /// <returns>Nothing: it is consent.</returns>
        public (SilenceReason? Reason, string? Detail) WhyNoConsent(HumanTask task, Reached reached, ExtensionRequest? request) => (Round, reached, request) switch
        {
            (_, { Delivery.Stage: DeliveryStage.Bounced or DeliveryStage.Parked or DeliveryStage.Queued }, _) => (SilenceReason.NotReached, reached.Delivery.BounceReason),
            ({ IsRequiredAppraisal: true }, _, _) => (SilenceReason.RequiredAppraisal, null),
            ({ SilenceIsConsent: false }, _, _) => (SilenceReason.NotAnnounced, null),
            ({ FileGaps: { } gaps }, _, _) => (SilenceReason.FileIncomplete, gaps),
            (_, { Proof: null }, _) => (SilenceReason.DeliveryUnproven, reached.Doubt),
            (_, _, { Answer: null }) => (SilenceReason.ExtensionOpen, null),
            (_, _, { Answer: ExtensionAnswer.Refused, AnsweredAt: { } at }) when VietnamTime.DateOf(at) >= task.DueOn =>
                (SilenceReason.ExtensionRefusedLate, null),
            (_, { Proof: { } proof }, _) => HadItsWholeLimit(task, proof) ? (null, null) : (SilenceReason.DeliveredTooLate, null),
        };

        /// <summary>The limit, counted from the day on which the request reached the agency, ends by its deadline.</summary>
        private bool HadItsWholeLimit(HumanTask task, DeliveryProof proof)
        {
            if (Limit is null || Calendar is null)
                return false;
            var received = VietnamTime.DateOf(proof.At);
            // Received on the day from which the step counts: the step's own count holds, also where it was moved on order.
            return received <= Limit.ReceivedOn || Calendar.AddWorkingDays(received, Limit.WorkingDays) <= task.DueOn;
        }
    }
}
