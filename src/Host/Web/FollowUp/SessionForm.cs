using Workflows.FollowUp;
using Workflows.Values;

namespace Host.Web.FollowUp;

/// <summary>One row of the directions as typed.</summary>
public sealed record DirectionRow(string Content = "", string By = "", string Lead = "", string LeadName = "", string Time = "", string DueOn = "")
{
    public bool IsEmpty => Content.Length == 0 && By.Length == 0 && Lead.Length == 0 && LeadName.Length == 0 && Time.Length == 0 && DueOn.Length == 0;
}

/// <summary>What was typed about a session. Lists are typed one a line; parts of a line stand between semicolons.</summary>
public sealed record SessionForm
{
    /// <summary>Rows on a fresh page, and added by the button for more.</summary>
    private const int FirstRows = 4;
    private const int MostRows = 60;

    private static readonly string[] Columns = ["direction", "by", "lead", "leadName", "time", "due"];

    private static readonly string[] Names =
    [
        "title", "heldOn", "period", "periodFrom", "periodTo", "people", "organisers", "weaknesses", "requests", "indicators", "documents",
        "steering", "standing", "head", "headPositions",
    ];

    private IReadOnlyDictionary<string, string> typed = new Dictionary<string, string>();

    public IReadOnlyList<DirectionRow> Directions { get; init; } = [.. Enumerable.Repeat(new DirectionRow(), FirstRows)];

    public string this[string field] => typed.GetValueOrDefault(field, "");

    public static SessionForm Read(IFormCollection form)
    {
        var columns = Columns.Select(n => form[n]).ToArray();
        var rows = Enumerable.Range(0, Math.Min(columns[0].Count, MostRows))
            .Select(i => columns.Select(c => (i < c.Count ? c[i] : null)?.Trim() ?? "").ToArray())
            .Select(c => new DirectionRow(c[0], c[1], c[2], c[3], c[4], c[5])).ToList();
        return new() { typed = Names.ToDictionary(n => n, n => form[n].ToString(), StringComparer.Ordinal), Directions = rows };
    }

    public SessionForm WithMoreRows() => this with { Directions = [.. Directions.Concat(Enumerable.Repeat(new DirectionRow(), FirstRows)).Take(MostRows)] };

    /// <summary>What the act takes; every line that cannot be read is told.</summary>
    public Result<SessionInput> ToInput()
    {
        var wrong = new List<Invalid>();
        var heldOn = Day("heldOn", "Ngày họp");
        var (from, to) = (Day("periodFrom", "Từ ngày"), Day("periodTo", "Đến ngày"));
        var rows = Directions.Where(d => !d.IsEmpty).ToList();
        var tasks = rows.Select((row, i) =>
        {
            if (row.Content.Length == 0)
                wrong.Add(new($"Chỉ đạo số {i + 1} chưa có nội dung.", "tasks"));
            var due = TypedDay.Parse(row.DueOn);
            if (row.DueOn.Length > 0 && due is null)
                wrong.Add(new($"Hạn của chỉ đạo số {i + 1} phải viết như 30/11/2026.", "tasks"));
            return new SessionTaskInput(null, Guid.TryParse(row.Lead, out var lead) ? lead : null, row.LeadName, null, row.Time, due);
        }).ToList();
        var content = new SessionContent
        {
            Period = this["period"].Trim().Length > 0 || from is not null || to is not null ? new(this["period"], from, to) : null,
            People = [.. Lines("people").Select(l => l.Split(';', 3, StringSplitOptions.TrimEntries)).Select(p => new SessionPerson(p[0], At(p, 1), At(p, 2)))],
            Organisers = Lines("organisers"),
            Weaknesses = Lines("weaknesses"),
            Requests = [.. Lines("requests").Select(Request).OfType<SessionRequest>()],
            Directions = [.. rows.Where(r => r.Content.Length > 0).Select(r => new SessionDirection(r.Content, r.By))],
            Indicators = [.. Lines("indicators").Select(Indicator).OfType<Indicator>()],
            Documents = [.. Lines("documents").Select(Document)],
            Steering = this["steering"].Trim().Length == 0 ? null : new(this["steering"], this["standing"], this["head"], SplitOf(this["headPositions"])),
        };
        return wrong switch
        {
            [] => new SessionInput { Title = this["title"], HeldOn = heldOn, Content = content, DirectionTasks = tasks },
            [var one] => one,
            _ => new InvalidFields(wrong),
        };

        DateOnly? Day(string field, string label)
        {
            var text = this[field].Trim();
            var day = TypedDay.Parse(text);
            if (text.Length > 0 && day is null)
                wrong.Add(new($"{label} phải viết như 30/11/2026.", field));
            return day;
        }

        SessionRequest? Request(string line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && colon < line.Length - 1)
                return new(line[..colon].Trim(), line[(colon + 1)..].Trim());
            wrong.Add(new($"Mỗi kiến nghị ghi nơi nhận, dấu hai chấm rồi nội dung. Dòng chưa đúng: “{line}”.", "requests"));
            return null;
        }

        Indicator? Indicator(string line)
        {
            var colon = line.LastIndexOf(':');
            if (colon > 0 && Quantity.Parse(line[(colon + 1)..]) is { IsSuccess: true, Value: var quantity })
                return new(line[..colon].Trim(), quantity);
            wrong.Add(new($"Mỗi chỉ tiêu ghi như “thu nhập bình quân đầu người: 77,59 triệu đồng/năm”. Dòng chưa đúng: “{line}”.", "indicators"));
            return null;
        }

        MentionedDocument Document(string line)
        {
            var parts = line.Split(';', 4, StringSplitOptions.TrimEntries);
            var date = TypedDay.Parse(At(parts, 1));
            if (At(parts, 1).Length > 0 && date is null)
                wrong.Add(new($"Ngày của văn bản phải viết như 04/5/2024, hoặc để trống giữa hai dấu chấm phẩy. Dòng chưa đúng: “{line}”.", "documents"));
            return new(parts[0], At(parts, 2), "", At(parts, 3), date);
        }
    }

    private static string At(string[] parts, int index) => index < parts.Length ? parts[index] : "";

    private static string[] SplitOf(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string[] Lines(string field) => this[field].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
