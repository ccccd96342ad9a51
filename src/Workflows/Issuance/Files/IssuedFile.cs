using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Documents.Pdf;
using Workflows.Issuance.Books;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Issuance.Files;

/// <summary>The forms in which a document is made.</summary>
public enum FileForm
{
    Pdf,

    /// <summary>Word.</summary>
    Docx,

    /// <summary>PDF with the digital signature of the competent person.</summary>
    SignedPdf,

    /// <summary>The same with the agency's signature: this one is issued.</summary>
    SealedPdf,
}

/// <summary>A file of the document as it was made when the number was given, or came back signed; never changed.</summary>
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

    /// <summary>Where number, signature and seal stand on a PDF made here: the places kept for them.</summary>
    public PdfSpots? Spots { get; init; }
}

internal sealed class IssuedFileMap : IEntityTypeConfiguration<IssuedFile>
{
    public void Configure(EntityTypeBuilder<IssuedFile> builder)
    {
        builder.ToTable("issued_file", "plan");
        builder.Property(f => f.Form).HasConversion<string>();
        builder.Property(f => f.Spots).IsJson(JsonSerializerOptions.Web);
        builder.HasOne<Plan>().WithMany().HasForeignKey(f => f.PlanId);
        builder.HasOne<IssuedNumber>().WithMany().HasForeignKey(f => f.NumberId);
    }
}
