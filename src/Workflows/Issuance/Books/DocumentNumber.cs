using System.Globalization;

namespace Workflows.Issuance.Books;

/// <summary>
/// A number and symbol such as "51/KH-UBND": at least two digits, a slash, no spaces
/// (Nghị định 30/2020/NĐ-CP, Phụ lục I.II.3).
/// </summary>
/// <param name="Number">From 1.</param>
/// <param name="Symbol">"KH-UBND".</param>
/// <param name="Suffix">Letter that old registers put behind a number ("30c"); never given here.</param>
public readonly record struct DocumentNumber(int Number, string Symbol, string Suffix = "")
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:00}{Suffix}/{Symbol}");
}
