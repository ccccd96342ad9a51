using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>
/// What a machine sees in a cited basis. Every case stands in a real document that was issued like that. The checks warn;
/// they correct nothing and stop nothing, because the paper cited may really look like this.
/// </summary>
public static class BasisChecks
{
    private const string Numbering = "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3";
    private const string Citing = "Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.6";

    /// <summary>Before this year decrees and circulars had no year in their numbers.</summary>
    private const int FirstYearInNumbers = 1997;

    /// <param name="cited">As the document has it.</param>
    /// <param name="entry">The same document in the register; null when it is not known there.</param>
    /// <param name="day">On which the document that cites it is, or was, issued.</param>
    /// <returns>Warnings before notes; none when nothing is odd.</returns>
    public static IReadOnlyList<BasisFinding> Of(CitedBasis cited, RegisterEntry? entry, DateOnly day)
    {
        var found = new List<BasisFinding>();
        var typed = VietnameseText.Normalise(cited.Number);
        var number = CitedNumber.Parse(typed);
        var type = DocumentTypeNames.KnownOf(VietnameseText.Normalise(cited.DocumentType));
        if (number is not null)
        {
            Issuer(cited, number, found);
            Type(type, number, found);
            Dates(cited, number, type, found);
            if (IsSpaced(typed, number))
                found.Add(Note(BasisFindings.NumberSpacing, $"Số, ký hiệu viết liền, dùng gạch chéo và gạch nối, không có dấu cách: {number}.", Numbering));
        }
        else if (typed.Length > 0)
        {
            found.Add(Note(BasisFindings.NumberNotUnderstood, $"Không đọc được số, ký hiệu “{typed}” theo thể thức nào; hãy kiểm tra lại với văn bản gốc.", Numbering));
        }

        if (cited.Date > day)
            found.Add(Warning(BasisFindings.DateInFuture, $"Ngày ban hành {VietnamTime.Short(cited.Date.Value)} sau ngày {VietnamTime.Short(day)}."));
        if (entry is not null)
            RegisterChecks.Add(cited, entry, day, found);
        return [.. found.OrderByDescending(f => f.Severity)];
    }

    internal static BasisFinding Warning(string code, string message, string? reference = null) => new(code, BasisSeverity.Warning, message, reference);

    internal static BasisFinding Note(string code, string message, string? reference = null) => new(code, BasisSeverity.Note, message, reference);

    private static void Issuer(CitedBasis cited, CitedNumber number, List<BasisFinding> found)
    {
        var printed = VietnameseText.Normalise(cited.Issuer);
        var named = KnownIssuers.Named(printed);
        var marked = number.Issuers.SelectMany(KnownIssuers.Marked).ToList();
        if (named.Count > 0 && marked.Count > 0 && !named.Intersect(marked).Any())
        {
            found.Add(Warning(
                BasisFindings.IssuerSymbolMismatch,
                $"Ký hiệu “{number.Issuer}” là của {Names(marked)}, còn cơ quan ban hành ghi là {printed}.",
                Numbering));
        }

        // The same letters for two bodies: only the issuer's name tells them apart.
        if (printed.Length == 0 && number.Issuers.FirstOrDefault(i => KnownIssuers.Marked(i).Count > 1) is { } shared)
        {
            found.Add(Note(
                BasisFindings.AbbreviationCollision,
                $"Chữ viết tắt “{shared}” có nơi là {Names(KnownIssuers.Marked(shared), " có nơi là ")}; hãy ghi rõ cơ quan ban hành.",
                Citing));
        }

        if (number.Grammar is NumberGrammar.Administrative && marked.Count > 0 && marked.All(i => i.IsParty))
        {
            found.Add(Note(
                BasisFindings.PartyGrammar,
                $"“{number.Issuer}” là ký hiệu của cơ quan Đảng; văn bản của Đảng nối số và tên loại bằng gạch nối, ví dụ 57-KL/TW."));
        }

        var year = number.Year ?? cited.Date?.Year;
        foreach (var mark in number.Issuers)
        {
            if (year is { } then && KnownIssuers.TermOf(mark) is { } term && KnownIssuers.YearsOf(term) is { } years && (then < years.First || then > years.Last))
            {
                found.Add(Warning(
                    BasisFindings.IssuerNotThen, $"“{mark}” là nhiệm kỳ từ năm {years.First} đến năm {years.Last}, còn văn bản của năm {then}.", Numbering));
            }
        }

        if (marked is [{ } only] && Existence(only, cited.Date, number.Year) is { } wrong)
            found.Add(Warning(BasisFindings.IssuerNotThen, wrong));
    }

