using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Plans;

/// <summary>
/// The plan as it was submitted: never changed, never deleted (the database refuses both). Opinions, approvals
/// and the issued document name one of these.
/// </summary>
public sealed class PlanVersion
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>1, 2, … without gaps within a plan.</summary>
    public required int Number { get; init; }

    public required PlanContent Content { get; init; }

    /// <summary>The files that belong to it, the main document included.</summary>
    public required IReadOnlyList<VersionAttachment> Attachments { get; init; }

    /// <summary>Digest over content and attachments, 64 hexadecimal digits; see <see cref="VersionHash"/>.</summary>
    public required string ContentHash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid CreatedById { get; init; }

    public required string CreatedByName { get; init; }

    public string? CreatedByPost { get; init; }

    /// <summary>Why it was made, in Vietnamese: "Trình duyệt lần đầu", "Đã sửa theo ý kiến trả lại".</summary>
    public required string Reason { get; init; }

    /// <summary>The first digits of the hash, enough for a person to compare.</summary>
    public string ShortHash => ContentHash[..12];

    /// <summary>Which version it is, without what it says.</summary>
    public VersionStamp Stamp => new(Id, Number, ContentHash);
}

/// <summary>Names a version: for whoever asks people about it and need not read it.</summary>
/// <param name="Id">Of the version.</param>
/// <param name="Number">1, 2, … within its plan.</param>
/// <param name="ContentHash">As <see cref="PlanVersion.ContentHash"/>.</param>
public sealed record VersionStamp(Guid Id, int Number, string ContentHash);

/// <summary>A file as a version holds it; its bytes are the blob of that digest.</summary>
public sealed record VersionAttachment(
    Guid Id, string Name, string Slug, string Sha256, long Size, string ContentType, AttachmentKind Kind);

/// <summary>The text being worked on; one a plan.</summary>
public sealed class PlanDraft
{
    public required Guid PlanId { get; init; }

    public required PlanContent Content { get; set; }

    /// <summary>
    /// Grows with every save. An editor posts the number it was opened with, so that of two tabs the second
    /// learns that it is stale instead of wiping out the first.
    /// </summary>
    public int RowVersion { get; set; } = 1;

    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>Folded text in which its drafter searches.</summary>
    internal string SearchText { get; set; } = "";

    /// <summary>The same with its diacritics, lower case.</summary>
    internal string SearchExact { get; set; } = "";
}

internal sealed class PlanVersionMap : IEntityTypeConfiguration<PlanVersion>
{
    public void Configure(EntityTypeBuilder<PlanVersion> builder)
    {
        builder.ToTable("version", "plan");
        builder.HasOne<Plan>().WithMany().HasForeignKey(v => v.PlanId).OnDelete(DeleteBehavior.NoAction);
        builder.Property(v => v.Content).HasConversion(PlanContentJson.Converter).HasColumnType("jsonb");
        builder.Property(v => v.Attachments)
            .HasConversion(PlanContentJson.AttachmentsConverter, PlanContentJson.AttachmentsComparer)
            .HasColumnType("jsonb");
        builder.Ignore(v => v.ShortHash);
        builder.Ignore(v => v.Stamp);
    }
}

internal sealed class PlanDraftMap : IEntityTypeConfiguration<PlanDraft>
{
    public void Configure(EntityTypeBuilder<PlanDraft> builder)
    {
        builder.ToTable("draft", "plan");
        builder.HasKey(d => d.PlanId);
        builder.HasOne<Plan>().WithOne().HasForeignKey<PlanDraft>(d => d.PlanId).OnDelete(DeleteBehavior.NoAction);
        builder.Property(d => d.PlanId).ValueGeneratedNever();
        builder.Property(d => d.SearchText);
        builder.Property(d => d.SearchExact);
        builder.Property(d => d.Content).HasConversion(PlanContentJson.Converter).HasColumnType("jsonb");
    }
}
