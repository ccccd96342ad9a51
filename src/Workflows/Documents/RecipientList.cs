using System.Globalization;

namespace Workflows.Documents;

/// <summary>"Nơi nhận:" with its lines as printed, ô 9b (PL I.II.9.d).</summary>
public sealed record RecipientList
{
    public const string Label = "Nơi nhận:";

    /// <summary>First line of letters and submissions.</summary>
    public const string AsAbove = "Như trên";

    private RecipientList(IReadOnlyList<string> lines) => Lines = lines;

    /// <summary>"- Như Điều 3;" … "- Lưu: VT, TTTT (3).".</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <param name="first">"Như Điều 3", "Như trên"; null for documents that name no one before.</param>
    /// <param name="names">As printed; empty ones are left out.</param>
    /// <param name="filingUnit">Abbreviation of the drafting unit; empty for none.</param>
    /// <param name="copies">Copies kept; null where the number is not printed.</param>
    public static RecipientList Of(string? first, IEnumerable<string> names, string filingUnit, int? copies = null)
    {
        var lines = names.Prepend(first ?? "").Select(PrintedText.Open).Where(n => n.Length > 0).Select(n => $"- {n};").ToList();
        var unit = PrintedText.Open(filingUnit);
        var kept = copies is { } count ? string.Create(CultureInfo.InvariantCulture, $" ({count})") : "";
        lines.Add($"- Lưu: VT{(unit.Length > 0 ? $", {unit}" : "")}{kept}.");
        return new(lines);
    }

    public bool Equals(RecipientList? other) => other is not null && Lines.SequenceEqual(other.Lines);

    public override int GetHashCode() => Lines.Count;
}
