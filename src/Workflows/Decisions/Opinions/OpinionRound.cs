using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
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
}

internal sealed class OpinionRoundMap : IEntityTypeConfiguration<OpinionRound>
{
    public void Configure(EntityTypeBuilder<OpinionRound> builder)
    {
        builder.ToTable("round", "plan");
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(r => r.VersionId);
    }
}
