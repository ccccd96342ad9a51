using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.HumanTasks.Reminders;

/// <summary>Who hears of a deadline.</summary>
public enum ReminderTo
{
    /// <summary>Whoever was asked.</summary>
    Person,

    /// <summary>The head of the agency that was asked.</summary>
    Head,

    /// <summary>The drafter, who waits for the answer.</summary>
    Drafter,

    /// <summary>The head of the Committee's office (Văn phòng UBND).</summary>
    Office,
}

/// <summary>One rung of the ladder.</summary>
/// <param name="Offset">Working days from the last day: -2 is two before, 0 the last day itself, 3 three after it.</param>
/// <param name="To">Who hears of it.</param>
public sealed record Rung(int Offset, ReminderTo To)
{
    /// <summary>As it is written in a workflow: "-2:person".</summary>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"{Offset}:{ReminderLadder.NameOf(To)}");

    /// <summary>As an office says it.</summary>
    public string Words => $"{Day}: {ReminderLadder.WordsOf(To)}";

    private string Day => Offset switch
    {
        < 0 => $"Trước hạn {-Offset:00} ngày làm việc",
        0 => "Ngày cuối của thời hạn",
        _ => $"Quá hạn {Offset:00} ngày làm việc",
    };
}

/// <summary>
/// Who is reminded of a step's deadline and when, in working days before and after its last day; drawn in the workflow.
/// </summary>
/// <param name="Rungs">Sorted by day.</param>
/// <param name="At">Time of day on which its mails leave, on the wall clock of Việt Nam.</param>
public sealed record ReminderLadder(IReadOnlyList<Rung> Rungs, TimeOnly At)
{
    private const string RungsInput = "Reminders";
    private const string AtInput = "RemindAt";

    /// <summary>Furthest rung, in working days: half a working year.</summary>
    internal const int Furthest = 120;

    private const string UsualTime = "07:30";

    private static readonly Rung[] Usual = [new(-1, ReminderTo.Person), new(1, ReminderTo.Person), new(2, ReminderTo.Head), new(3, ReminderTo.Office)];

    /// <summary>Hours that a mail of this kind may leave at; nobody is disturbed at night or at noon.</summary>
    private static readonly string[] Times = [UsualTime, "08:00", "09:00", "10:00", "13:30", "14:00", "15:00", "16:00"];

    /// <summary>The inputs of a step with a deadline.</summary>
    public static InputDescriptor InputOfRungs { get; } = new(RungsInput, "String[]")
    {
        DisplayName = "Nhắc việc và báo cáo chậm",
        Description = "Nhắc ai, vào ngày nào so với hạn, tính theo ngày làm việc. Nhiều mốc bị lỡ được gộp thành một; nhiều việc của một người được gộp vào một thư.",
        UiHint = "checklist",
        Choices = Pickers.Reminders,
        DefaultSyntax = "Object",
        DefaultValue = new JsonArray([.. Usual.Select(rung => (JsonNode)rung.Code)]),
        CheckLiteral = text => Read(CodesIn(text), null).Problem?.Message,
        Words = text => string.Join("; ", CodesIn(text).Select(code => ParseRung(code) is { IsSuccess: true, Value: var rung } ? rung.Words : code)),
    };

    public static InputDescriptor InputOfTime { get; } = new(AtInput, "String")
    {
        DisplayName = "Giờ gửi nhắc việc",
        Description = "Thư nhắc chỉ gửi trong giờ làm việc của ngày làm việc.",
        UiHint = "dropdown",
        DefaultValue = UsualTime,
        UiSpecifications = Pickers.Fixed(Times.Select(time => new Choice(time, time))),
        CheckLiteral = text => ParseTime(text).Problem?.Message,
    };

    /// <summary>What a step says.</summary>
    public static Result<ReminderLadder> Of(ActivityExecution x) => Read(x.Texts(RungsInput), x.Text(AtInput));

    /// <summary>Reads the inputs of a step.</summary>
    public static Result<ReminderLadder> Read(IReadOnlyList<string> rungs, string? time)
    {
        var read = rungs.Where(code => !string.IsNullOrWhiteSpace(code)).Select(ParseRung).ToList();
        if (read.Select(rung => rung.Problem).FirstOrDefault(problem => problem is not null) is { } wrong)
            return wrong;
        var at = ParseTime(time ?? UsualTime);
        return at.IsSuccess
            ? new ReminderLadder([.. read.Select(rung => rung.Value).Distinct().OrderBy(rung => rung.Offset).ThenBy(rung => rung.To)], at.Value)
            : at.Problem!;
    }

    internal static string NameOf(ReminderTo to) => to switch
    {
        ReminderTo.Person => "person",
        ReminderTo.Head => "head",
        ReminderTo.Drafter => "drafter",
        _ => "office",
    };

    internal static string WordsOf(ReminderTo to) => to switch
    {
        ReminderTo.Person => "nhắc người nhận việc",
        ReminderTo.Head => "báo người đứng đầu cơ quan được giao",
        ReminderTo.Drafter => "báo người soạn thảo",
        _ => "báo lãnh đạo Văn phòng UBND",
    };

    /// <summary>One rung as it is stored with a task.</summary>
    public static Result<Rung> ParseRung(string code)
    {
        var parts = code.Trim().Split(':');
        return parts is [var days, var name]
            && int.TryParse(days, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) && Math.Abs(offset) <= Furthest
            && Enum.GetValues<ReminderTo>().Where(to => NameOf(to) == name).ToList() is [var to]
            ? new Rung(offset, to)
            : new Invalid($"Không đọc được mốc nhắc việc \"{code}\".", RungsInput);
    }

    /// <summary>The list as Studio writes it; what is no list is one code.</summary>
    private static IReadOnlyList<string> CodesIn(string text)
    {
        try
        {
            return ValueConversion.ParseJson(text) is JsonArray codes ? [.. codes.Select(code => code?.ToString() ?? "")] : [text];
        }
        catch (ConversionException)
        {
            return [text];
        }
    }

    private static Result<TimeOnly> ParseTime(string text) =>
        TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) && Times.Contains(text.Trim())
            ? time
            : new Invalid($"Giờ gửi nhắc việc \"{text}\" không nằm trong giờ làm việc; chọn một trong các giờ {string.Join(", ", Times)}.", AtInput);
}

/// <summary>Rungs as offices use them; another one can be written as an expression.</summary>
internal sealed class ReminderChoices : IInputChoices
{
    private static readonly int[] Before = [-5, -3, -2, -1, 0];
    private static readonly int[] After = [1, 2, 3, 5, 10];

    public string Name => Pickers.Reminders;

    public Task<IReadOnlyList<Choice>> ListAsync(CancellationToken stop) => Task.FromResult<IReadOnlyList<Choice>>(
    [
        .. Before.Select(offset => new Rung(offset, ReminderTo.Person))
            .Concat(After.SelectMany(offset => Enum.GetValues<ReminderTo>().Select(to => new Rung(offset, to))))
            .Select(rung => new Choice(rung.Code, rung.Words)),
    ]);
}
