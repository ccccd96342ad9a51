namespace Workflows.Engine.Definitions;

public enum FindingLevel
{
    Warning,
    Error,
}

/// <summary>Something to tell about a definition.</summary>
/// <param name="Path">JSON path, for instance <c>$.root.activities[2].text</c>.</param>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="ActivityId">The step it concerns, or null.</param>
/// <param name="Rule">Short name of the rule that found it; null for what the reader found.</param>
public sealed record Finding(FindingLevel Level, string Path, string Message, string? ActivityId = null, string? Rule = null);

/// <summary>What reading gave. A definition with errors may still be looked at, never stored or run.</summary>
/// <param name="Definition">Null only when the text is no definition at all.</param>
public sealed record DefinitionReading(WorkflowDefinition? Definition, IReadOnlyList<Finding> Findings)
{
    public bool HasErrors => Definition is null || Findings.Any(finding => finding.Level == FindingLevel.Error);
}

/// <summary>Caps on what is read; a definition beyond them is refused, whoever sends it.</summary>
public static class DefinitionLimits
{
    public const int MaxBytes = 5 * 1024 * 1024;
    public const int MaxDepth = 64;
    public const int MaxActivities = 2_000;

    /// <summary>Including the definitions used as steps, each as often as it is used.</summary>
    public const int MaxLinkedActivities = 10_000;


    /// <summary>Workflows inside workflows, as steps or started by a step.</summary>
    public const int MaxWorkflowDepth = 16;

    public const int MaxConnections = 10_000;
    public const int MaxDeclarations = 1_000;
    public const int MaxNameLength = 250;
    public const int MaxTextLength = 100_000;

    /// <summary>Reading goes on after a mistake to tell all of them, but not for ever.</summary>
    public const int MaxFindings = 100;
}
