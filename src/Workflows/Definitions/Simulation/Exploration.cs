namespace Workflows.Definitions.Simulation;

/// <summary>One way through a definition that was tried.</summary>
public sealed record Scenario
{
    /// <summary>Where it left the straight way, in words; empty for the straight way itself.</summary>
    public required IReadOnlyList<string> Deviations { get; init; }

    public required DryRunEnding Ending { get; init; }

    public required string EndWords { get; init; }

    /// <summary>Where the matter stood at the end, in words.</summary>
    public string? Standing { get; init; }

    public required IReadOnlyList<Trouble> Troubles { get; init; }

    /// <summary>By which the same run can be looked at step by step.</summary>
    public required IReadOnlyList<int> Answers { get; init; }

    public required IReadOnlyList<Assumption> Assumptions { get; init; }

    public bool IsGreen => Ending == DryRunEnding.Finished;
}

public sealed record NamedStep(string StepId, string Step);

/// <param name="Outcome">In words; null for the plain end of a step.</param>
public sealed record NamedWay(string From, string? Outcome, string To);

public sealed record TakenWay(string From, string Port, string To);

/// <summary>What trying out a definition showed. Kept as JSON.</summary>
public sealed record Exploration
{
    public required IReadOnlyList<Scenario> Scenarios { get; init; }

    /// <summary>False when there was more to try than time or number allowed.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Steps that no scenario came to.</summary>
    public required IReadOnlyList<NamedStep> UnreachedSteps { get; init; }

    /// <summary>Connections that no scenario took.</summary>
    public required IReadOnlyList<NamedWay> UnreachedWays { get; init; }

    /// <summary>Ids of the drawing's steps that were reached.</summary>
    public required IReadOnlyList<string> Done { get; init; }

    public required IReadOnlyList<TakenWay> Taken { get; init; }

    /// <summary>Mistakes the linter named, in its words.</summary>
    public IReadOnlyList<string> LintErrors { get; init; } = [];

    /// <summary>Every scenario ended as drawn, all were tried, and the linter names no mistake.</summary>
    public bool IsGreen => IsComplete && LintErrors.Count == 0 && Scenarios.Count > 0 && Scenarios.All(scenario => scenario.IsGreen);
}
