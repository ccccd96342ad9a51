using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks;
using Workflows.Outbox.Deliveries;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>
/// Không có ý kiến trong thời hạn – coi như thống nhất: an outcome of its own, whose author is the system. Never a vote,
/// never for an approval or a signature. Written once; the proof is copied, because mails may be cleared away.
/// </summary>
public sealed class DeemedConsent
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required int Round { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>As it was named when it was asked.</summary>
    public required string AgencyName { get; init; }

    public required Guid VersionId { get; init; }

    public required string VersionHash { get; init; }

    /// <summary>By which rule; see <see cref="SilenceRule.Words"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>The legal ground that the request named.</summary>
    public required string Ground { get; init; }

    /// <summary>The agency's own deadline.</summary>
    public required DateOnly DueOn { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How the agency is known to have got the request: Accepted or Opened.</summary>
    public required DeliveryStage Stage { get; init; }

    public required DateTimeOffset DeliveredAt { get; init; }

    /// <summary>Null for somebody who only opened the page signed in.</summary>
    public Guid? MailId { get; init; }

    /// <summary>Where the mail went.</summary>
    public string? Address { get; init; }
}

/// <summary>The mail came back after all: the consent is set aside, and stays to be seen. Written once.</summary>
public sealed class ConsentAnnulment
{
    public required Guid TaskId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid MailId { get; init; }

    /// <summary>Vietnamese: why the mail came back.</summary>
    public required string Reason { get; init; }
}

internal sealed class DeemedConsentMap : IEntityTypeConfiguration<DeemedConsent>
{
    public void Configure(EntityTypeBuilder<DeemedConsent> builder)
    {
        builder.ToTable("deemed_consent", "plan");
        builder.HasKey(c => c.TaskId);
        builder.Property(c => c.TaskId).ValueGeneratedNever();
        builder.Property(c => c.Stage).HasConversion<string>();
        builder.HasOne<HumanTask>().WithOne().HasForeignKey<DeemedConsent>(c => c.TaskId);
    }
}

internal sealed class ConsentAnnulmentMap : IEntityTypeConfiguration<ConsentAnnulment>
{
    public void Configure(EntityTypeBuilder<ConsentAnnulment> builder)
    {
        builder.ToTable("consent_annulment", "plan");
        builder.HasKey(a => a.TaskId);
        builder.Property(a => a.TaskId).ValueGeneratedNever();
        builder.HasOne<DeemedConsent>().WithOne().HasForeignKey<ConsentAnnulment>(a => a.TaskId);
    }
}
