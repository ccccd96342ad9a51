using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Decisions.Opinions.Giving;

/// <summary>One row of the form as typed.</summary>
public sealed record RemarkInput(string? Clause, string? Opinion, string? Wording, string? Reason)
{
    /// <summary>Nothing was typed into it.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Clause) && string.IsNullOrWhiteSpace(Opinion)
        && string.IsNullOrWhiteSpace(Wording) && string.IsNullOrWhiteSpace(Reason);
}

/// <summary>The signed letter as typed; the file has passed <see cref="UploadReader"/>.</summary>
public sealed record LetterInput(string? Number, string? SignedOn, string? Signer, Upload? File = null)
{
    public bool IsEmpty => string.IsNullOrWhiteSpace(Number) && string.IsNullOrWhiteSpace(SignedOn)
        && string.IsNullOrWhiteSpace(Signer) && File is null;
}

/// <summary>What an opinion says beside its verdict and its general comment.</summary>
/// <param name="Remarks">Rows of the form, empty ones among them.</param>
/// <param name="Letter">Null when none was typed.</param>
public sealed record OpinionInput(IReadOnlyList<RemarkInput> Remarks, LetterInput? Letter = null)
{
    /// <summary>Largest number of remarks in one opinion.</summary>
    public const int MaxRemarks = 50;

    public const int MaxClause = 300;

    public const int MaxText = 10_000;

    public const int MaxNumber = 60;

    public const int MaxSigner = 200;

    /// <summary>Checks every field; messages name the form's fields ("clause-0", "letter-number").</summary>
    /// <param name="today">A letter is not signed in the future.</param>
    internal Result<CheckedOpinion> Check(DateOnly today)
    {
        var wrong = new List<Invalid>();
        var remarks = new List<CheckedRemark>();
        for (var row = 0; row < Remarks.Count; row++)
        {
            if (!Remarks[row].IsEmpty)
                remarks.Add(RemarkIn(Remarks[row], row, wrong));
        }

        if (remarks.Count > MaxRemarks)
            wrong.Add(new($"Một văn bản góp ý có nhiều nhất {MaxRemarks} dòng; các góp ý khác xin ghi vào văn bản đính kèm.", "gop-y"));
        var letter = Letter is { IsEmpty: false } typed ? LetterIn(typed, today, wrong) : null;
        return wrong.Count switch
        {
            0 => new CheckedOpinion(remarks, letter),
            1 => wrong[0],
            _ => new InvalidFields(wrong),
        };
    }

    private static CheckedRemark RemarkIn(RemarkInput typed, int row, List<Invalid> wrong)
    {
        var number = row + 1;
        var clause = Text(typed.Clause, $"clause-{row}", $"Góp ý {number}, điều, khoản, mục", MaxClause, wrong);
        var opinion = Text(typed.Opinion, $"opinion-{row}", $"Góp ý {number}, ý kiến", MaxText, wrong);
        var wording = Text(typed.Wording, $"wording-{row}", $"Góp ý {number}, đề nghị sửa thành", MaxText, wrong);
        var reason = Text(typed.Reason, $"reason-{row}", $"Góp ý {number}, lý do", MaxText, wrong);
        if (string.IsNullOrWhiteSpace(typed.Clause))
            wrong.Add(new($"Góp ý {number}: chưa nêu điều, khoản, mục hoặc nhiệm vụ được góp ý.", $"clause-{row}"));
        if (string.IsNullOrWhiteSpace(typed.Opinion) && string.IsNullOrWhiteSpace(typed.Wording))
            wrong.Add(new($"Góp ý {number}: chưa ghi ý kiến hoặc lời văn đề nghị.", $"opinion-{row}"));
        return new CheckedRemark(clause ?? "", opinion, wording, reason);
    }

    private static CheckedLetter? LetterIn(LetterInput typed, DateOnly today, List<Invalid> wrong)
    {
        var number = Text(typed.Number, "letter-number", "Số, ký hiệu văn bản", MaxNumber, wrong, allowLines: false);
        var signer = Text(typed.Signer, "letter-signer", "Người ký văn bản", MaxSigner, wrong, allowLines: false);
        if (string.IsNullOrWhiteSpace(typed.Number))
            wrong.Add(new("Văn bản góp ý: chưa nhập số, ký hiệu.", "letter-number"));
        if (string.IsNullOrWhiteSpace(typed.Signer))
            wrong.Add(new("Văn bản góp ý: chưa nhập người ký.", "letter-signer"));
        var day = TypedDay.Parse(typed.SignedOn);
        if (day is null)
            wrong.Add(new("Văn bản góp ý: ngày ký phải theo dạng ngày/tháng/năm, ví dụ 05/03/2026.", "letter-date"));
        else if (day > today || day < today.AddYears(-1))
            wrong.Add(new($"Văn bản góp ý: ngày ký {VietnamTime.Short(day.Value)} không hợp lý (phải trong vòng một năm, không sau hôm nay).", "letter-date"));
        if (typed.File is { ContentType: Upload.Excel } sheet)
            wrong.Add(new($"Tệp “{sheet.Name}” là bảng tính; văn bản góp ý phải là tệp PDF, Word (.docx) hoặc ảnh.", "letter-file"));
        return wrong.Count == 0 ? new CheckedLetter(number!, day!.Value, signer!, typed.File) : null;
    }

    private static string? Text(string? typed, string field, string label, int max, List<Invalid> wrong, bool allowLines = true)
    {
        var text = VietnameseText.Check(typed, field, label, max, allowLines: allowLines);
        if (!text.IsSuccess)
            wrong.Add((Invalid)text.Problem!);
        return text.IsSuccess && text.Value.Length > 0 ? text.Value : null;
    }
}

/// <summary>What passed every check, as it will be stored.</summary>
internal sealed record CheckedOpinion(IReadOnlyList<CheckedRemark> Remarks, CheckedLetter? Letter)
{
    public static readonly CheckedOpinion Nothing = new([], null);
}

internal sealed record CheckedRemark(string Clause, string? Opinion, string? Wording, string? Reason);

internal sealed record CheckedLetter(string Number, DateOnly SignedOn, string Signer, Upload? File);
