using Workflows.Signatures.Pdf;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>A PDF with its signatures, each one checked.</summary>
/// <param name="Revisions">How many times the file was saved, its first writing counted.</param>
/// <param name="Signatures">In the order in which they were made; a time stamp over the whole file stands among them.</param>
/// <param name="Findings">About the file as a whole.</param>
public sealed record SignedPdf(
    Sha256Hash File, int Revisions, IReadOnlyList<PdfSignature> Signatures, IReadOnlyList<Finding> Findings)
{
    /// <summary>Largest file that is read, in bytes.</summary>
    public const int LargestFile = PdfFile.LargestFile;

    /// <summary>Most signatures in one file.</summary>
    public const int MostSignatures = 20;

    /// <summary>There is a signature, and nothing found stops the file or any of its signatures.</summary>
    public bool IsSound => Findings.AreSound() && Signatures.All(s => s.IsSound);

    /// <summary>
    /// Reads and checks every signature: the ranges, the digest, the signer's certificate, the time, the chain, and what
    /// was added to the file after it.
    /// </summary>
    /// <param name="now">Now: claimed times and certificates are judged by it.</param>
    /// <returns>Failure only for a file that cannot be read at all; a file without signatures is read, with an error found.</returns>
    public static Result<SignedPdf> Read(byte[] bytes, TrustedRoots roots, DateTimeOffset now)
    {
        var opened = PdfFile.Open(bytes);
        if (opened.Problem is { } problem)
            return problem;
        var file = opened.Value;
        var places = SignaturePlace.Of(file);
        if (places.Count > MostSignatures)
            return new Invalid($"Tệp có quá {MostSignatures} chữ ký số.");
        var signatures = places.Select(place => SignatureCheck.Of(file, place, roots, now)).OrderBy(s => s.CoveredLength).ToList();
        return new SignedPdf(Sha256Hash.Of(bytes), file.Sections.Count, signatures, [.. OfFile(file, signatures)]);
    }

    private static IEnumerable<Finding> OfFile(PdfFile file, List<PdfSignature> signatures)
    {
        if (signatures.All(s => s.Kind is not SignatureKind.Signature))
            yield return Finding.Error("not-signed", "Tệp chưa có chữ ký số nào.");
        else if (signatures[^1].CoveredLength != file.Length)
            yield return Finding.Error("not-covered", "Tệp bị ghi thêm sau chữ ký cuối cùng: phần thêm không được chữ ký nào bảo vệ.");
        else
            yield return Finding.Ok("covered", "Chữ ký cuối cùng bao trùm toàn bộ tệp.");
        if (signatures.DistinctBy(s => s.CoveredLength).Count() != signatures.Count)
            yield return Finding.Error("coverage-twice", "Hai chữ ký cùng bao một trạng thái của tệp: tệp bị ghép.");
    }
}
