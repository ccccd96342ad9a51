namespace Designer.Drawing;

/// <summary>How a step of a run stands; decides border, band and sign, the words beside them tell it too.</summary>
public enum StepStanding
{
    /// <summary>Passed.</summary>
    Done,

    /// <summary>Passed, but the run went back to before it and will come again.</summary>
    Earlier,

    /// <summary>People are asked here.</summary>
    Current,

    /// <summary>The run waits here for the clock, for an event, for another branch.</summary>
    Waiting,

    /// <summary>Passed, and it sent the run back.</summary>
    Returned,

    /// <summary>Passed, and it ended the matter.</summary>
    Refused,

    /// <summary>Begun and ended without a result.</summary>
    Cancelled,

    /// <summary>Could not go on.</summary>
    Failed,
}

/// <summary>What is written into the box of a step.</summary>
/// <param name="Words">The standing, e.g. "Đang ở đây · lần 2".</param>
/// <param name="Note">A second line, e.g. who holds it.</param>
public sealed record StepMark(StepStanding Standing, string Words, string? Note = null)
{
    internal const double LineHeight = 20;

    /// <summary>What the band takes, in pixels.</summary>
    internal double Height => Note is null ? LineHeight + 6 : 2 * LineHeight + 6;

    /// <summary>Letters every font has: some phones would draw an emoji for the prettier ones.</summary>
    internal string Sign => Standing switch
    {
        StepStanding.Done or StepStanding.Earlier => "✓",
        StepStanding.Current => "●",
        StepStanding.Waiting => "…",
        StepStanding.Returned => "←",
        StepStanding.Refused => "✕",
        StepStanding.Cancelled => "–",
        _ => "!",
    };

    internal string Style => Standing.ToString().ToLowerInvariant();
}
