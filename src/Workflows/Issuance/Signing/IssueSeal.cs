using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Issuance.Books;

namespace Workflows.Issuance.Signing;

/// <summary>
/// The server's evidence of what it issued: a detached CMS over the file's hash, number, date and the head of the plan's audit chain. It is
/// no signature of a person or of the agency in the sense of the law. Never changed.
/// </summary>
public sealed class IssueSeal
{
    public required Guid NumberId { get; init; }

    /// <summary>The file that was issued.</summary>
    public required Guid FileId { get; init; }

    /// <summary>What the seal is over: <see cref="Signatures.SealManifest"/> as UTF-8.</summary>
    public required byte[] Manifest { get; init; }

    /// <summary>Number of the audit entry whose hash the manifest names, in the chain of the plan.</summary>
    public required long AuditSeq { get; init; }

    /// <summary>Detached CMS, DER.</summary>
    public required byte[] Cms { get; init; }

    public required DateTimeOffset SealedAt { get; init; }
}

internal sealed class IssueSealMap : IEntityTypeConfiguration<IssueSeal>
{
    public void Configure(EntityTypeBuilder<IssueSeal> builder)
    {
        builder.ToTable("issue_seal", "plan");
        builder.HasKey(s => s.NumberId);
        builder.HasOne<IssuedNumber>().WithOne().HasForeignKey<IssueSeal>(s => s.NumberId);
    }
}
