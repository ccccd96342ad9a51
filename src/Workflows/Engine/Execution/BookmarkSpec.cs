using System.Text.Json.Nodes;

namespace Workflows.Engine.Execution;

/// <summary>A bookmark to create.</summary>
public sealed record BookmarkSpec
{
    /// <summary>Null: a new id; given where somebody had to be told it beforehand.</summary>
    public Guid? Id { get; init; }

    /// <summary>Null: the activity's type name.</summary>
    public string? Name { get; init; }

    public JsonNode? Payload { get; init; }

    /// <summary>The part of the payload that a stimulus must match; null: the whole payload.</summary>
    public JsonNode? HashedPayload { get; init; }

    /// <summary>
    /// True: only who knows the activity instance or the bookmark id resumes it. False: any stimulus of the
    /// same name and payload does.
    /// </summary>
    public bool IncludeActivityInstance { get; init; } = true;

    /// <summary>When the clock resumes it; null: never.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Your own word for it, handed back in <see cref="Resumption.Tag"/>.</summary>
    public string? Tag { get; init; }

    /// <summary>False keeps the bookmark after a resume, so that it may be resumed again.</summary>
    public bool AutoBurn { get; init; } = true;
}
