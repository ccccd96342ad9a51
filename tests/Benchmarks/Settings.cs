namespace Benchmarks;

/// <summary>What a run is asked to do.</summary>
public sealed record Settings
{
    /// <summary>
    /// Connection string of an empty or loaded database, with the rights of its owner and of a superuser; null starts a server
    /// of the run's own, durable, thrown away at the end.
    /// </summary>
    public string? Connection { get; init; }

    /// <summary>Workflow instances, mails, timers or questions, whatever the scenario counts; null takes the scenario's own number.</summary>
    public int? Instances { get; init; }

    /// <summary>Workers at the same time, each on instances of its own.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>One JSON object a line in place of the table.</summary>
    public bool Json { get; init; }

    /// <summary>Rows of <c>plan.plan</c> that the loader makes.</summary>
    public int Plans { get; init; } = 100_000;

    /// <summary>Rows of <c>plan.task</c> that the loader makes.</summary>
    public int Tasks { get; init; } = 1_000_000;

    /// <summary>Rows of <c>audit.entry</c> that the loader makes.</summary>
    public int AuditRows { get; init; } = 10_000_000;
}
