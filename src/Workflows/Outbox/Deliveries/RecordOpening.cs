using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Npgsql;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Outbox.Deliveries;

/// <summary>How we know that a task's page was opened.</summary>
public enum OpeningEvidence
{
    /// <summary>The page was fetched. Scanners do that too, with real browsers: it proves nothing.</summary>
    Loaded,

    /// <summary>Somebody moved, touched, scrolled or typed on the page, as the browser itself vouches.</summary>
    Interaction,

    /// <summary>Somebody chose a verdict and sent it.</summary>
    Answer,

    /// <summary>The person, signed in, looked at the task.</summary>
    SignedIn,
}

/// <summary>One kind of evidence that a person opened a task's page; append-only.</summary>
public sealed class Opening
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>The address the link went to; null for somebody who was signed in.</summary>
    public string? Address { get; init; }

    public required OpeningEvidence Evidence { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class OpeningMap : IEntityTypeConfiguration<Opening>
{
    public void Configure(EntityTypeBuilder<Opening> builder)
    {
        builder.ToTable("opening", "mail");
        builder.HasKey(e => e.Id);
        builder.Property(e => e.Id).ValueGeneratedNever();
        builder.Property(e => e.Evidence).HasConversion<string>();
    }
}

/// <summary>Writes down, inside the open transaction, that a task's page was opened; the first time of each kind counts.</summary>
public sealed class RecordOpening(WorkflowsDb db, IIds ids, TimeProvider time)
{
    /// <param name="taskId">The task.</param>
    /// <param name="personId">Whom the link belongs to, or who is signed in.</param>
    /// <param name="address">Where the link went; null when signed in, and only then.</param>
    /// <param name="evidence">How we know.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>True the first time, so that the caller writes its trail once.</returns>
    public async Task<bool> HandleAsync(Guid taskId, Guid personId, string? address, OpeningEvidence evidence, CancellationToken stop)
    {
        var text = evidence.ToString();
        // Asked first: the page of a task is opened often, and an insert would wait for locks each time.
        if (await db.Set<Opening>().AnyAsync(
            o => o.TaskId == taskId && o.PersonId == personId && o.Address == address && o.Evidence == evidence, stop))
            return false;
        return await db.Database.ExecuteSqlAsync($"""
            INSERT INTO mail.opening (id, task_id, person_id, address, evidence, at)
            VALUES ({ids.Next()}, {taskId}, {personId}, {address}, {text}, {time.GetUtcNow()})
            ON CONFLICT (task_id, person_id, address, evidence) DO NOTHING
            """, stop) == 1;
    }

    /// <summary>The same for whoever need not know whether it is the first time: written with what else is staged.</summary>
    public void Stage(Guid taskId, Guid personId, string address, OpeningEvidence evidence) => db.Stage(new NpgsqlBatchCommand(
        """
        INSERT INTO mail.opening (id, task_id, person_id, address, evidence, at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (task_id, person_id, address, evidence) DO NOTHING
        """)
    {
        Parameters =
        {
            new() { Value = ids.Next() },
            new() { Value = taskId },
            new() { Value = personId },
            new() { Value = address },
            new() { Value = evidence.ToString() },
            new() { Value = time.GetUtcNow() },
        },
    });
}
