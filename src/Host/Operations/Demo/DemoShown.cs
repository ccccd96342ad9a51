using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Approvals;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Silence;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Reminders;
using Workflows.Organisation;
using Workflows.Organisation.Substitutions;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>Reads what a demonstration led to from what the product stored.</summary>
internal sealed class DemoShown(IServiceProvider services)
{
    /// <summary>Whom the system reminded since an instant, in Vietnamese; null when nobody.</summary>
    public async Task<string?> RemindedAsync(Guid planId, DateTimeOffset since, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var found = await (
            from notice in db.Set<ReminderNotice>().AsNoTracking()
            where notice.PlanId == planId && notice.SettledAt > since && notice.MailId != null
            join task in db.Set<HumanTask>().AsNoTracking() on notice.TaskId equals task.Id
            join person in db.Set<Person>().AsNoTracking() on notice.PersonId equals person.Id
            orderby task.AgencyName
            select new { person.FullName, task.AgencyName, task.DueOn }).ToListAsync(stop);
        return found.Count == 0 ? null : $"nhắc {string.Join("; ", found.Select(f => $"{f.FullName} ({f.AgencyName}, hạn {VietnamTime.Short(f.DueOn!.Value)})"))}";
    }

    /// <summary>What silence came to when a deadline passed, in Vietnamese.</summary>
    public async Task<IReadOnlyList<string>> SilentAsync(Guid planId, DateTimeOffset since, CancellationToken stop)
    {
        return
        [
            .. (await LinesAsync(planId, stop)).Select(line => line switch
            {
                { Consent: { } consent } when consent.At >= since =>
                    $"{consent.AgencyName}: {consent.Rule} (căn cứ: {consent.Ground}; hạn {VietnamTime.Short(consent.DueOn)}; máy chủ thư nhận thư lúc {VietnamTime.Short(consent.DeliveredAt)})",
                { Silent: { } silent } when silent.At >= since => $"{line.AgencyName}: không có ý kiến. {line.WhySilent}",
                _ => null,
            }).OfType<string>(),
        ];
    }

    public async Task<DemoResult> OfAsync(string fixture, Guid planId, IReadOnlyList<DemoStep> steps, Stopwatch watch, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var plan = await db.Set<Plan>().AsNoTracking().SingleAsync(p => p.Id == planId, stop);
        var version = await db.Set<PlanVersion>().AsNoTracking().Where(v => v.PlanId == planId).OrderByDescending(v => v.Number).Select(v => v.Id).FirstAsync(stop);
        var signer = await scope.ServiceProvider.GetRequiredService<SignerBlocks>().OfAsync(plan, version, stop);
        var report = await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(planId, stop);
        var lines = await LinesAsync(planId, stop);
        return new DemoResult
        {
            Fixture = fixture,
            PlanId = planId,
            Number = plan.NumberAndSymbol,
#pragma warning disable CA1308 // Part of the printed contract, not text for people.
            State = plan.State.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
            IssuedOn = plan.IssuedDate,
            SignedAs = signer is null ? [] : [.. signer.Lines, signer.Name],
            Steps = steps,
            Rounds = await RoundsAsync(db, planId, lines, stop),
            DeemedConsents = await ConsentsAsync(db, lines, stop),
            LateOpinions =
            [
                .. lines.Where(l => l.IsLate).Select(l => new ShownLateOpinion(
                    l.AgencyName, l.Round, l.DueOn!.Value, VietnamTime.DateOf(l.CastAt!.Value), l.Verdict!.Value, [.. l.Rows.Select(r => r.Answer).OfType<OpinionAnswer>().Select(a => a.Response)])),
            ],
            Extensions =
            [
                .. from line in lines
                   from request in line.Requests
                   select new ShownExtension(
                       line.AgencyName, request.Reason, VietnamTime.DateOf(request.AskedAt), request.DueOn, request.WishedOn, request.Answer, request.GrantedOn, request.AnsweredByName, DayOf(line.CastAt)),
            ],
            Substitutions = await SubstitutionsAsync(db, planId, stop),
            Consolidation = await TableAsync(scope.ServiceProvider.GetRequiredService<Consolidations>(), planId, stop),
            Mails = await db.Set<OutboxMail>().CountAsync(m => m.PlanId == planId && m.State == MailState.Sent, stop),
            Reminders = await db.Set<ReminderNotice>().CountAsync(n => n.PlanId == planId && n.MailId != null, stop),
            Incidents = await db.Set<StoredIncident>().CountAsync(i => i.InstanceId == plan.WorkflowInstanceId, stop),
            AuditRows = report.Rows,
            AuditOk = report.IsIntact,
            ElapsedMs = watch.ElapsedMilliseconds,
        };
    }

    private async Task<IReadOnlyList<OpinionLine>> LinesAsync(Guid planId, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OpinionBoard>().ForAsync(planId, stop);
    }

