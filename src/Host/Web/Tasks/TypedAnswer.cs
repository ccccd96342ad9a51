using Microsoft.AspNetCore.Http.Features;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Tasks;

/// <summary>What stood in the form of a decision when it was sent, so that a page shown again holds all of it.</summary>
public sealed record TypedAnswer
{
    public static readonly TypedAnswer Nothing = new();

    /// <summary>A body of an opinion: the largest file, the words, and room to refuse a larger file in words.</summary>
    internal const long LargestOpinion = 48L * 1024 * 1024;

    /// <summary>Rows that stand open before anything is typed.</summary>
    private const int FirstRows = 2;

    private const string AddRow = "add-row";

    public string? Chosen { get; init; }

    public string? Comment { get; init; }

    /// <summary>Rows as typed, empty ones in between left out.</summary>
    public IReadOnlyList<RemarkInput> Remarks { get; init; } = [];

    /// <summary>Rows of the form: those typed, and room for more.</summary>
    public int Rows { get; init; } = FirstRows;

    /// <summary>Its file is gone from a page shown again: a browser gives none back.</summary>
    public LetterInput? Letter { get; init; }

    public string? WishedOn { get; init; }

    /// <summary>"Thêm dòng" was pressed: nothing is to be decided.</summary>
    public bool WantsRow { get; init; }

    /// <summary>Why the file was not taken; null when it was, or there was none.</summary>
    public Problem? FileProblem { get; init; }

    public OpinionInput Opinion => new(Remarks, Letter);

    /// <summary>Every word typed, to be given back where there is no form any more.</summary>
    public string Words => Joined([Comment, .. Remarks.SelectMany(r => new[] { r.Clause, r.Opinion, r.Wording, r.Reason })]);

    /// <summary>The same words of an opinion that is on record.</summary>
    public static string WordsOf(Receipt receipt) =>
        Joined([receipt.Comment, .. receipt.Body.Remarks.SelectMany(r => new[] { r.Clause, r.Opinion, r.Wording, r.Reason })]);

    /// <summary>Reads a form that has been received whole; a file of an opinion is checked at once.</summary>
    public static async Task<TypedAnswer> ReadAsync(IFormCollection form, CancellationToken stop)
    {
        var rows = Enumerable.Range(0, OpinionInput.MaxRemarks + 1).Where(i => form.ContainsKey($"clause-{i}") || form.ContainsKey($"opinion-{i}"))
            .Select(i => new RemarkInput(form[$"clause-{i}"], form[$"opinion-{i}"], form[$"wording-{i}"], form[$"reason-{i}"])).ToList();
        var typed = rows.FindAll(r => !r.IsEmpty);
        var wantsRow = form["act"] == AddRow;
        var (file, problem) = wantsRow ? (null, null) : await FileInAsync(form, stop);
        return new TypedAnswer
        {
            Chosen = form["verdict"],
            Comment = form["comment"],
            Remarks = typed,
            Rows = Math.Min(Math.Max(FirstRows, Math.Max(rows.Count, typed.Count) + (wantsRow ? 1 : 0)), OpinionInput.MaxRemarks),
            Letter = new LetterInput(form["letter-number"], form["letter-date"], form["letter-signer"], file) is { IsEmpty: false } letter ? letter : null,
            WishedOn = form["wished-day"],
            WantsRow = wantsRow,
            FileProblem = problem,
        };
    }

    /// <summary>Reads the form of a request, and says in words when it is too large or no form at all.</summary>
    public static async Task<Result<TypedAnswer>> ReceiveAsync(HttpRequest request, CancellationToken stop)
    {
        try
        {
            var form = await request.ReadFormAsync(stop);
            if (form.Files.Count > 0)
                await FilesAtOnce.EnterAsync(request.HttpContext, stop);
            return await ReadAsync(form, stop);
        }
        catch (BadHttpRequestException failure) when (failure.StatusCode is StatusCodes.Status413PayloadTooLarge)
        {
            return new UploadTooLarge();
        }
        catch (InvalidDataException failure)
        {
            // The framework tells a passed limit from a broken body in its words only.
            return failure.Message.Contains("limit", StringComparison.OrdinalIgnoreCase)
                ? new UploadTooLarge()
                : new Invalid("Biểu mẫu không đọc được hoặc có ký tự không hợp lệ. Chưa có gì được lưu; xin nhập lại.");
        }
    }

    /// <summary>Lets the body of this request be as large as an opinion may be.</summary>
    public static void AllowFile(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = LargestOpinion;
    }

    private static string Joined(IEnumerable<string?> texts) =>
        string.Join("\n\n", texts.Where(text => !string.IsNullOrWhiteSpace(text)).Select(VietnameseText.Normalise));

    private static async Task<(Upload? File, Problem? Problem)> FileInAsync(IFormCollection form, CancellationToken stop)
    {
        // A form without a chosen file sends an empty one without a name.
        if (form.Files.GetFile("letter-file") is not { } sent || (sent.Length == 0 && string.IsNullOrEmpty(sent.FileName)))
            return (null, null);
        var read = await UploadReader.ReadAsync(sent.OpenReadStream, sent.FileName, stop);
        return read.IsSuccess ? (read.Value, null) : (null, new Invalid(read.Problem!.Message, "letter-file"));
    }
}

/// <summary>The request was larger than anything that is taken; nothing of it was kept.</summary>
public sealed record UploadTooLarge()
    : Invalid("Tệp hoặc nội dung gửi lên quá lớn: tệp văn bản góp ý không quá 20 MB. Chưa có gì được lưu; xin chọn tệp nhỏ hơn rồi gửi lại.", "letter-file");
