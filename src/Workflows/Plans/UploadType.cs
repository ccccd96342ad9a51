using Workflows.Values;

namespace Workflows.Plans;

/// <summary>Tells a file's type from its bytes; the name's ending must agree, the browser's word does not count.</summary>
internal static class UploadType
{
    private const string Advice = "Chỉ nhận tệp Word (.docx), Excel (.xlsx), PDF, PNG hoặc JPEG.";

    private static readonly Dictionary<string, string[]> Endings = new()
    {
        [Upload.Word] = [".docx"],
        [Upload.Excel] = [".xlsx"],
        [Upload.Pdf] = [".pdf"],
        ["image/png"] = [".png"],
        ["image/jpeg"] = [".jpg", ".jpeg"],
    };

    /// <returns>The content type; a refusal that says what to do instead.</returns>
    public static Result<string> Of(Stream bytes, string name)
    {
        var found = Recognise(bytes, name);
        if (!found.IsSuccess)
            return found;
        return Endings[found.Value].Contains(Path.GetExtension(name).ToLowerInvariant())
            ? found
            : new UploadRefused(
                $"Đuôi tên của tệp “{name}” không khớp với nội dung: nội dung là {Endings[found.Value][0]}. " +
                "Hãy đổi lại đuôi tên hoặc chọn đúng tệp.");
    }

    private static Result<string> Recognise(Stream bytes, string name)
    {
        Span<byte> read = stackalloc byte[8];
        bytes.Position = 0;
        ReadOnlySpan<byte> head = read[..bytes.ReadAtLeast(read, read.Length, throwOnEndOfStream: false)];
        if (head.StartsWith("PK\u0003\u0004"u8))
            return OfficePackage.TypeOf(bytes, name);
        // Word 97–2003, and every Office file locked with a password.
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))
        {
            return new UploadRefused(
                $"Tệp “{name}” ở định dạng Office cũ (.doc, .xls) hoặc có đặt mật khẩu. " +
                "Hãy mở tệp trong Word hoặc Excel, bỏ mật khẩu nếu có, chọn “Lưu thành” (Save As) dạng .docx hoặc .xlsx rồi tải lên lại.");
        }

        if (head.StartsWith("%PDF-"u8))
            return Tail(bytes).IndexOf("%%EOF"u8) >= 0 ? Upload.Pdf : Damaged(name);
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
            return Tail(bytes).IndexOf("IEND"u8) >= 0 ? "image/png" : Damaged(name);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Tail(bytes).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? "image/jpeg" : Damaged(name);
        return new UploadRefused($"Không nhận loại tệp này: “{name}”. {Advice}");
    }

    /// <summary>Scanners append a few bytes after the end mark; a file cut on the way has none.</summary>
    private static ReadOnlySpan<byte> Tail(Stream bytes)
    {
        bytes.Position = Math.Max(0, bytes.Length - 4096);
        var tail = new byte[bytes.Length - bytes.Position];
        bytes.ReadExactly(tail);
        return tail;
    }

    private static UploadRefused Damaged(string name) =>
        new($"Tệp “{name}” bị hỏng hoặc chưa tải lên đủ. Hãy mở thử tệp trên máy rồi tải lên lại.");
}
