using Host.Web.Design;
using Workflows.Boards;
using Workflows.Outbox.Deliveries;
using Workflows.Values;

namespace Host.Web.Boards;

/// <summary>What the boards call things.</summary>
internal static class BoardWords
{
    /// <summary>In the order of their urgency.</summary>
    public static readonly (TaskStanding Standing, string Slug, string Name)[] Standings =
    [
        (TaskStanding.Late, "qua-han", "Quá hạn"),
        (TaskStanding.Today, "hom-nay", "Hết hạn hôm nay"),
        (TaskStanding.Soon, "sap-het-han", "Còn không quá 2 ngày"),
        (TaskStanding.InTime, "con-han", "Còn hạn"),
        (TaskStanding.NoDay, "khong-co-han", "Không có hạn"),
        (TaskStanding.Stopped, "chua-nhan-duoc", "Chưa nhận được văn bản"),
    ];

    /// <summary>As they are stacked, from the ground up; each with the class of its pattern.</summary>
    public static readonly (AskedOutcome Outcome, string Name, string Pattern)[] Outcomes =
    [
        (AskedOutcome.InTime, "Đúng hạn", "dung-han"),
        (AskedOutcome.Late, "Trả lời muộn", "muon"),
        (AskedOutcome.DeemedConsent, "Im lặng, coi như thống nhất", "coi-nhu"),
        (AskedOutcome.Silent, "Im lặng, không coi là thống nhất", "im-lang"),
        (AskedOutcome.NotReached, "Chưa nhận được văn bản", "chua-nhan"),
        (AskedOutcome.Waiting, "Đang chờ", "dang-cho"),
        (AskedOutcome.NotNeeded, "Không cần nữa", "khong-can"),
    ];

    public static TaskStanding? StandingOf(string? slug) =>
        Standings.Where(s => s.Slug == slug).Select(s => (TaskStanding?)s.Standing).FirstOrDefault();

    public static string? SlugOf(TaskStanding? standing) => Standings.FirstOrDefault(s => s.Standing == standing).Slug;

    public static string NameOf(TaskStanding standing) => Standings.First(s => s.Standing == standing).Name;

    public static Tone ToneOf(TaskStanding standing) => standing switch
    {
        TaskStanding.Late => Tone.Bad,
        TaskStanding.Today or TaskStanding.Soon or TaskStanding.Stopped => Tone.Waiting,
        TaskStanding.InTime => Tone.Active,
        _ => Tone.Neutral,
    };

    /// <summary>"Quá hạn 3 ngày làm việc".</summary>
    public static string DaysOf(OpenWorkLine line) => line switch
    {
        { Standing: TaskStanding.Late, WorkingDaysLeft: < 0 and var over } => $"Quá hạn {Count(-over)} ngày làm việc",
        { Standing: TaskStanding.Soon or TaskStanding.InTime, WorkingDaysLeft: { } left } => $"Còn {Count(left)} ngày làm việc",
        _ => NameOf(line.Standing),
    };

    public static string NameOf(DeliveryStage stage) => stage switch
    {
        DeliveryStage.Queued => "Đang chờ gửi",
        DeliveryStage.Parked => "Không gửi được",
        DeliveryStage.Accepted => "Đã gửi",
        DeliveryStage.Bounced => "Bị trả lại",
        DeliveryStage.Opened => "Đã mở xem",
        _ => "Không gửi thư",
    };

    /// <summary>"1.200".</summary>
    public static string Count(int number) => number.ToString("N0", VietnamTime.Culture);

    /// <summary>"2,5"; a dash for nothing to count.</summary>
    public static string Days(decimal? days) => days?.ToString("#,0.#", VietnamTime.Culture) ?? "–";

    /// <summary>"87%"; a dash where nothing can be judged.</summary>
    public static string Percent(decimal? share) => share is { } part ? $"{Math.Round(part * 100, MidpointRounding.AwayFromZero).ToString("0", VietnamTime.Culture)}%" : "–";
}
