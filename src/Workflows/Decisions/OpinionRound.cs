using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;

namespace Workflows.Decisions;

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

/// <summary>What the drafter made of an opinion.</summary>
public enum OpinionResponse
{
    /// <summary>Tiếp thu.</summary>
    Accepted,

    /// <summary>Tiếp thu một phần.</summary>
    PartlyAccepted,

    /// <summary>Giải trình, bảo lưu.</summary>
    Explained,
}

/// <summary>The drafter's answer to one opinion; no opinion may stay without one.</summary>
public sealed class OpinionAnswer
{
    public required Guid VoteId { get; init; }

    public required OpinionResponse Response { get; set; }

    /// <summary>What was changed, or why not.</summary>
    public required string Explanation { get; set; }

    public required Guid AnsweredBy { get; set; }

    public required DateTimeOffset AnsweredAt { get; set; }
}

internal sealed class OpinionRoundMap : IEntityTypeConfiguration<OpinionRound>
{
    public void Configure(EntityTypeBuilder<OpinionRound> builder)
    {
        builder.ToTable("round", "plan");
        builder.HasOne<PlanVersion>().WithMany().HasForeignKey(r => r.VersionId);
    }
}

internal sealed class OpinionAnswerMap : IEntityTypeConfiguration<OpinionAnswer>
{
    public void Configure(EntityTypeBuilder<OpinionAnswer> builder)
    {
        builder.ToTable("opinion_answer", "plan");
        builder.HasKey(a => a.VoteId);
        builder.Property(a => a.VoteId).ValueGeneratedNever();
        builder.HasOne<Vote>().WithOne().HasForeignKey<OpinionAnswer>(a => a.VoteId);
        builder.Property(a => a.Response).HasConversion<string>();
    }
}