    private static string? Existence(KnownIssuer issuer, DateOnly? date, int? year)
    {
        if (issuer.Since is { } since && (date < since || (date is null && year < since.Year)))
            return $"{issuer.Name} chỉ có từ ngày {VietnamTime.Short(since)}; văn bản ghi {When(date, year)}.";
        return issuer.EndedFrom is { } ended && (date >= ended || (date is null && year > ended.Year))
            ? $"{issuer.Name} không còn từ ngày {VietnamTime.Short(ended)}; văn bản ghi {When(date, year)}."
            : null;
    }

    private static string When(DateOnly? date, int? year) => date is { } day ? $"ngày {VietnamTime.Short(day)}" : $"năm {year}";

    private static void Type(string? type, CitedNumber number, List<BasisFinding> found)
    {
        if (type is null)
            return;
        var means = DocumentTypeNames.NamesOf(number.Grammar, number.Type);
        var expected = DocumentTypeNames.AbbreviationsOf(number.Grammar, type);
        if (number.Type.Length > 0 && means.Count > 0 && !means.Contains(type))
        {
            found.Add(Warning(
                BasisFindings.TypeMismatch, $"“{number.Type}” là chữ viết tắt của {string.Join(" hoặc ", means)}, còn loại văn bản ghi là {type}.", Numbering));
        }
        else if (number.Type.Length == 0 && expected.Count > 0 && !expected.Contains("CV") && !MayLackType(number, type))
        {
            found.Add(Warning(
                BasisFindings.TypeMismatch, $"Ký hiệu “{number.Symbol}” không có chữ “{string.Join("” hoặc “", expected)}” của {type}.", Numbering));
        }
    }

    /// <summary>The National Assembly and its Standing Committee mark resolutions and ordinances with their own name only; decrees once were, too.</summary>
    private static bool MayLackType(CitedNumber number, string type) =>
        (KnownIssuers.TermOf(number.Issuer) is not null && (DocumentTypeNames.IsLaw(type) || type == "Nghị quyết"))
        || (number is { Grammar: NumberGrammar.Administrative, Unit: "", Issuer: "CP" or "TTg" });

    private static void Dates(CitedBasis cited, CitedNumber number, string? type, List<BasisFinding> found)
    {
        if (number.Year is { } year && cited.Date is { } date && date.Year != year)
        {
            found.Add(Warning(
                BasisFindings.DateYearMismatch, $"Số {number} là của năm {year}, còn ngày ban hành ghi {VietnamTime.Short(date)}.", Citing));
        }

        var isNormative = DocumentTypeNames.IsOnlyNormative(type)
            || number.Type is "NĐ" or "TT" or "TTLT" or "NQLT"
            || number.Issuers.Any(i => KnownIssuers.TermOf(i) is not null && number.Type.Length == 0);
        if (number.Grammar is NumberGrammar.Administrative && isNormative && !(cited.Date?.Year < FirstYearInNumbers))
        {
            found.Add(Warning(
                BasisFindings.YearMissing,
                $"Số, ký hiệu “{number}” thiếu năm: {type ?? "văn bản quy phạm pháp luật"} ghi cả năm ban hành, ví dụ 72/2015/NĐ-CP.",
                Citing));
        }
    }

    private static bool IsSpaced(string typed, CitedNumber number)
    {
        var bare = typed.StartsWith("số", StringComparison.OrdinalIgnoreCase) ? typed[2..].TrimStart(' ', ':') : typed;
        return bare.TrimStart('0') != number.ToString().TrimStart('0');
    }

    private static string Names(IEnumerable<KnownIssuer> issuers, string or = " hoặc ") => string.Join(or, issuers.Select(i => i.Name).Distinct());
}
