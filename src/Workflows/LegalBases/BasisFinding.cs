namespace Workflows.LegalBases;

public enum BasisSeverity
{
    /// <summary>Lưu ý: worth a look.</summary>
    Note,

    /// <summary>Cảnh báo: probably wrong. Nothing is corrected and nothing is refused because of it.</summary>
    Warning,
}

/// <summary>One thing that a cited basis makes one ask.</summary>
/// <param name="Code">One of <see cref="BasisFindings"/>.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="Reference">Where the rule stands; null when it is common sense.</param>
public sealed record BasisFinding(string Code, BasisSeverity Severity, string Message, string? Reference = null);

/// <summary>Names of the findings.</summary>
public static class BasisFindings
{
    public const string IssuerSymbolMismatch = "issuer-symbol-mismatch";
    public const string IssuerNotThen = "issuer-not-then";
    public const string DateYearMismatch = "date-year-mismatch";
    public const string DateInFuture = "date-in-future";
    public const string YearMissing = "year-missing";
    public const string TypeMismatch = "type-abbreviation-mismatch";
    public const string PartyGrammar = "party-grammar";
    public const string AbbreviationCollision = "abbreviation-collision";
    public const string NumberNotUnderstood = "number-not-understood";
    public const string NumberSpacing = "number-spacing";
    public const string Ended = "basis-ended";
    public const string Replaced = "basis-replaced";
    public const string Ending = "basis-ending";
    public const string NotYetInForce = "basis-not-yet";
    public const string DiffersFromRegister = "differs-from-register";
}

/// <summary>A basis as a document cites it. Empty texts mean "not given".</summary>
/// <param name="DocumentType">"Quyết định".</param>
/// <param name="Number">Number and symbol as typed.</param>
/// <param name="Date">Day of issue.</param>
/// <param name="Issuer">As printed.</param>
/// <param name="Subject">Trích yếu.</param>
public sealed record CitedBasis(string DocumentType, string Number, DateOnly? Date = null, string Issuer = "", string Subject = "")
{
    /// <summary>The entry of the register it was chosen from.</summary>
    public Guid? RegisterId { get; init; }
}

/// <summary>A document of the register as the checks and pages see it.</summary>
public sealed record RegisterEntry
{
    public required Guid Id { get; init; }

    public required string DocumentType { get; init; }

    /// <summary>Number and symbol; empty for what has none.</summary>
    public required string Number { get; init; }

    public DateOnly? IssuedOn { get; init; }

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    /// <summary>First day in force; null when nobody has looked it up.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>First day no longer in force.</summary>
    public DateOnly? EndedFrom { get; init; }

    /// <summary>What replaced it.</summary>
    public RegisterEntry? ReplacedBy { get; init; }

    /// <summary>"Nghị định số 30/2020/NĐ-CP", or type and subject of what has no number.</summary>
    public string Name => Number.Length > 0 ? $"{DocumentType} số {Number}" : $"{DocumentType} {Subject}";
}
