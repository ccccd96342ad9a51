namespace Workflows.Audit;

/// <summary>The way an act reached the product.</summary>
public enum Channel
{
    /// <summary>A page of a signed-in person.</summary>
    Web,

    /// <summary>A link from an email, without sign-in.</summary>
    EmailLink,

    /// <summary>The product itself: a deadline, a sender, a sweep.</summary>
    System,

    /// <summary>A command typed on the server.</summary>
    Command,
}

/// <summary>
/// Who acts, as they stood at that moment: name, post and agency are copied, never looked up later, because
/// people change posts and agencies change names.
/// </summary>
public sealed record Actor
{
    public Guid? PersonId { get; init; }

    public required string Name { get; init; }

    /// <summary>Title of the post used for this act, e.g. "Giám đốc".</summary>
    public string? Post { get; init; }

    public string? Agency { get; init; }

    /// <summary>Name of the person on whose behalf the actor acts.</summary>
    public string? OnBehalfOf { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Network address of the caller.</summary>
    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The product itself.</summary>
    public static Actor System { get; } = new() { Name = "Hệ thống", Channel = Channel.System };
}

/// <summary>One thing worth proving later.</summary>
/// <param name="Kind">Dotted name in the past tense, e.g. "decision.cast"; each room owns its own.</param>
/// <param name="Actor">Who did it.</param>
public sealed record AuditEvent(string Kind, Actor Actor)
{
    /// <summary>The plan whose chain it belongs to; null for the system's chain.</summary>
    public Guid? PlanId { get; init; }

    public Guid? TaskId { get; init; }

    /// <summary>Hash of the plan version the act was about.</summary>
    public string? VersionHash { get; init; }

    /// <summary>Anything else, serialised as it is; never a token, a code or a password.</summary>
    public object? Data { get; init; }

    /// <summary>State before and after, where the act changed one.</summary>
    public object? Before { get; init; }

    public object? After { get; init; }
}
