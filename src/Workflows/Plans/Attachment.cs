using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Plans;

public enum AttachmentKind
{
    /// <summary>The plan's text as a Word or PDF file.</summary>
    MainDocument,

    /// <summary>Phụ lục, tài liệu kèm theo.</summary>
    Attachment,

    /// <summary>Văn bản góp ý.</summary>
    Opinion,
}

/// <summary>A file handed in with a plan. A removed one stays as a row, because versions may hold it.</summary>
public sealed class PlanAttachment
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>As the uploader named it, NFC, without any path.</summary>
    public required string Name { get; init; }

    /// <summary>The same in ASCII, for file systems and mail programs that lose diacritics.</summary>
    public required string Slug { get; init; }

    /// <summary>Digest of the bytes; key of the blob.</summary>
    public required string Sha256 { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>As found in the bytes, not as claimed.</summary>
    public required string ContentType { get; init; }

    public required AttachmentKind Kind { get; set; }

    /// <summary>Text of a Word file for search and preview; null for other types.</summary>
    public string? ExtractedText { get; init; }

    public required Guid UploadedById { get; init; }

    public required string UploadedByName { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }

    /// <summary>When it was taken out of the draft; null while it is part of it.</summary>
    public DateTimeOffset? RemovedAt { get; set; }
}

/// <summary>Bytes under their digest: the same file handed in twice is kept once. Never changed.</summary>
public sealed class Blob
{
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    public required long Size { get; init; }

    public required string ContentType { get; init; }
}

internal sealed class PlanAttachmentMap : IEntityTypeConfiguration<PlanAttachment>
{
    public void Configure(EntityTypeBuilder<PlanAttachment> builder)
    {
        builder.ToTable("attachment", "plan");
        builder.HasOne<Plan>().WithMany().HasForeignKey(a => a.PlanId).OnDelete(DeleteBehavior.NoAction);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Kind).HasConversion<string>();
    }
}

internal sealed class BlobMap : IEntityTypeConfiguration<Blob>
{
    public void Configure(EntityTypeBuilder<Blob> builder)
    {
        builder.ToTable("blob", "plan");
        builder.HasKey(b => b.Sha256);
    }
}
