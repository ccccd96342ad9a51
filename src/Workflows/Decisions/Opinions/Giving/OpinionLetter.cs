using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Plans;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>The signed letter (văn bản góp ý) behind an opinion. Written once.</summary>
public sealed class OpinionLetter
{
    public required Guid VoteId { get; init; }

    /// <summary>Số, ký hiệu as printed: "415/STC-NS".</summary>
    public required string Number { get; init; }

    public required DateOnly SignedOn { get; init; }

    /// <summary>Whose signature it bears.</summary>
    public required string Signer { get; init; }

    /// <summary>The file; null when it goes on paper.</summary>
    public Guid? AttachmentId { get; init; }
}

internal sealed class OpinionLetterMap : IEntityTypeConfiguration<OpinionLetter>
{
    public void Configure(EntityTypeBuilder<OpinionLetter> builder)
    {
        builder.ToTable("opinion_letter", "plan");
        builder.HasKey(l => l.VoteId);
        builder.Property(l => l.VoteId).ValueGeneratedNever();
        builder.HasOne<Vote>().WithOne().HasForeignKey<OpinionLetter>(l => l.VoteId);
        builder.HasOne<PlanAttachment>().WithMany().HasForeignKey(l => l.AttachmentId);
    }
}
