namespace Workflows.Documents;

/// <summary>
/// One document as a value: what stands on its pages and in which part, nothing of how a file says it. Writers turn it into files; all of
/// them print the same texts in the same order.
/// </summary>
public sealed record OfficialDocument
{
    public required Letterhead Letterhead { get; init; }

    public required NumberAndSymbol Number { get; init; }

    public required PlaceAndDate PlaceAndDate { get; init; }

    /// <summary>Tên loại và trích yếu; null for a letter, which has none.</summary>
    public Heading? Heading { get; init; }

    /// <summary>"V/v …" under the number of a letter; null for all others.</summary>
    public string? LetterSubject { get; init; }

    /// <summary>Kính gửi; only letters, submissions and reports upward have it.</summary>
    public IReadOnlyList<string> Addressees { get; init; } = [];

    public required IReadOnlyList<Block> Body { get; init; }

    public required SignatureBlock Signature { get; init; }

    public required RecipientList Recipients { get; init; }

    /// <summary>What a decision issues; it has no number and no signature of its own.</summary>
    public AttachedText? Attached { get; init; }

    public IReadOnlyList<Annex> Annexes { get; init; } = [];

    public Urgency Urgency { get; init; }

    /// <summary>"LƯU HÀNH NỘI BỘ"; null for none.</summary>
    public string? Circulation { get; init; }

    /// <summary>"PL.(300)"; null for none.</summary>
    public string? DrafterMark { get; init; }

    /// <summary>Address, mailbox and telephone at the foot of page 1; null for none.</summary>
    public string? Address { get; init; }

    /// <summary>"Kế hoạch 51/KH-UBND", for the file's properties.</summary>
    public string Title => PrintedText.Line($"{Heading?.TypeName ?? "Công văn"} {(Number.Number is null ? Number.Symbol : Number.ToString())}");
}

/// <summary>Ô 1 and 2.</summary>
/// <param name="Parent">The body above with the place ("UBND TỈNH BẮC NINH"); null for a body that prints none.</param>
/// <param name="Issuer">The issuing body in full.</param>
public sealed record Letterhead(string? Parent, string Issuer)
{
    public string? Parent { get; init; } = string.IsNullOrWhiteSpace(Parent) ? null : PrintedText.Line(Parent);

    public string Issuer { get; init; } = PrintedText.Line(Issuer);
}

/// <summary>Ô 5a.</summary>
/// <param name="TypeName">"Kế hoạch".</param>
/// <param name="Subject">Empty where the title says no more than the type.</param>
public sealed record Heading(string TypeName, string Subject)
{
    public string TypeName { get; init; } = PrintedText.Line(TypeName);

    public string Subject { get; init; } = PrintedText.Line(Subject);
}

/// <summary>Ô 7a and 7b; between them the place of the signature.</summary>
/// <param name="Capacity">"TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", a line each.</param>
/// <param name="Name">Without academic and honorary titles (PL I.II.7.c); null before the signer is known.</param>
public sealed record SignatureBlock(IReadOnlyList<string> Capacity, string? Name)
{
    public IReadOnlyList<string> Capacity { get; init; } = [.. Capacity.Select(PrintedText.Line).Where(l => l.Length > 0)];

    public string Name { get; init; } = PrintedText.Line(Name);
}

public enum Urgency
{
    None,

    /// <summary>Khẩn.</summary>
    Urgent,

    /// <summary>Thượng khẩn.</summary>
    VeryUrgent,

    /// <summary>Hỏa tốc.</summary>
    Express,
}

/// <summary>A text issued by a decision (Mẫu 1.3): under the letterhead again, paged from 1.</summary>
/// <param name="Note">"(Kèm theo Quyết định số …)".</param>
public sealed record AttachedText(Letterhead Letterhead, Heading Heading, string Note, IReadOnlyList<Block> Body);

/// <summary>Phụ lục (Mẫu 2.1), paged from 1.</summary>
/// <param name="Label">"Phụ lục", or "Phụ lục II" where there are several.</param>
/// <param name="Title">Printed in capitals.</param>
/// <param name="Note">"(Kèm theo Kế hoạch số …)".</param>
public sealed record Annex(string Label, string Title, string Note, IReadOnlyList<Block> Body)
{
    /// <summary>A table in it asks for a turned sheet.</summary>
    public bool IsLandscape => Body.OfType<Table>().Any(t => t.IsWide);
}
