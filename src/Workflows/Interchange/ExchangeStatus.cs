namespace Workflows.Interchange;

/// <summary>What one side says became of a document at the receiver; the numbers are the ones of the exchange.</summary>
public enum ExchangeStatus
{
    /// <summary>The receiver's system has it; its clerk has not acted.</summary>
    Arrived = 1,

    /// <summary>The receiver's clerk refuses it, with a reason.</summary>
    Refused = 2,

    /// <summary>Entered in the register of incoming documents.</summary>
    Received = 3,

    Assigned = 4,

    InProgress = 5,

    Finished = 6,

    /// <summary>The sender asks to take it back.</summary>
    RecallAsked = 13,

    /// <summary>The receiver agrees to a recall or an update.</summary>
    Agreed = 15,

    /// <summary>The receiver refuses a recall or an update.</summary>
    Declined = 16,
}

/// <summary>The codes and the words of <see cref="ExchangeStatus"/>.</summary>
public static class ExchangeStatuses
{
    /// <summary>"01" to "16".</summary>
    public static string CodeOf(ExchangeStatus status) => ((int)status).ToString("D2", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Null where no state has this code.</summary>
    public static ExchangeStatus? Find(string? code) =>
        code?.Trim() is { Length: 1 or 2 } text
        && int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && Enum.IsDefined((ExchangeStatus)number)
            ? (ExchangeStatus)number
            : null;

    public static string NameOf(ExchangeStatus status) => status switch
    {
        ExchangeStatus.Arrived => "Đã đến",
        ExchangeStatus.Refused => "Từ chối tiếp nhận",
        ExchangeStatus.Received => "Đã tiếp nhận",
        ExchangeStatus.Assigned => "Phân công",
        ExchangeStatus.InProgress => "Đang xử lý",
        ExchangeStatus.Finished => "Hoàn thành",
        ExchangeStatus.RecallAsked => "Lấy lại",
        ExchangeStatus.Agreed => "Đồng ý",
        ExchangeStatus.Declined => "Từ chối",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}

/// <summary>One status message about one document at one receiver, as an event that is only ever added.</summary>
/// <param name="SaidAt">On the clock of whoever says it; whole seconds.</param>
/// <param name="HeardAt">On our clock: when the message came in, or went out for <see cref="ExchangeStatus.RecallAsked"/>.</param>
/// <param name="Description">The reason or remark given with it.</param>
public sealed record ExchangeEvent(ExchangeStatus Status, DateTimeOffset SaidAt, DateTimeOffset HeardAt, string? Description = null);

/// <summary>Where a recall stands: it is asked for and answered, never done by the sender alone.</summary>
public enum RecallStanding
{
    NotAsked,
    Asked,
    Agreed,
    Declined,
}

/// <summary>
/// How a document stands at one receiver, from all messages there are. These come out of order, twice or never; the answer depends on
/// which there are and not on the order in which they came.
/// </summary>
/// <param name="Delivery">The farthest state that holds; null before anything was heard.</param>
/// <param name="DeliveryEvent">What said so.</param>
/// <param name="RecallEvent">The request, or the answer to it.</param>
public sealed record ExchangeStanding(ExchangeStatus? Delivery, ExchangeEvent? DeliveryEvent, RecallStanding Recall, ExchangeEvent? RecallEvent)
{
    public static ExchangeStanding Of(IEnumerable<ExchangeEvent> events)
    {
        // The same message twice is one; it was heard when it first came.
        var once = events
            .GroupBy(e => (e.Status, e.SaidAt))
            .Select(same => same.OrderBy(e => e.HeardAt).ThenBy(e => e.Description, StringComparer.Ordinal).First())
            .ToList();
        var delivery = DeliveryOf(once);
        var (recall, by) = RecallOf(once);
        return new(delivery?.Status, delivery, recall, by);
    }

    /// <summary>
    /// A refusal and an acceptance exclude one another: the later one holds, by the receiver's clock. At one moment the refusal holds,
    /// because a refusal that nobody sees costs more than one that is looked into.
    /// </summary>
    private static ExchangeEvent? DeliveryOf(List<ExchangeEvent> events)
    {
        var refused = events.Where(e => e.Status is ExchangeStatus.Refused).MaxBy(e => e.SaidAt);
        return events
            .Where(e => e.Status is >= ExchangeStatus.Received and <= ExchangeStatus.Finished && (refused is null || e.SaidAt > refused.SaidAt))
            .OrderByDescending(e => e.Status).ThenBy(e => e.SaidAt).FirstOrDefault()
            ?? refused
            ?? events.Where(e => e.Status is ExchangeStatus.Arrived).MinBy(e => e.SaidAt);
    }

    /// <summary>
    /// Asked on the sender's clock and answered on the receiver's: which answer belongs to which request is told by our clock alone, since
    /// no answer is heard before its request went out. An answer without a request is about an update and says nothing here.
    /// </summary>
    private static (RecallStanding Standing, ExchangeEvent? By) RecallOf(List<ExchangeEvent> events)
    {
        if (events.Where(e => e.Status is ExchangeStatus.RecallAsked).OrderByDescending(e => e.HeardAt).ThenByDescending(e => e.SaidAt).FirstOrDefault() is not { } asked)
            return (RecallStanding.NotAsked, null);
        var answer = events
            .Where(e => e.Status is ExchangeStatus.Agreed or ExchangeStatus.Declined && e.HeardAt >= asked.HeardAt)
            .OrderByDescending(e => e.SaidAt)
            // Two answers of one moment: a document is not believed to be gone while anybody says it is not.
            .ThenByDescending(e => e.Status)
            .FirstOrDefault();
        return answer?.Status switch
        {
            null => (RecallStanding.Asked, asked),
            ExchangeStatus.Agreed => (RecallStanding.Agreed, answer),
            _ => (RecallStanding.Declined, answer),
        };
    }
}
