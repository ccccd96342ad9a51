namespace Host.Web.Design;

/// <summary>How a state should feel; the word beside it says what it is.</summary>
public enum Tone
{
    /// <summary>Nothing is asked: a draft, something put aside.</summary>
    Neutral,

    /// <summary>Somebody is waited for, or time runs short.</summary>
    Waiting,

    /// <summary>Work goes on.</summary>
    Active,

    /// <summary>Reached its end well.</summary>
    Good,

    /// <summary>Refused, late, failed.</summary>
    Bad,
}
