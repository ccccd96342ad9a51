using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>The two acts of the decree (Nghị định 30/2020/NĐ-CP, Điều 32.2; Phụ lục I.II.7, 8), in their order.</summary>
public enum SigningAct
{
    /// <summary>The competent person signs: first.</summary>
    Person,

    /// <summary>The records clerk sets the agency's signature: only on what the person signed.</summary>
    Agency,
}

/// <summary>Who should have signed.</summary>
/// <param name="Name">Full name of the person, or name of the agency.</param>
/// <param name="Email">Empty when not known.</param>
/// <param name="HandedOutAt">When the file was handed out: nobody signs it before.</param>
public sealed record ExpectedSigner(string Name, string Email, DateTimeOffset HandedOutAt);

/// <summary>What an uploaded file added.</summary>
/// <param name="New">The one new signature; null when there is none or more than one.</param>
public sealed record SigningOutcome(PdfSignature? New, IReadOnlyList<Finding> Findings)
{
    public bool IsSound => New is not null && Findings.AreSound();
}

/// <summary>Whether the right signature was added, by the right signer, at its turn.</summary>
public static class SigningOrder
{
    /// <param name="before">The file handed out, as read; null or without signatures before the first act.</param>
    /// <param name="after">The file that came back, as read.</param>
    public static SigningOutcome Check(SignedPdf? before, SignedPdf after, SigningAct act, ExpectedSigner expected)
    {
        var earlier = Signers(before);
        var known = earlier.Select(s => s.Fingerprint).ToHashSet();
        var added = Signers(after).Where(s => !known.Contains(s.Fingerprint)).ToList();
        var findings = new List<Finding>();
        if (Signers(after).Count - added.Count < earlier.Count)
            findings.Add(Finding.Error("signature-removed", "Chữ ký có trước đã bị gỡ khỏi tệp."));
        if (act is SigningAct.Person && earlier.Count > 0)
            findings.Add(Finding.Error("order", "Văn bản đã có chữ ký, không ký lại lần nữa."));
        if (act is SigningAct.Agency && earlier.Count == 0)
            findings.Add(Finding.Error("order", "Chưa có chữ ký của người có thẩm quyền: văn thư chỉ ký số của cơ quan sau đó."));
        if (added is not [var signature])
        {
            findings.Add(added.Count == 0
                ? Finding.Error("no-new-signature", "Tệp tải lên không có chữ ký mới.")
                : Finding.Error("several-new-signatures", "Tệp có hơn một chữ ký mới: người có thẩm quyền và văn thư ký ở hai bước riêng."));
            return new SigningOutcome(null, findings);
        }

        if (signature.Signer is { } signer)
        {
            if (earlier.Any(e => e.Signer is { } other && (other.Thumbprint == signer.Thumbprint || other.KeyFingerprint == signer.KeyFingerprint)))
                findings.Add(Finding.Error("same-certificate", "Hai chữ ký dùng cùng một chứng thư: chữ ký của người và của cơ quan phải khác nhau."));
            findings.Add(Identity(signer, act, expected));
        }
        else
        {
            findings.Add(Finding.Error("signer-unknown", "Không xác định được người ký."));
        }

        // An hour is left for a wrong clock.
        if (signature.SignedAt < expected.HandedOutAt.AddHours(-1))
            findings.Add(Finding.Error("signed-too-early", "Thời điểm ký ghi trong tệp sớm hơn lúc văn bản được xuất ra để ký."));
        return new SigningOutcome(signature, findings);
    }

    private static List<PdfSignature> Signers(SignedPdf? file) =>
        file?.Signatures.Where(s => s.Kind is SignatureKind.Signature).ToList() ?? [];

    private static Finding Identity(CertificateFacts signer, SigningAct act, ExpectedSigner expected)
    {
        string[] names = act is SigningAct.Agency ? [signer.CommonName, signer.Organisation] : [signer.CommonName];
        var isSameEmail = expected.Email.Length > 0 && ShownText.SameName(signer.Email, expected.Email);
        var isOtherEmail = expected.Email.Length > 0 && signer.Email.Length > 0 && !isSameEmail;
        if (names.Any(n => ShownText.SameName(n, expected.Name)))
            return isOtherEmail
                ? Finding.Warning("signer-other-address", $"Tên trên chứng thư đúng là {ShownText.Of(expected.Name)} nhưng thư điện tử khác ({signer.Email}).")
                : Finding.Ok("signer-expected", $"Người ký đúng là {ShownText.Of(expected.Name)}.");
        // Certificates are often written without marks; the address then decides whether it is the same person.
        if (names.Any(n => n.Length > 0 && VietnameseText.Fold(n) == VietnameseText.Fold(ShownText.Of(expected.Name))) && !isOtherEmail)
            return Finding.Warning("signer-unmarked", $"Tên trên chứng thư ({signer.Shown}) chỉ khớp khi bỏ dấu: hãy xem lại.");
        return isSameEmail
            ? Finding.Warning("signer-other-name", $"Thư điện tử trên chứng thư đúng nhưng tên là {signer.Shown}: hãy xem lại.")
            : Finding.Error("signer-other", $"Tệp do {signer.Shown} ký, không phải {ShownText.Of(expected.Name)}.");
    }
}
