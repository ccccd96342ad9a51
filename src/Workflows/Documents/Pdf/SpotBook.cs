namespace Workflows.Documents.Pdf;

/// <summary>Notes the places as they are laid out.</summary>
internal sealed class SpotBook
{
    private static readonly PdfSpot Nowhere = new(0, 0, 0, 0, 0);

    public PdfSpot Number { get; set; } = Nowhere;

    public PdfSpot Date { get; set; } = Nowhere;

    public PdfSpot Day { get; set; } = Nowhere;

    public PdfSpot Month { get; set; } = Nowhere;

    public PdfSpot Year { get; set; } = Nowhere;

    public PdfSpot Signature { get; set; } = Nowhere;

    public PdfSpot Seal { get; set; } = Nowhere;

    public PdfSpots Done() => new(Number, Date, Day, Month, Year, Signature, Seal);
}
