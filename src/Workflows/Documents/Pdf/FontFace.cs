using UglyToad.PdfPig.Fonts.TrueType;
using UglyToad.PdfPig.Fonts.TrueType.Parser;

namespace Workflows.Documents.Pdf;

/// <summary>One style of the font: its file, which characters it has and how wide they are.</summary>
internal sealed class FontFace
{
    private const int BasicPlane = 0x10000;

    /// <summary>OS/2 fsType: the maker forbids embedding.</summary>
    private const int RestrictedLicence = 0x0002;

    /// <summary>
    /// By character of the basic plane, as a share of the size; negative where the font has none, NaN until somebody asks: a host
    /// starts without asking for all of them.
    /// </summary>
    private readonly float[] advances = new float[BasicPlane];

    private readonly TrueTypeFont font;
    private readonly double units;

    private FontFace(byte[] bytes, TrueTypeFont font)
    {
        Bytes = bytes;
        this.font = font;
        var tables = font.TableRegister;
        units = font.GetUnitsPerEm();
        Array.Fill(advances, float.NaN);
        Name = tables.NameTable.GetPostscriptName() ?? tables.NameTable.FontName;
        Ascent = tables.HorizontalHeaderTable.Ascent / units;
        Descent = -tables.HorizontalHeaderTable.Descent / units;
        LineGap = tables.HorizontalHeaderTable.LineGap / units;
        MayBeEmbedded = (tables.Os2Table.TypeFlags & RestrictedLicence) == 0;
    }

    public byte[] Bytes { get; }

    /// <summary>PostScript name: "TimesNewRomanPS-BoldMT".</summary>
    public string Name { get; }

    /// <summary>Above the base line, as a share of the size.</summary>
    public double Ascent { get; }

    /// <summary>Below the base line, as a positive share of the size.</summary>
    public double Descent { get; }

    /// <summary>Between two lines, as a share of the size.</summary>
    public double LineGap { get; }

    public bool MayBeEmbedded { get; }

    /// <exception cref="InvalidDataException">This is no TrueType font with a Unicode table.</exception>
    public static FontFace Read(byte[] bytes)
    {
        try
        {
            var parsed = TrueTypeFontParser.Parse(new TrueTypeDataBytes(bytes));
            if (parsed.WindowsUnicodeCMap is null || parsed.TableRegister is not { Os2Table: not null, NameTable: not null } || !parsed.TableHeaders.ContainsKey("glyf"))
                throw new InvalidDataException("No TrueType font with outlines and a Unicode table.");
            return new(bytes, parsed);
        }
        catch (Exception fault) when (fault is not (InvalidDataException or OutOfMemoryException))
        {
            // The parser meets a broken file with whatever exception it happens to run into.
            throw new InvalidDataException("No readable TrueType font.", fault);
        }
    }

    public bool Has(char c) => Advance(c) >= 0;

    /// <summary>In points; a character that the font lacks counts as nothing, it is refused before it is drawn.</summary>
    public double Width(ReadOnlySpan<char> text, double size)
    {
        var sum = 0.0;
        foreach (var c in text)
            sum += Math.Max(0, Advance(c));
        return sum * size;
    }

    /// <summary>Two who ask at once come to the same number.</summary>
    private float Advance(char c)
    {
        if (!float.IsNaN(advances[c]))
            return advances[c];
        var glyph = font.WindowsUnicodeCMap.CharacterCodeToGlyphIndex(c);
        return advances[c] = glyph == 0 ? -1 : (float)(font.TableRegister.HorizontalMetricsTable.GetAdvanceWidth(glyph) / units);
    }
}
