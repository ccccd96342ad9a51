using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.FollowUp;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Directory = Workflows.Organisation.Directory;

namespace Host.Operations.Demo;

/// <summary>Records the session of a fixture, through the product's own act, and reads back what was stored.</summary>
internal sealed class SessionDemo(IServiceProvider services, FixtureSession fixture)
{
    private readonly DemoProvince province = DemoProvince.For(fixture.Id);

    /// <summary>A session that was recorded before on this database is shown, not recorded again.</summary>
    public async Task<SessionDemoResult> PlayAsync(CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var id = await RecordAsync(stop);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var recorder = province.PersonOf(DemoProvince.StandingPost);
        var sight = await scope.ServiceProvider.GetRequiredService<FollowUpSights>().OfAsync(recorder, stop);
        var file = (await scope.ServiceProvider.GetRequiredService<SessionReader>().FindAsync(sight, id, stop))!;
        var agencies = await db.Set<Agency>().AsNoTracking().Where(a => a.Id == province.CommitteeId || a.ParentId == province.CommitteeId).ToDictionaryAsync(a => a.Id, a => a.Name, stop);
        var report = await scope.ServiceProvider.GetRequiredService<AuditVerifier>().VerifyAsync(null, stop);
        var (session, content) = (file.Session, file.Session.Content);
        return new SessionDemoResult
        {
            Fixture = fixture.Id,
            SessionId = id,
            Province = province.Name,
            Title = session.Title,
            HeldOn = session.HeldOn,
            Period = content.Period,
            Organisers = content.Organisers,
            Coordinator = content.Coordinator,
            RecordedBy = $"{session.RecordedByName}, {session.RecordedByPost}",
            Plans = await db.Set<Plan>().CountAsync(p => agencies.Keys.Contains(p.AgencyId), stop),
            People = content.People,
            Steering = content.Steering,
            Results = [.. file.Results.Select(r => Shown(r, agencies))],
            Leads =
            [
                .. file.Results.Where(r => r.LeadName.Length > 0).GroupBy(r => r.LeadName)
                    .Select(g => new ShownLead(g.Key, g.Count())).OrderByDescending(l => l.Products).ThenBy(l => l.Agency, StringComparer.Ordinal),
            ],
            Weaknesses = content.Weaknesses,
            Requests = content.Requests,
            Directions = [.. file.Tasks.Where(t => t.Source is TaskSource.Direction).Select(t => Shown(t, content.Directions[t.Number - 1].By))],
            Tasks = [.. file.Tasks.Where(t => t.Source is TaskSource.Session).Select(t => Shown(t, ""))],
            Indicators = [.. content.Indicators.Select(i => new ShownIndicator(i.Name, i.Quantity.Value, i.Quantity.Unit, i.Quantity.ToString()))],
            Motto = content.Motto,
            Documents =
            [
                .. content.Documents.Select(d => new ShownDocument(
                    d.DocumentType, d.NumberAndSymbol, d.Date, d.Issuer, d.Subject, DocumentFindings.Of(session, d))),
            ],
            AuditRows = report.Rows,
            AuditOk = report.IsIntact,
            ElapsedMs = watch.ElapsedMilliseconds,
        };
    }

    private async Task<Guid> RecordAsync(CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var holder = await scope.ServiceProvider.GetRequiredService<Directory>().HolderOfPostAsync(DemoProvince.StandingPost, province.CommitteeId, stop)
            ?? throw new InvalidOperationException("The demo province has nobody in its standing agency.");
        var known = await db.Set<WorkingSession>().AsNoTracking()
            .FirstOrDefaultAsync(s => s.CommitteeId == province.CommitteeId && s.Title == fixture.Input.Title, stop);
        if (known is not null)
            return known.Id;
        var actor = new Actor { PersonId = holder.PersonId, Name = holder.FullName, Post = holder.PostTitle, Agency = holder.AgencyName, Channel = Channel.Command };
        var recorded = await db.CommitAsync(
            inner => scope.ServiceProvider.GetRequiredService<RecordSession>().HandleAsync(fixture.Input, holder.PersonId, actor, inner), stop: stop);
        return recorded.IsSuccess ? recorded.Value.Id : throw new InvalidOperationException(recorded.Problem!.Message);
    }

    private static ShownResult Shown(TaskResult result, Dictionary<Guid, string> agencies) => new(
        result.Content,
        result.Kind,
        result.LeadName,
        result.LeadAgencyId is { } lead ? agencies[lead] : null,
        result.Coordinating,
        result.DirectedBy,
        result.TimeText,
        result.Languages,
        result.SentTo,
        [
            .. result.Measures.Select(m => new ShownMeasure(
                m.Quantity.ToString(), m.Quantity.Value, m.Quantity.Unit, m.Quantity.Qualifier, m.Parts,
                m.Parts.Count > 0 ? m.SumWords : null, m.Parts.Count > 0 ? m.Finding is null : null)),
        ]);

    private static ShownTask Shown(AssignedTask task, string by) => new(task.Id, task.Number, task.Content, by, task.LeadName, task.LeadAgencyId is not null, task.TimeText, task.DueOn, task.State);
}
