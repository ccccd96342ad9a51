using System.Globalization;

namespace Workflows.Documents;

/// <summary>
/// "Số: 05/KH-UBND" (PL I.II.3): at least two digits, a slash, no spaces. The number is null until the records clerk gives it; then a blank
/// stands in its place.
/// </summary>
public sealed record NumberAndSymbol
{
    /// <param name="number">From 1; null before numbering.</param>
    /// <param name="symbol">What follows the slash: "KH-UBND".</param>
    /// <exception cref="ArgumentException">The symbol is empty or holds a space or a slash; a legal norm's number is not made here.</exception>
    public NumberAndSymbol(int? number, string symbol)
    {
        if (number is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(number));
        Symbol = PrintedText.Of(symbol);
        if (Symbol.Length == 0 || Symbol.Any(c => char.IsWhiteSpace(c) || c is '/'))
            throw new ArgumentException($"No symbol of a document: '{symbol}'.", nameof(symbol));
        Number = number;
    }

    public int? Number { get; }

    public string Symbol { get; }

    /// <summary>"Số: 05/KH-UBND".</summary>
    public string Line => $"Số: {this}";

    /// <summary>"05/KH-UBND".</summary>
    public override string ToString() =>
        $"{Number?.ToString($"D{Layout.NumberDigits}", CultureInfo.InvariantCulture) ?? Layout.NumberBlank}/{Symbol}";
}
