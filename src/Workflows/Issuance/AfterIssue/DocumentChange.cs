using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Issuance.Distribution;
using Workflows.Plans;

namespace Workflows.Issuance.AfterIssue;

/// <summary>What became of an issued document (Nghị định 30/2020/NĐ-CP, Điều 18.3 and 18.4).</summary>
public enum ChangeKind
{
    /// <summary>Đính chính: an error of format, technique or procedure, corrected by a letter of the issuer.</summary>
    Corrected,

    /// <summary>Thay thế: an error of content, replaced by a document of equivalent form.</summary>
    Replaced,

    /// <summary>Thu hồi: paper comes back, electronic copies are destroyed by those who have them.</summary>
    Recalled,
}

/// <summary>One change; rows are never changed, and the number is never given again.</summary>
public sealed class DocumentChange
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>Number and symbol of the document that corrects, replaces or recalls it.</summary>
    public required string Document { get; init; }

    public required DateOnly DocumentOn { get; init; }

    public required string Reason { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required Guid MadeBy { get; init; }

    /// <summary>"Được đính chính bởi 12/UBND-VP ngày 05/3/2026".</summary>
    public string Words => $"{NameOf(Kind)} bởi {Document} ngày {DocumentOn:dd/MM/yyyy}";

    public static string NameOf(ChangeKind kind) => kind switch
    {
        ChangeKind.Corrected => "Được đính chính",
        ChangeKind.Replaced => "Bị thay thế",
        _ => "Bị thu hồi",
    };
}

/// <summary>The notice of a change to one former recipient.</summary>
public sealed class ChangeNotice
{
    public required Guid Id { get; init; }

    public required Guid ChangeId { get; init; }

    public required Guid RecipientId { get; init; }

    /// <summary>Null where it goes on paper.</summary>
    public Guid? MailId { get; init; }

    public DateTimeOffset? DispatchedAt { get; internal set; }

    /// <summary>The recipient has read it; for a recall: has destroyed the copy or sent the paper back.</summary>
    public DateTimeOffset? ConfirmedAt { get; internal set; }

    public string? ConfirmedBy { get; internal set; }
}

internal sealed class DocumentChangeMap : IEntityTypeConfiguration<DocumentChange>
{
    public void Configure(EntityTypeBuilder<DocumentChange> builder)
    {
        builder.ToTable("document_change", "plan");
        builder.Property(c => c.Kind).HasConversion<string>();
        builder.Ignore(c => c.Words);
        builder.HasOne<Plan>().WithMany().HasForeignKey(c => c.PlanId);
    }
}

internal sealed class ChangeNoticeMap : IEntityTypeConfiguration<ChangeNotice>
{
    public void Configure(EntityTypeBuilder<ChangeNotice> builder)
    {
        builder.ToTable("change_notice", "plan");
        builder.HasOne<DocumentChange>().WithMany().HasForeignKey(n => n.ChangeId);
        builder.HasOne<Recipient>().WithMany().HasForeignKey(n => n.RecipientId);
    }
}
