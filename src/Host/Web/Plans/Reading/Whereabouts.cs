using Designer.Drawing;
using Workflows.HumanTasks;

namespace Host.Web.Plans.Reading;

/// <summary>Where a plan stands in the very version of the workflow that it began with.</summary>
public sealed record Whereabouts
{
    /// <summary>Name of the workflow.</summary>
    public required string Name { get; init; }

    public required int Version { get; init; }

    public required WorkflowPicture Picture { get; init; }

    /// <summary>Steps that are waited at or could not go on, the longest waiting first.</summary>
    public IReadOnlyList<StepLine> Here { get; init; } = [];

    /// <summary>Steps that were passed, in the order in which they were left last.</summary>
    public IReadOnlyList<StepLine> Passed { get; init; } = [];

    /// <summary>Steps that were not reached and may come, as far as nothing is returned or refused; the nearest first.</summary>
    public IReadOnlyList<Box> Ahead { get; init; } = [];

    /// <summary>Open tasks of workflows besides this one.</summary>
    public IReadOnlyList<HumanTask> Elsewhere { get; init; } = [];

    public IReadOnlySet<(string From, string Port, string To)> Taken { get; init; } = new HashSet<(string, string, string)>();

    /// <summary>What a step's way out is called.</summary>
    public required Func<string, string, string?> PortLabel { get; init; }

    /// <summary>The end in a word; null while it runs, and for people who see no more than the picture.</summary>
    public Ending? Ending { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public IReadOnlyDictionary<string, StepMark> Marks => Here.Concat(Passed).ToDictionary(s => s.Box.Id, s => s.Mark);
}

public enum Ending
{
    /// <summary>Came to its end.</summary>
    Finished,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}

/// <summary>A step that the plan was at.</summary>
public sealed record StepLine
{
    public required Box Box { get; init; }

    public required StepStanding Standing { get; init; }

    /// <summary>Times it was begun, failed and cancelled ones left out.</summary>
    public required int Visits { get; init; }

    /// <summary>When it was begun last.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was left last.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What came out of it last, as people call it.</summary>
    public string? Outcome { get; init; }

    /// <summary>The clock lets it go on then.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    public IReadOnlyList<HumanTask> Holders { get; init; } = [];

    /// <summary>The standing in words; the sign and the colour beside it say nothing more.</summary>
    public string Words => Standing switch
    {
        StepStanding.Current => "Đang ở đây",
        StepStanding.Waiting => "Đang chờ",
        StepStanding.Failed => "Gặp sự cố",
        StepStanding.Cancelled => "Đã hủy",
        StepStanding.Earlier => "Đã qua ở lượt trước",
        StepStanding.Returned or StepStanding.Refused => Outcome ?? "Trả lại",
        _ => "Đã qua",
    };

    public StepMark Mark => new(Standing, Visits > 1 ? $"{Words} · {Times}" : Words, Note);

    /// <summary>"lần 2" of a step that is open, "2 lần" of one that was passed.</summary>
    public string Times => Standing is StepStanding.Current or StepStanding.Waiting or StepStanding.Failed ? $"lần {Visits}" : $"{Visits} lần";

    private string? Note => Standing switch
    {
        StepStanding.Current when Holders is [var one] => one.PersonName,
        StepStanding.Current => $"{Holders.Count} người",
        StepStanding.Waiting when WaitsUntil is { } until => $"đến {Workflows.Values.VietnamTime.Short(until)}",
        _ => null,
    };
}
