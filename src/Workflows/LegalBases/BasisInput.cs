using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>A document of the register as typed or as a file has it; every field is text.</summary>
public sealed record BasisInput
{
    public string DocumentType { get; init; } = "";

    public string Number { get; init; } = "";

    public string Issuer { get; init; } = "";

    public string IssuedOn { get; init; } = "";

    public string Subject { get; init; } = "";

    public string ValidFrom { get; init; } = "";

    public string EndedFrom { get; init; } = "";

    /// <summary>Number of the document that replaced it, or "number · issuer".</summary>
    public string ReplacedBy { get; init; } = "";

    public string Source { get; init; } = "";

    /// <summary>The input that would make the row as it is.</summary>
    public static BasisInput Of(RegisteredBasis row, RegisteredBasis? successor) => new()
    {
        DocumentType = row.DocumentType,
        Number = row.Number,
        Issuer = row.Issuer,
        IssuedOn = DayText(row.IssuedOn),
        Subject = row.Subject,
        ValidFrom = DayText(row.ValidFrom),
        EndedFrom = DayText(row.EndedFrom),
        ReplacedBy = successor is null ? "" : BasisLabel.Of(successor.Number, successor.Issuer),
        Source = row.Source,
    };

    private static string DayText(DateOnly? day) => day is { } given ? VietnamTime.Short(given) : "";

    /// <summary>Texts normalised and days read; what it was replaced by is looked up by whoever has the register.</summary>
    /// <param name="at">Put before the names of fields, e.g. "dong3.".</param>
    internal Result<CheckedBasis> Check(string at = "")
    {
        var wrong = new List<Invalid>();
        var clean = new CheckedBasis(
            Text(DocumentType, "documentType", "Loại văn bản", 100, required: true),
            Text(Number, "number", "Số, ký hiệu", 100),
            Text(Issuer, "issuer", "Cơ quan ban hành", 300),
            Day(IssuedOn, "issuedOn", "Ngày ban hành"),
            Text(Subject, "subject", "Trích yếu", 1_000),
            Day(ValidFrom, "validFrom", "Ngày có hiệu lực"),
            Day(EndedFrom, "endedFrom", "Ngày hết hiệu lực"),
            Text(ReplacedBy, "replacedBy", "Văn bản thay thế", 450),
            Text(Source, "source", "Nguồn", 500));
        if (clean.Number.Length + clean.Subject.Length == 0 && wrong.Count == 0)
            wrong.Add(new("Ghi số, ký hiệu hoặc trích yếu của văn bản.", $"{at}number"));
        if (clean.EndedFrom <= clean.ValidFrom)
            wrong.Add(new("Ngày hết hiệu lực phải sau ngày có hiệu lực.", $"{at}endedFrom"));
        return wrong.Count switch
        {
            0 => clean,
            1 => wrong[0],
            _ => new InvalidFields(wrong),
        };

        string Text(string text, string field, string label, int max, bool required = false)
        {
            var read = VietnameseText.Check(text, at + field, label, max, required);
            if (read.IsSuccess)
                return read.Value;
            wrong.Add((Invalid)read.Problem!);
            return "";
        }

        DateOnly? Day(string text, string field, string label)
        {
            if (string.IsNullOrWhiteSpace(text))
                return null;
            var day = TypedDay.Parse(text);
            if (day is not { Year: >= 1945 and <= 2100 })
                wrong.Add(new($"{label} phải theo dạng ngày/tháng/năm, ví dụ 05/03/2020.", at + field));
            return day;
        }
    }
}

/// <summary>A checked input.</summary>
internal sealed record CheckedBasis(
    string DocumentType, string Number, string Issuer, DateOnly? IssuedOn, string Subject, DateOnly? ValidFrom, DateOnly? EndedFrom, string ReplacedBy, string Source)
{
    /// <summary>Whether a row is about the same document: number, issuer and, where both are known, day; without a number by type and subject.</summary>
    public bool IsAbout(RegisteredBasis row) => Number.Length > 0
        ? CitedNumber.AreSame(Number, row.Number) && RegisterChecks.IsSameIssuer(Issuer, row.Issuer) && (IssuedOn is null || row.IssuedOn is null || IssuedOn == row.IssuedOn)
        : row.Number.Length == 0 && Folded(DocumentType, Subject) == Folded(row.DocumentType, row.Subject);

    private static string Folded(string type, string subject) => VietnameseText.Fold($"{type} {subject}");
}

/// <summary>How pages offer an entry for choosing, and how the choice is read back.</summary>
public static class BasisLabel
{
    private const string Between = " · ";

    /// <summary>"72/2015/NĐ-CP · Chính phủ".</summary>
    public static string Of(string number, string issuer) => issuer.Length > 0 ? number + Between + issuer : number;

    /// <summary>Whether a typed choice means an entry: by its number alone, or by number and issuer.</summary>
    public static bool Means(string typed, string number, string issuer)
    {
        if (number.Length == 0)
            return false;
        var parts = VietnameseText.Normalise(typed).Split(Between, 2);
        return CitedNumber.AreSame(parts[0], number) && (parts.Length == 1 || RegisterChecks.IsSameIssuer(parts[1], issuer));
    }
}
