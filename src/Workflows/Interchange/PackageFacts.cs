using Workflows.Interchange.Edxml;

namespace Workflows.Interchange;

/// <summary>How urgent a document is, in the order one vendor's numbers rise (the table of the standard was not read).</summary>
public enum ExchangePriority
{
    Normal = 0,
    Urgent = 1,
    VeryUrgent = 2,
    Express = 3,
}

/// <summary>An agency with its code; without a code it is not on the exchange.</summary>
/// <param name="Code">Null when none is on record for the day.</param>
/// <param name="InCharge">The body that answers for it; its own name when empty.</param>
public sealed record PackageParty(OrganId? Code, string Name, string Email = "", string InCharge = "", string Address = "", string Telephone = "");

/// <param name="Capacity">As printed above the name: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH".</param>
public sealed record PackageSigner(string Capacity, string Position, string FullName);

/// <param name="Name">With its extension.</param>
/// <param name="ContentType">"application/pdf".</param>
public sealed record PackageFile(string Name, string ContentType, ReadOnlyMemory<byte> Bytes, string Description = "");

/// <summary>All that is said of a document when it is sent. The caller has asked the other rooms.</summary>
public sealed record PackageFacts
{
    public required PackageParty Issuer { get; init; }

    public required IReadOnlyList<PackageParty> Recipients { get; init; }

    /// <summary>Null before numbering.</summary>
    public required int? Number { get; init; }

    /// <summary>"KH-UBND".</summary>
    public required string Notation { get; init; }

    /// <summary>Day of issue in Việt Nam; null before numbering.</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>Địa danh.</summary>
    public string Place { get; init; } = "";

    /// <summary>"Kế hoạch", "Quyết định", "Công văn".</summary>
    public required string TypeName { get; init; }

    /// <summary>Abbreviation of the type: "KH".</summary>
    public string TypeAbbreviation { get; init; } = "";

    /// <summary>Trích yếu.</summary>
    public required string Subject { get; init; }

    public required PackageSigner Signer { get; init; }

    /// <summary>Asked for an answer by this day.</summary>
    public DateOnly? DueDate { get; init; }

    public ExchangePriority Priority { get; init; }

    public int? Pages { get; init; }

    public int? Copies { get; init; }

    /// <summary>The document as signed; the caller vouches for the signature.</summary>
    public required PackageFile? SignedFile { get; init; }

    public IReadOnlyList<PackageFile> Attachments { get; init; } = [];

    /// <summary>"Nơi nhận" as printed, also those who get it another way.</summary>
    public IReadOnlyList<string> ToPlaces { get; init; } = [];

    /// <summary>What it answers.</summary>
    public IReadOnlyList<ResponseTo> ResponseFor { get; init; } = [];

    public BusinessBlock Business { get; init; } = new(ExchangeBusiness.New);

    /// <summary>When it is handed over for sending.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>Độ mật other than none: such documents never enter this channel.</summary>
    public bool IsSecret { get; init; }
}
