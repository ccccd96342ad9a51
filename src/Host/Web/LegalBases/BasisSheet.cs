using CsvHelper;
using Workflows.LegalBases;
using Workflows.Values;

namespace Host.Web.LegalBases;

/// <summary>The register as a table for spreadsheets, and back.</summary>
internal static class BasisSheet
{
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly (string Heading, Func<BasisInput, string> Get, Func<BasisInput, string, BasisInput> Set)[] Columns =
    [
        ("Loại văn bản", i => i.DocumentType, (i, v) => i with { DocumentType = v }),
        ("Số, ký hiệu", i => i.Number, (i, v) => i with { Number = v }),
        ("Cơ quan ban hành", i => i.Issuer, (i, v) => i with { Issuer = v }),
        ("Ngày ban hành", i => i.IssuedOn, (i, v) => i with { IssuedOn = v }),
        ("Trích yếu", i => i.Subject, (i, v) => i with { Subject = v }),
        ("Có hiệu lực từ ngày", i => i.ValidFrom, (i, v) => i with { ValidFrom = v }),
        ("Hết hiệu lực từ ngày", i => i.EndedFrom, (i, v) => i with { EndedFrom = v }),
        ("Được thay thế bởi", i => i.ReplacedBy, (i, v) => i with { ReplacedBy = v }),
        ("Nguồn", i => i.Source, (i, v) => i with { Source = v }),
    ];

    public static IEnumerable<string> Headings => Columns.Select(c => c.Heading);

    public static IEnumerable<string[]> Of(BasisPage page) => page.Lines
        .Select(l => BasisInput.Of(l.Row, l.ReplacedBy))
        .Select(i => Columns.Select(c => c.Get(i)).ToArray())
        .Prepend([.. Headings]);

    /// <summary>Reads a file in UTF-8; columns in any order, by their headings, separated by comma, semicolon or tab.</summary>
    public static Result<IReadOnlyList<BasisInput>> Read(byte[] bytes)
    {
        try
        {
            using var csv = CsvReader.Create(bytes, new CsvReaderOptions { MaxRecordSize = 64 * 1024, MalformedData = CsvMalformedDataHandling.Throw });
            csv.ReadHeader();
            var headings = csv.Headers.Select(h => VietnameseText.Fold(Plain(h))).ToList();
            var places = Columns.Select(c => (Column: c, At: headings.IndexOf(VietnameseText.Fold(c.Heading)))).Where(p => p.At >= 0).ToList();
            if (!places.Any(p => p.Column.Heading == "Loại văn bản") || !places.Any(p => p.Column.Heading == "Số, ký hiệu"))
                return new Invalid($"Dòng đầu của tệp phải có tên cột: {string.Join("; ", Headings)}.", ImportEndpoints.FileField);
            var lines = new List<BasisInput>();
            while (csv.Read())
            {
                var line = new BasisInput();
                foreach (var (column, at) in places.Where(p => p.At < csv.FieldCount))
                    line = column.Set(line, Plain(csv.GetString(at)));
                if (line != new BasisInput())
                    lines.Add(line);
                if (lines.Count > ImportBases.MostRows)
                    break;
            }

            return lines.Any(l => Columns.Any(c => c.Get(l).Contains('\uFFFD', StringComparison.Ordinal)))
                ? new Invalid("Tệp không ở bảng mã UTF-8 nên mất dấu. Trong Excel hãy lưu dạng “CSV UTF-8”.", ImportEndpoints.FileField)
                : Result<IReadOnlyList<BasisInput>>.Success(lines);
        }
        catch (CsvFormatException)
        {
            return new Invalid("Tệp không đúng dạng bảng CSV.", ImportEndpoints.FileField);
        }
    }

    /// <summary>Takes back the apostrophe that <see cref="SheetFile"/> puts before what a spreadsheet would run.</summary>
    private static string Plain(string cell) =>
        cell is ['\'', ..] && cell[1..].TrimStart() is ['=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠', ..] ? cell[1..] : cell;
}
