using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Decisions.Consolidation;

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
