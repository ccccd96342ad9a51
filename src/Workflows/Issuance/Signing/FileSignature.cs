using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks;
using Workflows.Issuance.Files;
using Workflows.Signatures;
using Workflows.Storage;

namespace Workflows.Issuance.Signing;

/// <summary>What the new signature of a file says of its signer, as it was read when the file was taken.</summary>
/// <param name="Thumbprint">SHA-256 of the certificate.</param>
/// <param name="ClaimedTime">By the signer's own clock.</param>
/// <param name="StampedTime">By a time stamping authority whose token was verified.</param>
public sealed record SignerFacts(
    string Name, string Organisation, string Email, string Issuer, string Serial, string Thumbprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter,
    DateTimeOffset? ClaimedTime, DateTimeOffset? StampedTime)
{
    internal static SignerFacts Of(PdfSignature signature) => signature.Signer is { } signer
        ? new(
            signer.CommonName, signer.Organisation, signer.Email, signer.Issuer, signer.Serial, signer.Thumbprint.Hex, signer.NotBefore, signer.NotAfter,
            signature.ClaimedTime, signature.StampedTime)
        : throw new ArgumentException("A signature without a certificate is never taken.", nameof(signature));
}

/// <summary>The signature that a taken file brought, with everything its check found; never changed.</summary>
public sealed class FileSignature
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>The signed file.</summary>
    public required Guid FileId { get; init; }

    public required SigningAct Act { get; init; }

    public required Guid TaskId { get; init; }

    public required SignerFacts Signer { get; init; }

    /// <summary>Without errors: a file with one is not taken.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Who handed the file in.</summary>
    public required Guid ReceivedBy { get; init; }

    public required string ReceivedByName { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    internal sealed class Map : IEntityTypeConfiguration<FileSignature>
    {
        public void Configure(EntityTypeBuilder<FileSignature> builder)
        {
            builder.ToTable("file_signature", "plan");
            builder.HasKey(s => s.FileId);
            builder.Property(s => s.Act).HasConversion<string>();
            builder.Property(s => s.Signer).IsJson(Json);
            builder.Property(s => s.Findings).IsJson(Json);
            builder.HasOne<IssuedFile>().WithOne().HasForeignKey<FileSignature>(s => s.FileId);
            builder.HasOne<HumanTask>().WithMany().HasForeignKey(s => s.TaskId);
        }
    }
}
