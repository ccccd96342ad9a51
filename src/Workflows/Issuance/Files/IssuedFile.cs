using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Issuance.Books;
using Workflows.Plans;

namespace Workflows.Issuance.Files;

/// <summary>The forms in which a document is made.</summary>
public enum FileForm
{
    Pdf,

    /// <summary>Word.</summary>
    Docx,
}

/// <summary>A file of the issued document as it was made when the number was given; never changed.</summary>
public sealed class IssuedFile
{
    public required Guid Id { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid NumberId { get; init; }

    public required FileForm Form { get; init; }

    /// <summary>"474_QĐ-UBND.pdf".</summary>
    public required string Name { get; init; }

    /// <summary>Of the bytes, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    public required byte[] Bytes { get; init; }

    public required DateTimeOffset MadeAt { get; init; }
}

internal sealed class IssuedFileMap : IEntityTypeConfiguration<IssuedFile>
{
    public void Configure(EntityTypeBuilder<IssuedFile> builder)
    {
        builder.ToTable("issued_file", "plan");
        builder.Property(f => f.Form).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(f => f.PlanId);
        builder.HasOne<IssuedNumber>().WithMany().HasForeignKey(f => f.NumberId);
    }
}
