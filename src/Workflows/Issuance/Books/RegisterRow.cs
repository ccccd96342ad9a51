using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Values;

namespace Workflows.Issuance.Books;

/// <summary>One row of an old register as typed; the columns of <see cref="Columns"/>.</summary>
public sealed record RegisterRow(
    string Number, string Symbol, string Date, string Type, string Subject, string Signer, string Recipients, string KeptBy, string Copies, string Note)
{
    /// <summary>Headings of the file, in order.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["Số", "Ký hiệu", "Ngày", "Loại", "Trích yếu", "Người ký", "Nơi nhận", "Lưu", "Số bản", "Ghi chú"];

    /// <param name="cells">In the order of <see cref="Columns"/>; missing ones at the end are empty.</param>
    public static RegisterRow Of(IReadOnlyList<string> cells)
    {
        string At(int column) => column < cells.Count ? cells[column] : "";
        return new(At(0), At(1), At(2), At(3), At(4), At(5), At(6), At(7), At(8), At(9));
    }
}

/// <summary>A row that was read: what a line of the register needs.</summary>
internal sealed record ReadRow(int Number, string Suffix, string Symbol, DateOnly Date, string Code, RegisterRow Texts, int? Copies)
{
    /// <summary>Reads one row; every fault of it is told.</summary>
    /// <param name="row">As typed.</param>
    /// <param name="year">Of the register.</param>
    /// <param name="faults">Takes the sentences, without the row's number.</param>
    public static ReadRow? Of(RegisterRow row, int year, List<string> faults)
    {
        var before = faults.Count;
        var number = Numbers.Written().Match(VietnameseText.Normalise(row.Number));
        if (!number.Success)
            faults.Add($"số \"{row.Number}\" không đọc được; số gồm chữ số và nhiều nhất một chữ cái, như 30 hoặc 30c.");
        var date = TypedDay.Parse(row.Date);
        if (date?.Year != year)
            faults.Add($"ngày \"{row.Date}\" không phải một ngày của năm {year}, dạng dd/MM/yyyy.");

        var code = DecreeTypes.CodeOf(row.Type);
        if (code is null)
            faults.Add($"loại văn bản \"{row.Type}\" không có trong Nghị định 30/2020/NĐ-CP.");
        int? copies = null;
        if (!string.IsNullOrWhiteSpace(row.Copies))
        {
            if (int.TryParse(row.Copies, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= 10_000)
                copies = count;
            else
                faults.Add($"số bản \"{row.Copies}\" không đọc được.");
        }

        var texts = new List<string>();
        foreach (var (text, label, max, required) in new[]
        {
            (row.Symbol, "Ký hiệu", 40, true), (row.Subject, "Trích yếu", 500, true), (row.Signer, "Người ký", 200, false),
            (row.Recipients, "Nơi nhận", 2_000, false), (row.KeptBy, "Lưu", 200, false), (row.Note, "Ghi chú", 500, false),
        })
        {
            var clean = VietnameseText.Check(text.ReplaceLineEndings("; "), "", label, max, required);
            if (clean.Problem is { } wrong)
                faults.Add(wrong.Message);
            texts.Add(clean.IsSuccess ? clean.Value : "");
        }

        return faults.Count > before
            ? null
            : new(
                int.Parse(number.Groups["digits"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture),
                number.Groups["letter"].Value, texts[0], date!.Value, code!,
                row with { Subject = texts[1], Signer = texts[2], Recipients = texts[3], KeptBy = texts[4], Note = texts[5] }, copies);
    }
}

internal static partial class Numbers
{
    /// <summary>"30", "05", "30c".</summary>
    [GeneratedRegex("^(?<digits>0*[1-9][0-9]{0,5})(?<letter>[a-zđ]?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    public static partial Regex Written();
}
