namespace Workflows.Documents;

/// <summary>What is printed of a document beside its content. The caller has asked the other rooms.</summary>
public sealed record IssueFacts
{
    /// <summary>The body above as printed ("UBND TỈNH BẮC NINH"); null for a People's Committee.</summary>
    public string? ParentBody { get; init; }

    /// <summary>The issuing body as a sentence names it: "Ủy ban nhân dân tỉnh Bắc Ninh".</summary>
    public required string IssuingBody { get; init; }

    /// <summary>"KH-UBND".</summary>
    public required string Symbol { get; init; }

    /// <summary>Null before numbering: blanks are printed.</summary>
    public int? Number { get; init; }

    /// <summary>Day of issue in Việt Nam; null before numbering.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Địa danh: "Bắc Ninh".</summary>
    public required string Place { get; init; }

    public required SignatureBlock Signer { get; init; }

    /// <summary>Names as printed under "Nơi nhận", without the first line and without the filing line.</summary>
    public IReadOnlyList<string> Recipients { get; init; } = [];

    /// <summary>Abbreviation of the drafting unit on the filing line.</summary>
    public string FilingUnit { get; init; } = "";

    public int? FilingCopies { get; init; }

    public Urgency Urgency { get; init; }

    public string? Circulation { get; init; }

    public string? DrafterMark { get; init; }

    public string? Address { get; init; }

    internal NumberAndSymbol NumberAndSymbol => new(Number, Symbol);

    /// <summary>
    /// "(Kèm theo Quyết định số 474/QĐ-UBND ngày 14 tháng 10 năm 2020 của Ủy ban nhân dân tỉnh Bắc Ninh)" (PL I.III.1.c); blanks before
    /// numbering.
    /// </summary>
    internal string AttachedNote(string typeName) =>
        $"(Kèm theo {typeName} số {NumberAndSymbol} {PlaceAndDate.Words(Date)} của {PrintedText.Line(IssuingBody)})";

    internal OfficialDocument Document(IReadOnlyList<Block> body, string? firstRecipient) => new()
    {
        Letterhead = new(ParentBody, IssuingBody),
        Number = NumberAndSymbol,
        PlaceAndDate = new(Place, Date),
        Body = EndOfText.Mark(body),
        Signature = Signer,
        Recipients = RecipientList.Of(firstRecipient, Recipients, FilingUnit, FilingCopies),
        Urgency = Urgency,
        Circulation = Circulation,
        DrafterMark = DrafterMark,
        Address = Address,
    };
}
