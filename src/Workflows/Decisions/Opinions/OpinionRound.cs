using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Decisions.Consolidation;
using Workflows.Plans;

namespace Workflows.Decisions.Opinions;

/// <summary>One consultation (vòng lấy ý kiến): the same version to several agencies, until one day.</summary>
public sealed class OpinionRound
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>1, 2, … within the plan.</summary>
    public required int Number { get; init; }

    public required Guid ActivityInstanceId { get; init; }

    public required Guid VersionId { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Last day for answers; the round closes at 17:00 of it.</summary>
    public required DateOnly DueOn { get; set; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>The step wants silence to count as consent; whether the request said so is <see cref="AnnouncesConsent"/>.</summary>
    public bool SilenceIsConsent { get; init; }

    /// <summary>The legal ground printed in the request; null where silence is no consent.</summary>
    public string? SilenceGround { get; init; }

    /// <summary>Thẩm định bắt buộc: silence never counts as consent.</summary>
    public bool IsRequiredAppraisal { get; init; }

    /// <summary>Vietnamese: what the file lacked when it was sent; null when it was complete.</summary>
    public string? FileGaps { get; init; }

    /// <summary>The consolidation whose choice of agencies it follows: only what was changed is asked about. Null: everybody is asked about all.</summary>
    public Guid? ConsolidationId { get; init; }

    /// <summary>The request tells agencies that their silence will be taken as consent.</summary>
    public bool AnnouncesConsent => SilenceIsConsent && FileGaps is null && !IsRequiredAppraisal;
}

internal sealed class OpinionRoundMap : IEntityTypeConfiguration<OpinionRound>
{
    public void Configure(EntityTypeBuilder<OpinionRound> builder)
    {
        builder.ToTable("round", "plan");
        builder.Ignore(r => r.AnnouncesConsent);
        builder.HasOne<FrozenConsolidation>().WithOne().HasForeignKey<OpinionRound>(r => r.ConsolidationId);
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(r => r.VersionId);
    }
}
