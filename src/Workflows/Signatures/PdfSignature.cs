using Workflows.Values;

namespace Workflows.Signatures;

public enum SignatureKind
{
    /// <summary>Somebody signed.</summary>
    Signature,

    /// <summary>A time stamping authority stamped the whole file.</summary>
    DocumentTimestamp,
}

/// <summary>One signature of a PDF with what could be read of it and what its checks found.</summary>
/// <param name="Revision">Which state of the file it covers, from 1.</param>
/// <param name="CoveredLength">Length in bytes of the state it covers.</param>
/// <param name="Field">Name of the signature field; empty when it hangs in none.</param>
/// <param name="Reason">As the signing program wrote it; covered by the signature, but free text.</param>
/// <param name="ClaimedTime">Time by the signer's own clock (signed attribute, else the dictionary's entry M).</param>
/// <param name="StampedTime">Time by a time stamping authority whose token was verified.</param>
/// <param name="Signer">Null when the signature could not be decoded.</param>
/// <param name="DigestAlgorithm">"SHA-256", or the object identifier of an unknown one.</param>
/// <param name="Fingerprint">Over the signature's own bytes: tells one signature from another.</param>
public sealed record PdfSignature(
    SignatureKind Kind,
    int Revision,
    int CoveredLength,
    string Field,
    string SubFilter,
    string Reason,
    string Location,
    DateTimeOffset? ClaimedTime,
    DateTimeOffset? StampedTime,
    CertificateFacts? Signer,
    string DigestAlgorithm,
    Sha256Hash Fingerprint,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Nothing found stops this signature.</summary>
    public bool IsSound => Findings.AreSound();

    /// <summary>The best known time of signing.</summary>
    public DateTimeOffset? SignedAt => StampedTime ?? ClaimedTime;
}
