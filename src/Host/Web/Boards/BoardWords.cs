using Host.Web.Design;
using Workflows.Boards;
using Workflows.Outbox.Deliveries;
using Workflows.Values;

namespace Host.Web.Boards;

/// <summary>What the boards call things.</summary>
internal static class BoardWords
{
    /// <summary>In the order of their urgency.</summary>
    public static readonly (DueStanding Standing, string Slug, string Name)[] Standings =
    [
        (DueStanding.Late, "qua-han", "Quá hạn"),
        (DueStanding.Today, "hom-nay", "Hết hạn hôm nay"),
        (DueStanding.Soon, "sap-het-han", "Còn không quá 2 ngày"),
        (DueStanding.InTime, "con-han", "Còn hạn"),
        (DueStanding.NoDay, "khong-co-han", "Không có hạn"),
        (DueStanding.Stopped, "chua-nhan-duoc", "Chưa nhận được văn bản"),
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

    public static DueStanding? StandingOf(string? slug) =>
        Standings.Where(s => s.Slug == slug).Select(s => (DueStanding?)s.Standing).FirstOrDefault();

    public static string? SlugOf(DueStanding? standing) => Standings.FirstOrDefault(s => s.Standing == standing).Slug;

    public static string NameOf(DueStanding standing) => Standings.First(s => s.Standing == standing).Name;

    public static Tone ToneOf(DueStanding standing) => standing switch
    {
        DueStanding.Late => Tone.Bad,
        DueStanding.Today or DueStanding.Soon or DueStanding.Stopped => Tone.Waiting,
        DueStanding.InTime => Tone.Active,
        _ => Tone.Neutral,
    };

    /// <summary>"Quá hạn 3 ngày làm việc".</summary>
    public static string DaysOf(OpenWorkLine line) => line switch
    {
        { Standing: DueStanding.Late, WorkingDaysLeft: < 0 and var over } => $"Quá hạn {Count(-over)} ngày làm việc",
        { Standing: DueStanding.Soon or DueStanding.InTime, WorkingDaysLeft: { } left } => $"Còn {Count(left)} ngày làm việc",
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

    /// <summary>"Lấy ý kiến các sở, ngành: 2 vòng; Ý kiến cơ quan tài chính: 1 vòng"; null where nobody was asked.</summary>
    public static string? RoundsOf(PlanFact plan) => plan.Rounds.Count == 0
        ? null
        : string.Join("; ", plan.Rounds.Select(r => $"{r.Step}: {Count(r.Count)} vòng"));

    /// <summary>"1.200".</summary>
    public static string Count(int number) => number.ToString("N0", VietnamTime.Culture);

    /// <summary>"2,5"; a dash for nothing to count.</summary>
    public static string Days(decimal? days) => days?.ToString("#,0.#", VietnamTime.Culture) ?? "–";

    /// <summary>"87%"; a dash where nothing can be judged.</summary>
    public static string Percent(decimal? share) => share is { } part ? $"{Math.Round(part * 100, MidpointRounding.AwayFromZero).ToString("0", VietnamTime.Culture)}%" : "–";
}
