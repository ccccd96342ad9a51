using Workflows.Definitions.Simulation;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Links;

/// <summary>The mails that ask invented people, composed as the real ones are.</summary>
internal static class RehearsedMails
{
    /// <param name="Version">Number of the plan's newest version.</param>
    /// <param name="Round">Number of the opinion round.</param>
    /// <param name="Silence">What a request for an opinion says about silence.</param>
    public sealed record Terms(string Drafter, DateOnly? Due, EmailMode Mode, int Version, int Round, string? Silence = null);

    public static string NameOf(AskedPerson who) => $"{who.Name}, {who.Role}";

    public static CapturedMail For(ActivityExecution x, TaskKind kind, AskedPerson who, Terms terms)
    {
        var decides = kind is TaskKind.Approve or TaskKind.Opinion or TaskKind.Vote;
        var needsVersion = decides || kind is TaskKind.Issue or TaskKind.Sign or TaskKind.Seal;
        var task = new HumanTask
        {
            Id = Guid.Empty,
            PlanId = Guid.Empty,
            InstanceId = x.InstanceId,
            ActivityInstanceId = x.ActivityInstanceId,
            BookmarkId = Guid.Empty,
            Kind = kind,
            StepId = x.Node.Id,
            Step = x.Node.Label,
            Round = terms.Round,
            PersonId = Guid.Empty,
            AskedId = Guid.Empty,
            PersonName = who.Name,
            PostId = Guid.Empty,
            PostTitle = who.Role,
            AgencyId = Guid.Empty,
            AgencyName = who.Role,
            VersionNumber = needsVersion ? terms.Version : null,
            VersionHash = needsVersion ? Sha256Hash.Zero.Hex : null,
            Binds = kind is TaskKind.Approve or TaskKind.Vote && x.Flag("Binds"),
            AllowsRefusal = kind is not TaskKind.Approve || x.Flag("AllowRefusal"),
            AllowsForward = kind is TaskKind.Approve && x.Flag("AllowForward"),
            EmailMode = terms.Mode,
            OpenedAt = x.Now,
            DueOn = terms.Due,
        };
        var mail = TaskMail.Compose(task, Plan(terms.Drafter, x.Now), new Person { Id = Guid.Empty, FullName = who.Name, Email = "gia-dinh@vi-du.example" }, LinkTo(task), terms.Silence is { } silence ? [silence] : []);
        var lines = DryRunTeller.FirstLines(mail.Body);
        return new(NameOf(who), mail.Subject, mail.WithCode ? [.. lines, "Kèm mã xác nhận 6 số."] : lines);
    }

    private static Plan Plan(string drafter, DateTimeOffset now) => new()
    {
        Id = Guid.Empty,
        Title = RehearsedPeople.Title,
        Instrument = Instrument.PlanDocument,
        PlanType = PlanType.Annual,
        PeriodFrom = VietnamTime.DateOf(now).Year,
        PeriodTo = VietnamTime.DateOf(now).Year,
        AgencyId = Guid.Empty,
        AgencyName = RehearsedPeople.Agency,
        DrafterId = Guid.Empty,
        DrafterName = drafter,
        DrafterUnitId = Guid.Empty,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private static EmailLink LinkTo(HumanTask task) => new()
    {
        Id = Guid.Empty,
        TokenHash = "",
        Purpose = IssueLink.PurposeOf(task),
        PlanId = Guid.Empty,
        Address = "",
        IssuedAt = task.OpenedAt,
        ExpiresAt = task.OpenedAt,
    };
}