    private static async Task<IReadOnlyList<ShownRound>> RoundsAsync(WorkflowsDb db, Guid planId, IReadOnlyList<OpinionLine> lines, CancellationToken stop)
    {
        var rounds = await db.Set<OpinionRound>().AsNoTracking().Where(r => r.PlanId == planId).OrderBy(r => r.Number).ToListAsync(stop);
        var names = (await db.Set<HumanTask>().AsNoTracking().Where(t => t.PlanId == planId && t.Kind == TaskKind.Opinion)
            .Select(t => new { t.Round, t.Step }).Distinct().ToListAsync(stop)).ToLookup(t => t.Round, t => t.Step);
        return
        [
            .. rounds.Select(round =>
            {
                var asked = lines.Where(l => l.Round == round.Number).ToList();
                return new ShownRound(
                    round.Number,
                    names[round.Number].First(),
                    VietnamTime.DateOf(round.OpenedAt),
                    round.DueOn,
                    DayOf(round.ClosedAt),
                    asked[0].VersionNumber,
                    round.ConsolidationId is not null,
                    [.. asked.Select(l => new ShownAnswer(l.AgencyName, l.DueOn, l.Standing.ToString(), l.Verdict, DayOf(l.CastAt)))]);
            }),
        ];
    }

    private static async Task<IReadOnlyList<ShownConsent>> ConsentsAsync(WorkflowsDb db, IReadOnlyList<OpinionLine> lines, CancellationToken stop)
    {
        var consents = lines.Where(l => l.Consent is not null).ToList();
        var proofs = consents.Select(l => l.Consent!.MailId).OfType<Guid>().ToList();
        var ids = await db.Set<OutboxMail>().AsNoTracking().Where(m => proofs.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.MessageId, stop);
        return [.. consents.Select(line => Shown(line.Consent!, line.Annulled is not null))];

        ShownConsent Shown(DeemedConsent consent, bool isAnnulled) => new(
            consent.AgencyName,
            consent.Round,
            consent.Rule,
            consent.Ground,
            consent.DueOn,
            consent.At,
            isAnnulled,
            new(consent.Stage, consent.DeliveredAt, consent.Address, consent.MailId is { } mail ? ids.GetValueOrDefault(mail) : null));
    }

    /// <summary>Substitutions by which something was done on this plan.</summary>
    private static async Task<IReadOnlyList<ShownSubstitution>> SubstitutionsAsync(WorkflowsDb db, Guid planId, CancellationToken stop)
    {
        var acts = await (
            from vote in db.Set<Vote>().AsNoTracking()
            where vote.PlanId == planId && vote.OnBehalfOf != null
            join task in db.Set<HumanTask>().AsNoTracking() on vote.TaskId equals task.Id
            orderby vote.CastAt
            select new { vote, task }).ToListAsync(stop);
        var shown = new List<ShownSubstitution>();
        foreach (var done in acts.GroupBy(a => (a.task.AskedId, a.vote.PersonId)))
        {
            var day = VietnamTime.DateOf(done.First().vote.CastAt);
            var record = await db.Set<Substitution>().AsNoTracking()
                .Where(s => s.GiverId == done.Key.AskedId && s.ReceiverId == done.Key.PersonId && s.ValidFrom <= day && s.ValidTo >= day)
                .OrderBy(s => s.CreatedAt).FirstAsync(stop);
            shown.Add(new(
                record.Giver,
                record.Receiver,
                record.ValidFrom,
                record.ValidTo,
                record.Proof,
                [.. done.Select(a => new ShownAct(
                    a.task.Step, a.task.AgencyName, VietnamTime.DateOf(a.vote.CastAt), a.vote.Verdict, $"{a.vote.PersonName}, {a.vote.PostTitle}, xử lý thay {a.vote.OnBehalfOf}"))]));
        }

        return shown;
    }

    private static async Task<ShownTable?> TableAsync(Consolidations tables, Guid planId, CancellationToken stop)
    {
        var all = await tables.AllAsync(planId, stop);
        if (all.Count == 0)
            return null;
        var (newest, asking) = (all[0], all.FirstOrDefault(t => t.AnotherRound));
        return new(
            newest.Number,
            newest.Sha256,
            newest.IsIntact,
            VietnamTime.DateOf(newest.MadeAt),
            [.. asking?.Table.Kept.Select(k => $"{k.AgencyName}: {k.Words}") ?? []],
            [.. newest.Table.Rows.Select(r => new ShownRow(r.Number, r.Round, r.Agency, r.Place, r.Opinion, r.Verdict, r.IsLate, r.Response, r.Change, r.Reason))]);
    }

    private static DateOnly? DayOf(DateTimeOffset? instant) => instant is { } at ? VietnamTime.DateOf(at) : null;
}
