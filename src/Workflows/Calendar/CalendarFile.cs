using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>
/// Days as administrators write them in a JSON file after the yearly announcement: days to set, days to take out, and
/// years of which the file names every day.
/// </summary>
public sealed record CalendarFile
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int MostDays = 2_000;

    /// <summary>Why, e.g. the number and date of the announcement; stays with the version.</summary>
    public required string Reason { get; init; }

    /// <summary>The document of every day that names none of its own.</summary>
    public string? Source { get; init; }

    /// <summary>Years of which every other day goes back to what its weekday says.</summary>
    public IReadOnlyList<int> WholeYears { get; init; } = [];

    public IReadOnlyList<CalendarFileDay> Days { get; init; } = [];

    /// <summary>Days that go back to what their weekday says.</summary>
    public IReadOnlyList<DateOnly> Remove { get; init; } = [];

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks a file.</summary>
    /// <returns>The file with its texts normalised, or every mistake with its place.</returns>
    public static Result<CalendarFile> Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<CalendarFile>(json, Strict) is { } file ? Checked(file) : new Invalid("Tệp trống.", "$");
        }
        catch (JsonException wrong)
        {
            return new Invalid($"Tệp không đọc được: {wrong.Message}", wrong.Path ?? "$");
        }
    }

    /// <summary>A day of the file as the calendar keeps it.</summary>
    internal CalendarDay Row(CalendarFileDay line, int version) => new()
    {
        Day = line.Day,
        Kind = line.Kind,
        Name = line.Name,
        Source = line.Source ?? Source,
        IsConfirmed = line.Confirmed,
        FromVersion = version,
    };

    private static Result<CalendarFile> Checked(CalendarFile file)
    {
        var wrong = new List<Invalid>();
        if (file.WholeYears is null || file.Days is null || file.Remove is null || file.Days.Any(d => d is null))
            return new Invalid("Danh sách trong tệp không được để trống (null).", "$");
        if (file.Days.Count > MostDays)
            return new Invalid($"Tệp có quá nhiều ngày (tối đa {MostDays}).", "$.days");
        if (file.Days.Count + file.Remove.Count == 0)
            wrong.Add(new("Tệp không nêu ngày nào.", "$.days"));
        var reason = Text(file.Reason, "$.reason", "Lý do", required: true, wrong);
        var source = Text(file.Source, "$.source", "Căn cứ", required: false, wrong);
        var days = file.Days.Select((d, i) => Checked(d, source, $"$.days[{i}]", wrong)).ToList();

        foreach (var twice in days.GroupBy(d => d.Day).Where(g => g.Count() > 1))
            wrong.Add(new($"Ngày {VietnamTime.Short(twice.Key)} được nêu nhiều lần.", "$.days"));
        foreach (var both in file.Remove.Intersect(days.Select(d => d.Day)))
            wrong.Add(new($"Ngày {VietnamTime.Short(both)} vừa được đặt vừa bị bỏ.", "$.remove"));
        // A slip in the list would otherwise wipe a year's holidays.
        foreach (var empty in file.WholeYears.Where(y => days.All(d => d.Day.Year != y)))
            wrong.Add(new($"Tệp ghi trọn năm {empty} nhưng không nêu ngày nào của năm đó.", "$.wholeYears"));
        return wrong.Count > 0 ? new InvalidFields(wrong) : file with { Reason = reason!, Source = source, Days = days };
    }

    private static CalendarFileDay Checked(CalendarFileDay line, string? source, string path, List<Invalid> wrong)
    {
        var clean = line with
        {
            Name = Text(line.Name, $"{path}.name", "Tên ngày", required: true, wrong) ?? "",
            Source = Text(line.Source, $"{path}.source", "Căn cứ", required: false, wrong),
        };
        if (line.Day.Year is < FirstYear or > LastYear)
            wrong.Add(new($"Ngày {VietnamTime.Short(line.Day)} nằm ngoài các năm {FirstYear}–{LastYear}.", $"{path}.day"));
        var rests = WorkingCalendar.IsWeeklyRest(line.Day);
        if (line.Kind is CalendarDayKind.SwappedWorking && !rests)
            wrong.Add(new($"{CalendarWords.DayOf(line.Day)} vốn là ngày làm việc nên không thể là ngày làm bù.", $"{path}.kind"));
        if (line.Kind is CalendarDayKind.SwappedOff or CalendarDayKind.Compensatory && rests)
            wrong.Add(new($"{CalendarWords.DayOf(line.Day)} vốn là ngày nghỉ hằng tuần nên không thể là ngày {CalendarWords.NameOf(line.Kind)}.", $"{path}.kind"));
        if (line.Confirmed && (clean.Source ?? source) is null)
            wrong.Add(new($"Ngày đã xác nhận phải có căn cứ: {CalendarWords.DayOf(line.Day)}.", $"{path}.source"));
        if (line is { Confirmed: true, Kind: CalendarDayKind.Proposed })
            wrong.Add(new($"Ngày dự kiến nghỉ thì chưa xác nhận được: {CalendarWords.DayOf(line.Day)}. Ghi là Holiday khi đã có hiệu lực.", $"{path}.kind"));
        return clean;
    }

    private static string? Text(string? text, string path, string label, bool required, List<Invalid> wrong)
    {
        var clean = VietnameseText.Check(text, path, label, 300, required);
        if (clean.Problem is Invalid problem)
            wrong.Add(problem);
        return clean is { IsSuccess: true, Value.Length: > 0 } ? clean.Value : null;
    }
}

/// <summary>One day of a file.</summary>
/// <param name="Day">As 2027-02-05.</param>
/// <param name="Kind">Name of a <see cref="CalendarDayKind"/>.</param>
/// <param name="Name">"Tết Nguyên đán".</param>
/// <param name="Source">The document; null: the file's.</param>
/// <param name="Confirmed">False for what is only expected.</param>
public sealed record CalendarFileDay(DateOnly Day, CalendarDayKind Kind, string Name, string? Source = null, bool Confirmed = true);
