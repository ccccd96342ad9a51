using Workflows.Signatures.Pdf;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>One signature in its file: what it covers, what was done to the file after it, and its CMS.</summary>
internal static class SignatureCheck
{
    private const string Detached = "adbe.pkcs7.detached";
    private const string Cades = "ETSI.CAdES.detached";
    private const string Timestamp = "ETSI.RFC3161";

    public static PdfSignature Of(PdfFile file, SignaturePlace place, TrustedRoots roots, DateTimeOffset now)
    {
        var dictionary = place.Dictionary;
        var findings = new List<Finding>();
        var subFilter = file.Resolve(dictionary["SubFilter"]) is PdfName name ? ShownText.Of(name.Value) : "";
        var result = new PdfSignature(
            subFilter == Timestamp ? SignatureKind.DocumentTimestamp : SignatureKind.Signature,
            Revision: 0,
            CoveredLength: 0,
            place.Field,
            subFilter,
            Text(file, dictionary["Reason"]),
            Text(file, dictionary["Location"]),
            ClaimedTime: file.Resolve(dictionary["M"]) is PdfText time ? PdfStrings.Date(time.Bytes) : null,
            StampedTime: null,
            Signer: null,
            DigestAlgorithm: "",
            Sha256Hash.Zero,
            findings);
        if (!place.IsInField)
            findings.Add(Finding.Error("not-in-field", "Chữ ký không gắn với ô chữ ký nào của tài liệu."));
        if (place.Contents(file) is not { } contents || place.Range is not { } range || Covered(file, range, contents) is not { } covered)
        {
            findings.Add(Finding.Error("range-unsound", "Phạm vi được ký không đúng: chữ ký không bao trùm liền mạch tệp từ đầu."));
            return result;
        }

        result = result with { CoveredLength = covered, Fingerprint = Sha256Hash.Of(contents.Bytes) };
        result = AfterIt(file, place, result, findings);
        var signed = new byte[covered - (contents.End - contents.Start)];
        file.Bytes.AsSpan(0, contents.Start).CopyTo(signed);
        file.Bytes.AsSpan(contents.End, covered - contents.End).CopyTo(signed.AsSpan(contents.Start));
        switch (subFilter)
        {
            case Detached or Cades:
                var check = CmsCheck.Of(contents.Bytes, signed, result.ClaimedTime, subFilter == Cades, roots, now);
                findings.AddRange(check.Findings);
                return result with
                {
                    ClaimedTime = check.SigningTime ?? result.ClaimedTime,
                    StampedTime = check.StampedTime,
                    Signer = check.Signer,
                    DigestAlgorithm = check.DigestAlgorithm,
                };
            case Timestamp:
                var (stamped, finding) = CmsCheck.WithoutPadding(contents.Bytes) is { } token
                    ? Timestamps.Read(token, t => t.VerifySignatureForData(signed, out var authority) ? authority : null, roots)
                    : (null, Finding.Error("timestamp-invalid", "Dấu thời gian bị hỏng, không đọc được."));
                findings.Add(finding);
                return result with { StampedTime = stamped };
            default:
                findings.Add(Finding.Error("kind-unknown", $"Loại chữ ký không được hỗ trợ ({(subFilter.Length == 0 ? "không ghi" : subFilter)})."));
                return result;
        }
    }

    /// <summary>From the first byte, over everything but exactly the signature's own string, inside the file.</summary>
    /// <returns>Where the covered state ends, or null.</returns>
    private static int? Covered(PdfFile file, (int Start, int Length, int Resume, int Remaining) range, PdfText contents)
    {
        var end = (long)range.Resume + range.Remaining;
        return range.Start == 0 && range.Length == contents.Start && range.Resume == contents.End && contents.IsHex && end <= file.Length
            ? (int)end
            : null;
    }

    /// <summary>The state that the signature covers must be a whole file, and later states may only add signatures to it.</summary>
    private static PdfSignature AfterIt(PdfFile file, SignaturePlace place, PdfSignature result, List<Finding> findings)
    {
        var state = PdfFile.Open(file.Bytes, result.CoveredLength);
        if (state.Problem is not null)
        {
            findings.Add(Finding.Error("range-unsound", "Phạm vi được ký không kết thúc ở cuối một lần ghi tệp."));
            return result;
        }

        if (result.CoveredLength < file.Length)
        {
            var changes = RevisionDifference.Find(state.Value, file);
            findings.AddRange(changes);
            if (changes.AreSound())
                findings.Add(Finding.Ok("later-signatures", "Sau chữ ký này tệp chỉ được thêm chữ ký."));
            if (ForbidsChanges(file, place))
                findings.Add(Finding.Error("changes-forbidden", "Chữ ký này không cho phép ghi thêm vào tệp, kể cả chữ ký khác."));
        }

        return result with { Revision = state.Value.Sections.Count };
    }

    /// <summary>A certifying signature may close the file for good (permission 1).</summary>
    private static bool ForbidsChanges(PdfFile file, SignaturePlace place) =>
        file.Items(place.Dictionary["Reference"]).Select(file.Dictionary).Any(r => r?.Name("TransformMethod") == "DocMDP"
            && file.Dictionary(r["TransformParams"])?.Integer("P") == 1);

    private static string Text(PdfFile file, PdfValue? value) => file.Resolve(value) is PdfText text ? PdfStrings.Text(text.Bytes) : "";
}
