using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>Whether a signed file is the file that was handed out, with nothing added but signatures.</summary>
public static class SameDocument
{
    /// <summary>
    /// The signed file must begin with exactly the bytes handed out: signing programs append. What was appended may only be
    /// signatures. For the second act hand in the file of the first one as <paramref name="prepared"/>.
    /// </summary>
    /// <param name="prepared">The file as it was handed out: prepared by us, or already signed by the person.</param>
    /// <param name="signed">The file that came back.</param>
    /// <returns>Always at least one finding; sound when no error is among them.</returns>
    public static IReadOnlyList<Finding> Check(byte[] prepared, byte[] signed)
    {
        var handedOut = PdfFile.Open(prepared);
        if (handedOut.Problem is { } ours)
            return [Finding.Error("prepared-unreadable", $"Tệp trình ký không dùng được: {ours.Message}")];
        if (signed.Length > PdfFile.LargestFile)
            return [Finding.Error("too-large", "Tệp lớn quá 50 MB.")];
        if (!signed.AsSpan().StartsWith("%PDF-"u8))
            return [Finding.Error("not-pdf", "Tệp không phải là PDF.")];
        if (signed.AsSpan().SequenceEqual(prepared))
            return [Finding.Error("not-signed", "Tệp tải lên đúng là tệp đã xuất ra, chưa có chữ ký mới.")];
        if (!signed.AsSpan().StartsWith(prepared))
            return [Foreign(prepared, signed)];
        var cameBack = PdfFile.Open(signed);
        if (cameBack.Problem is { } theirs)
            return [Finding.Error("unreadable", theirs.Message)];
        var changes = RevisionDifference.Find(handedOut.Value, cameBack.Value);
        return changes.AreSound()
            ? [Finding.Ok("same-document", "Đúng là văn bản đã trình ký, không thay đổi, chỉ thêm chữ ký."), .. changes]
            : changes;
    }

    /// <summary>A file rewritten by the signing program keeps the identifier that was given at its first writing.</summary>
    private static Finding Foreign(byte[] prepared, byte[] signed) =>
        PdfFile.Open(signed) is { Problem: null } opened && Identifier(PdfFile.Open(prepared).Value) is { } ours
        && Identifier(opened.Value) is { } theirs && ours.AsSpan().SequenceEqual(theirs)
            ? Finding.Error("rewritten", "Phần mềm ký đã ghi lại toàn bộ tệp nên không đối chiếu được: hãy ký ở chế độ ghi nối tiếp (incremental) trên tệp đã tải về.")
            : Finding.Error("other-document", "Tệp tải lên không phải văn bản này, hoặc đã bị ghi lại: hãy ký đúng tệp đã tải về.");

    private static byte[]? Identifier(PdfFile file) => file.Items(file.Trailer["ID"]) is [PdfText { Bytes.Length: > 0 } first, ..] ? first.Bytes : null;
}
