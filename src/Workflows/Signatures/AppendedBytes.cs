using Workflows.Signatures.Pdf;

namespace Workflows.Signatures;

/// <summary>
/// Accounts for every byte that was appended to a file: objects that the new references name, the references themselves,
/// white space, comments. An object that nothing names yet waits to be shown by a later change of the references.
/// </summary>
internal static class AppendedBytes
{
    /// <param name="from">Where the appended part begins.</param>
    /// <param name="added">How many of the file's newest sections were appended.</param>
    public static IEnumerable<Finding> Account(int from, PdfFile file, int added)
    {
        var spans = new List<(int Start, int End)>();
        foreach (var section in file.Sections.Take(added))
        {
            spans.Add((section.Start, section.End));
            foreach (var (number, entry) in section.Entries.Where(e => e.Value.Kind is PdfEntryKind.InFile && e.Key != section.StreamNumber))
            {
                if (Span(file, number, entry) is not { } span || entry.Place < from)
                {
                    yield return Finding.Error("hidden-objects", "Phần thêm vào tệp trỏ tới đối tượng không hợp lệ.");
                    yield break;
                }

                spans.Add(span);
            }
        }

        var position = from;
        foreach (var (start, end) in spans.Order().Append((file.Length, file.Length)))
        {
            if (start < position || !IsBlank(file, position, start))
            {
                yield return Finding.Error("hidden-objects", "Phần thêm vào tệp chứa đối tượng ẩn, không được tham chiếu.");
                yield break;
            }

            position = end;
        }
    }

    private static (int Start, int End)? Span(PdfFile file, int number, PdfEntry entry)
    {
        try
        {
            var span = file.SpanOf(entry);
            // Two sections may name the same object; only the newest was read when the file was opened.
            return new PdfParser(file.Bytes, entry.Place, file.Length).Integer() == number ? span : null;
        }
        catch (PdfUnreadableException)
        {
            return null;
        }
    }

    private static bool IsBlank(PdfFile file, int start, int end)
    {
        var parser = new PdfParser(file.Bytes, start, end);
        parser.SkipSpace();
        return parser.Position == end;
    }
}
