namespace Workflows.Signatures.Pdf;

/// <summary>The pages of a file in order, and which objects make up the tree above them.</summary>
internal sealed class PdfPages
{
    private const int MostPages = 20_000;

    private readonly PdfFile file;
    private readonly HashSet<int> tree = [];
    private readonly List<(PdfReference Reference, PdfDictionary Page, double Area)> pages = [];

    private PdfPages(PdfFile file) => this.file = file;

    public IReadOnlyList<(PdfReference Reference, PdfDictionary Page, double Area)> All => pages;

    /// <summary>Numbers of the objects that order the pages.</summary>
    public IReadOnlySet<int> Tree => tree;

    /// <summary>Reads the pages; null when the tree is broken.</summary>
    public static PdfPages? Of(PdfFile file)
    {
        var read = new PdfPages(file);
        var catalog = file.Dictionary(file.Trailer["Root"]);
        return catalog?.Reference("Pages") is { } root && read.Walk(root, mediaBox: null, depth: 0) && read.pages.Count > 0 ? read : null;
    }

    /// <summary>Width times height of a rectangle, in square points; 0 when it is none.</summary>
    public static double AreaOf(IReadOnlyList<PdfValue> rectangle) =>
        rectangle is [PdfNumber x1, PdfNumber y1, PdfNumber x2, PdfNumber y2] ? Math.Abs((x2.Value - x1.Value) * (y2.Value - y1.Value)) : 0;

    private bool Walk(PdfReference reference, PdfValue? mediaBox, int depth)
    {
        if (depth > 40 || pages.Count > MostPages || file.Resolve(reference) is not PdfDictionary node)
            return false;
        mediaBox = node["MediaBox"] ?? mediaBox;
        if (node.Name("Type") == "Page")
        {
            pages.Add((reference, node, AreaOf(file.Items(mediaBox))));
            return true;
        }

        return node.Name("Type") == "Pages" && tree.Add(reference.Number)
            && file.Items(node["Kids"]).All(kid => kid is PdfReference next && Walk(next, mediaBox, depth + 1));
    }
}
