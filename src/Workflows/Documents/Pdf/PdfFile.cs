namespace Workflows.Documents.Pdf;

/// <summary>A written PDF file.</summary>
/// <param name="Pages">How many pages it has.</param>
/// <param name="Spots">Where numbers, dates and signatures stand.</param>
public sealed record PdfFile(byte[] Bytes, int Pages, PdfSpots Spots);

/// <summary>A place on a page, in points from the page's lower left corner, as PDF counts.</summary>
/// <param name="Page">From 0.</param>
/// <param name="X">Left side.</param>
/// <param name="Y">Lower side.</param>
public sealed record PdfSpot(int Page, double X, double Y, double Width, double Height);

/// <summary>The places that are filled after the file is written.</summary>
/// <param name="Number">The digits, or the blank for them.</param>
/// <param name="Date">"ngày … tháng … năm …".</param>
/// <param name="Day">The day within the date, or the blank for it.</param>
/// <param name="Month">The month within the date.</param>
/// <param name="Year">The year within the date.</param>
/// <param name="Signature">Image of the personal signature: in the middle between capacity and name (PL I.II.7.d).</param>
/// <param name="Seal">Image of the agency's seal: over a third of the personal signature on its left (PL I.II.8.a).</param>
public sealed record PdfSpots(PdfSpot Number, PdfSpot Date, PdfSpot Day, PdfSpot Month, PdfSpot Year, PdfSpot Signature, PdfSpot Seal);
