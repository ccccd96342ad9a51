using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.LegalBases;

/// <summary>By which rules a number and symbol are written.</summary>
public enum NumberGrammar
{
    /// <summary>Văn bản hành chính: "369/QĐ-TTg", "30c/NQ-CP", "05/BNV-VP".</summary>
    Administrative,

    /// <summary>Văn bản quy phạm pháp luật, with the year: "34/2017/QĐ-UBND", "72/2025/QH15".</summary>
    Normative,

    /// <summary>Văn bản của Đảng, number and type joined by a hyphen: "57-KL/TW".</summary>
    Party,
}

/// <summary>
/// A number and symbol as documents cite it. The three grammars are read apart, never guessed at: what none of them reads
/// stays the text it is.
/// </summary>
public sealed partial record CitedNumber
{
    private const string Group = @"\p{L}[\p{L}\d.&]{0,19}";
    private const string Groups = $"{Group}(?:-{Group}){{0,5}}";

    private CitedNumber()
    {
    }

    public required NumberGrammar Grammar { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>The letter of a number that was squeezed in: "c" of "30c/NQ-CP"; empty for most.</summary>
    public string Letter { get; init; } = "";

    /// <summary>The year inside a normative number.</summary>
    public int? Year { get; init; }

    /// <summary>Abbreviation of the type ("QĐ"); empty for a letter (công văn) and for what the National Assembly issues.</summary>
    public string Type { get; init; } = "";

    /// <summary>Abbreviation of the issuer: "TTg", "UBND", "QH15"; of several together "BTC-BNV".</summary>
    public required string Issuer { get; init; }

    /// <summary>Drafting unit or field of a letter (công văn): "VP" of "05/BNV-VP".</summary>
    public string Unit { get; init; } = "";

    /// <summary>What stands behind the number: "QĐ-TTg", "2017/QĐ-UBND", "KL/TW".</summary>
    public string Symbol => Grammar switch
    {
        NumberGrammar.Party => $"{Type}/{Issuer}",
        NumberGrammar.Normative => $"{Year}/{Joined(Type, Issuer)}",
        _ => Joined(Type, Issuer, Unit),
    };

    /// <summary>The abbreviations of the issuers, one each for documents of several.</summary>
    public IReadOnlyList<string> Issuers => Issuer.Split('-');

    /// <summary>Reads "số 369/QĐ-TTg"; blanks beside slash and hyphen and other dashes are let pass.</summary>
    /// <returns>Null when no grammar reads it.</returns>
    public static CitedNumber? Parse(string? text)
    {
        // What cannot be normalised is no number; .NET throws over half a pair.
        if (text is null || text.Length > 200 || VietnameseText.HasForbiddenCharacter(text, allowLines: false) || text.Contains('\uFFFE', StringComparison.Ordinal))
            return null;
        var clean = Tight().Replace(Label().Replace(VietnameseText.Normalise(text), ""), m => m.Value.Contains('/', StringComparison.Ordinal) ? "/" : "-");
        if (Normative().Match(clean) is { Success: true } law)
            return OfLaw(law);
        if (Party().Match(clean) is { Success: true } party)
            return Start(NumberGrammar.Party, party) is { } read ? read with { Type = party.Groups["type"].Value, Issuer = party.Groups["rest"].Value } : null;
        return Administrative().Match(clean) is { Success: true } office ? OfOffice(office) : null;
    }

    /// <summary>As documents print it: numbers below 10 with a zero (Nghị định 30/2020/NĐ-CP, PL I.II.3.c), no blanks.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Number:00}{Letter}{(Grammar is NumberGrammar.Party ? '-' : '/')}{Symbol}");

    /// <summary>Whether two texts name the same number; texts that cannot be read are compared as they are.</summary>
    public static bool AreSame(string a, string b) => Key(a) == Key(b);

    /// <summary>The canonical form; of what cannot be read the normalised text.</summary>
    public static string Key(string text) => Parse(text)?.ToString() ?? VietnameseText.Normalise(text);

    private static CitedNumber? OfLaw(Match match)
    {
        var groups = match.Groups["rest"].Value.Split('-');
        return Start(NumberGrammar.Normative, match) is { } read
            ? read with
            {
                Year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture),
                Type = groups.Length > 1 ? groups[0] : "",
                Issuer = string.Join('-', groups.Length > 1 ? groups[1..] : groups),
            }
            : null;
    }

    /// <summary>The first group is a type when the table knows it; a letter begins with its issuer.</summary>
    private static CitedNumber? OfOffice(Match match)
    {
        var groups = match.Groups["rest"].Value.Split('-');
        if (Start(NumberGrammar.Administrative, match) is not { } read)
            return null;
        return groups.Length > 1 && DocumentTypeNames.IsStateAbbreviation(groups[0])
            ? read with { Type = groups[0], Issuer = string.Join('-', groups[1..]) }
            : read with { Issuer = groups[0], Unit = string.Join('-', groups[1..]) };
    }

    private static CitedNumber? Start(NumberGrammar grammar, Match match) =>
        int.Parse(match.Groups["no"].Value, CultureInfo.InvariantCulture) is > 0 and var number
            ? new CitedNumber { Grammar = grammar, Number = number, Letter = match.Groups["letter"].Value, Issuer = "" }
            : null;

    private static string Joined(params ReadOnlySpan<string> parts)
    {
        var given = new List<string>();
        foreach (var part in parts)
        {
            if (part.Length > 0)
                given.Add(part);
        }

        return string.Join('-', given);
    }

    [GeneratedRegex(@"^số\s*:?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\s*[-\u2010-\u2015/]\s*")]
    private static partial Regex Tight();

    [GeneratedRegex($@"^(?<no>[0-9]{{1,6}})(?<letter>\p{{L}}?)/(?<year>(?:19|20)[0-9]{{2}})/(?<rest>{Groups})$")]
    private static partial Regex Normative();

    [GeneratedRegex($@"^(?<no>[0-9]{{1,6}})(?<letter>\p{{L}}?)-(?<type>\p{{L}}{{1,8}})/(?<rest>{Groups})$")]
    private static partial Regex Party();

    [GeneratedRegex($@"^(?<no>[0-9]{{1,6}})(?<letter>\p{{L}}?)/(?<rest>{Groups})$")]
    private static partial Regex Administrative();
}
