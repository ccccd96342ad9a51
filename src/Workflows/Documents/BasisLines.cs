using Workflows.Plans;

namespace Workflows.Documents;

/// <summary>Căn cứ as a document prints them (PL I.II.6.a): a line each, ";" at its end, "." at the last.</summary>
public static class BasisLines
{
    private static readonly string[] Openings = ["Căn cứ", "Theo", "Thực hiện", "Xét"];
    private static readonly string[] WithoutNumber = ["Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"];

    /// <param name="bases">The bases in the drafter's order.</param>
    /// <param name="proposal">"Theo đề nghị của … tại Tờ trình số …"; null for none. It comes last.</param>
    public static IReadOnlyList<Paragraph> Of(IEnumerable<LegalBasis> bases, string? proposal = null)
    {
        var lines = bases.Select(Sentence).Append(PrintedText.Open(proposal)).Where(l => l.Length > 0).ToList();
        return [.. lines.Select((l, i) => new Paragraph(TypeRules.Basis, $"{l}{(i < lines.Count - 1 ? ";" : ".")}"))];
    }

    /// <summary>
    /// "Căn cứ Nghị định số 72/2015/NĐ-CP ngày 07 tháng 9 năm 2015 của Chính phủ về …"; a law or an ordinance by its name alone, without
    /// number and issuer; empty where nothing is given.
    /// </summary>
    public static string Sentence(LegalBasis basis)
    {
        var type = PrintedText.Open(basis.DocumentType);
        var free = PrintedText.Open(basis.FreeText);
        var subject = PrintedText.Open(basis.Subject);
        var date = basis.Date is { } day ? PlaceAndDate.Words(day) : "";
        string[] parts = WithoutNumber.Contains(type, StringComparer.OrdinalIgnoreCase)
            // People type the whole name as the subject, too.
            ? [subject.StartsWith($"{type} ", StringComparison.OrdinalIgnoreCase) ? "" : type, subject, date]
            : [type, Labelled("số ", basis.Number), date, Labelled("của ", basis.Issuer), subject];
        var named = string.Join(' ', parts.Where(p => p.Length > 0));
        var text = (named.Length, free.Length) switch
        {
            (0, _) => free,
            (_, 0) => named,
            _ => $"{named} ({free})",
        };
        return text.Length == 0 || Openings.Any(o => text.StartsWith(o + " ", StringComparison.OrdinalIgnoreCase)) ? text : $"Căn cứ {text}";
    }

    private static string Labelled(string label, string text) => PrintedText.Open(text) is { Length: > 0 } open ? label + open : "";
}
