using Host.Web.Design;
using Workflows.FollowUp;
using Workflows.Values;

namespace Host.Web.FollowUp;

/// <summary>What the pages after issue call things.</summary>
internal static class FollowUpWords
{
    public const string NoLead = "Chưa rõ cơ quan chủ trì";

    public static readonly (TaskStanding Standing, string Slug, string Name)[] Standings =
    [
        (TaskStanding.Late, "qua-han", "Quá hạn"),
        (TaskStanding.Soon, "sap-den-han", $"Còn không quá {FollowUpBoard.SoonDays} ngày"),
        (TaskStanding.Open, "chua-xong", "Chưa hoàn thành"),
        (TaskStanding.ChangeAsked, "de-nghi-doi", "Đề nghị đổi"),
        (TaskStanding.NoDay, "chua-co-han", "Chưa có hạn"),
        (TaskStanding.NoLead, "chua-ro-chu-tri", "Chưa chọn cơ quan chủ trì"),
        (TaskStanding.Done, "hoan-thanh", "Hoàn thành"),
    ];

    public static TaskStanding? StandingOf(string? slug) => Standings.Where(s => s.Slug == slug).Select(s => (TaskStanding?)s.Standing).FirstOrDefault();

    public static string? SlugOf(TaskStanding? standing) => Standings.FirstOrDefault(s => s.Standing == standing).Slug;

    public static string NameOf(AssignedState state) => state switch
    {
        AssignedState.Assigned => "Đã giao",
        AssignedState.Accepted => "Đã nhận",
        AssignedState.ChangeAsked => "Đề nghị đổi",
        AssignedState.InProgress => "Đang làm",
        _ => "Hoàn thành",
    };

    public static Tone ToneOf(AssignedState state) => state switch
    {
        AssignedState.Assigned => Tone.Neutral,
        AssignedState.ChangeAsked => Tone.Waiting,
        AssignedState.Done => Tone.Good,
        _ => Tone.Active,
    };

    /// <summary>"Quá hạn 3 ngày", counted in calendar days; null where nothing need be said.</summary>
    public static (string Text, Tone Tone)? DueOf(AssignedTask task, DateOnly today)
    {
        if (task.State is AssignedState.Done || task.DueOn is not { } due)
            return null;
        var left = due.DayNumber - today.DayNumber;
        return left switch
        {
            < 0 => ($"Quá hạn {Count(-left)} ngày", Tone.Bad),
            0 => ("Hết hạn hôm nay", Tone.Waiting),
            <= FollowUpBoard.SoonDays => ($"Còn {Count(left)} ngày", Tone.Waiting),
            _ => null,
        };
    }

    public static string LeadOf(AssignedTask task) => task.LeadName.Length > 0 ? task.LeadName : NoLead;

    /// <summary>"Chỉ đạo số 2".</summary>
    public static string NumberOf(AssignedTask task) => task.Source switch
    {
        TaskSource.Plan => $"Nhiệm vụ số {task.Number}",
        TaskSource.Direction => $"Chỉ đạo số {task.Number}",
        _ => $"Nhiệm vụ số {task.Number} của cuộc họp",
    };

    public static string Of(TaskEntry entry) => entry.Kind switch
    {
        TaskEntryKind.Assigned => $"giao nhiệm vụ cho {Lead(entry.NewLead)}, {Due(entry.NewDue)}",
        TaskEntryKind.Accepted => "nhận nhiệm vụ",
        TaskEntryKind.ChangeAsked => $"đề nghị đổi {Changes(entry)}",
        TaskEntryKind.ChangeGranted => $"đồng ý đổi {Changes(entry)}",
        TaskEntryKind.ChangeRefused => $"không đồng ý đổi {Changes(entry)}",
        TaskEntryKind.Changed => $"đổi {Changes(entry)}",
        TaskEntryKind.Progressed => "báo tiến độ",
        TaskEntryKind.ResultRecorded => "ghi kết quả",
        TaskEntryKind.ResultWithdrawn => "rút kết quả đã ghi",
        TaskEntryKind.Done => "báo hoàn thành",
        _ => "trả lại để làm tiếp",
    };

    /// <summary>The measures of a result in one line; a result without figures says so.</summary>
    public static string MeasuresOf(TaskResult result) =>
        result.Measures.Count == 0 ? "Không có số liệu" : string.Join("; ", result.Measures.Select(m => m.Quantity.ToString()));

    /// <summary>"tiếng Việt 2.800; tiếng Anh 500".</summary>
    public static string PartsOf(Measure measure) => string.Join("; ", measure.Parts.Select(p => $"{Languages.NameOf(p.Key)} {Quantity.Number(p.Value)}"));

    public static string LanguagesOf(TaskResult result) => string.Join(", ", result.Languages.Select(Languages.NameOf));

    /// <summary>"1.200".</summary>
    public static string Count(int number) => number.ToString("N0", VietnamTime.Culture);

    private static string Changes(TaskEntry entry) => string.Join(" và ", new[]
    {
        entry.OldDue == entry.NewDue ? null : $"hạn từ {Day(entry.OldDue)} thành {Day(entry.NewDue)}",
        entry.OldLead == entry.NewLead ? null : $"cơ quan chủ trì từ {Lead(entry.OldLead)} thành {Lead(entry.NewLead)}",
    }.OfType<string>());

    private static string Due(DateOnly? day) => day is { } known ? $"hạn {VietnamTime.Short(known)}" : "chưa có hạn";

    private static string Day(DateOnly? day) => day is { } known ? VietnamTime.Short(known) : "chưa có hạn";

    private static string Lead(string? name) => string.IsNullOrEmpty(name) ? "cơ quan chưa rõ" : name;
}
