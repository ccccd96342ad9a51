using Workflows.Signatures;
using Workflows.Values;

namespace Workflows.Issuance.Signing;

/// <summary>A file that is not taken; every finding is told, and nothing has changed.</summary>
public sealed record RefusedFile(IReadOnlyList<Finding> Findings)
    : Invalid("Tệp không được nhận. Chưa có gì thay đổi; xem kết quả kiểm tra.", "file");

/// <summary>
/// Everything that can be checked of a file that came back: that it is the file handed out and nothing was added but one signature, that
/// its signatures hold, and that the right signer signed at the right turn.
/// </summary>
internal static class CheckSigned
{
    /// <param name="handedOut">The file as it was handed out.</param>
    /// <param name="returned">The file that came back.</param>
    /// <returns>The new signature with all findings, none of them an error; else <see cref="RefusedFile"/>.</returns>
    public static Result<(PdfSignature Signature, List<Finding> Findings)> Run(
        byte[] handedOut, byte[] returned, SigningAct act, ExpectedSigner expected, TrustedRoots roots, DateTimeOffset now)
    {
        var findings = SameDocument.Check(handedOut, returned).ToList();
        var read = SignedPdf.Read(returned, roots, now);
        if (read.Problem is { } unreadable)
        {
            if (findings.AreSound())
                findings.Add(Finding.Error("unreadable", unreadable.Message));
            return new RefusedFile(findings);
        }

        var before = act is SigningAct.Agency ? SignedPdf.Read(handedOut, roots, now).Value : null;
        var order = SigningOrder.Check(before, read.Value, act, expected);
        findings.AddRange(order.Findings);
        findings.AddRange(read.Value.Findings);
        findings.AddRange(read.Value.Signatures.SelectMany(s => s.Findings));
        findings = [.. findings.Distinct().OrderByDescending(f => f.Level)];
        return findings.AreSound() && order.New is { Signer: not null } signature ? (signature, findings) : new RefusedFile(findings);
    }
}
