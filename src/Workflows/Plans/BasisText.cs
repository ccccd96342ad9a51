using Workflows.Values;

namespace Workflows.Plans;

/// <summary>A legal basis as a document prints it.</summary>
public static class BasisText
{
    /// <summary>"Nghị định số 72/2015/NĐ-CP ngày 07/9/2015 của Chính phủ về …", or the free text.</summary>
    public static string Of(LegalBasis basis)
    {
        if (basis.FreeText.Length > 0 && basis.DocumentType.Length + basis.Number.Length == 0)
            return basis.FreeText;
        var parts = new List<string>();
        if (basis.DocumentType.Length > 0)
            parts.Add(basis.DocumentType);
        if (basis.Number.Length > 0)
            parts.Add($"số {basis.Number}");
        if (basis.Date is { } date)
            parts.Add($"ngày {VietnamTime.Short(date)}");
        if (basis.Issuer.Length > 0)
            parts.Add($"của {basis.Issuer}");
        if (basis.Subject.Length > 0)
            parts.Add(basis.Subject);
        if (basis.FreeText.Length > 0)
            parts.Add($"({basis.FreeText})");
        return string.Join(' ', parts);
    }

    /// <summary>"năm 2019" or "giai đoạn 2021–2025".</summary>
    public static string Period(int from, int to) => from == to ? $"năm {from}" : $"giai đoạn {from}–{to}";
}
