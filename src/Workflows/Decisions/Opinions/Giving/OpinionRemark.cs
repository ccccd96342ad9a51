using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>One remark of an opinion on one clause, as the agency wrote it. Written once.</summary>
public sealed class OpinionRemark
{
    public required Guid Id { get; init; }

    public required Guid VoteId { get; init; }

    /// <summary>From 1, in the order of the form.</summary>
    public required int Position { get; init; }

    /// <summary>Part, article or task it is about: "Điều 2 khoản 1", "Nhiệm vụ 4: …".</summary>
    public required string Clause { get; init; }

    /// <summary>What the agency thinks of it, unshortened; null when the wording says it.</summary>
    public string? Opinion { get; init; }

    /// <summary>The wording it proposes.</summary>
    public string? Wording { get; init; }

    public string? Reason { get; init; }
}

internal sealed class OpinionRemarkMap : IEntityTypeConfiguration<OpinionRemark>
{
    public void Configure(EntityTypeBuilder<OpinionRemark> builder)
    {
        builder.ToTable("opinion_remark", "plan");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.HasOne<Vote>().WithMany().HasForeignKey(r => r.VoteId);
    }
}
