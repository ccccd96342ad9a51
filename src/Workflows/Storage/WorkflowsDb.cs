using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;
using Workflows.Values;

namespace Workflows.Storage;

/// <summary>
/// The one context over all schemas. Rooms stage into it; <see cref="CommitAsync{T}"/> is the only place
/// that opens a transaction and the only place that ends one.
/// </summary>
/// <remarks>
/// It refers to no room: each room brings its mappings as <see cref="IEntityTypeConfiguration{TEntity}"/>,
/// found by a scan of the assemblies in <see cref="ModelSources"/>.
/// </remarks>
public sealed class WorkflowsDb(
    DbContextOptions<WorkflowsDb> options, ModelSources sources, NpgsqlDataSource? source = null, CommitNotices? notices = null) : DbContext(options)
{
    private const int Attempts = 4;

    private readonly List<object> staged = [];
    private readonly List<Action> afterCommit = [];
    private readonly HashSet<CommitNotice> told = [];
    private readonly HashSet<(Type Kind, Guid Id)> locked = [];

    /// <summary>
    /// Runs <paramref name="act"/> in one transaction. A success is written and committed, a failure or an
    /// exception leaves nothing behind. A deadlock, a serialisation failure or a session that takes no writes any more is tried
    /// again from the start, so the act must read everything it decides on inside itself.
    /// </summary>
    /// <param name="act">Stages changes; may take row locks.</param>
    /// <param name="onDuplicate">
    /// Turns the name of a violated unique constraint into an expected failure; null, or a null answer, lets
    /// the exception pass.
    /// </param>
    /// <param name="stop">Cancels the act; a commit under way is not cut.</param>
    public async Task<Result<T>> CommitAsync<T>(
        Func<CancellationToken, Task<Result<T>>> act,
        Func<string, Problem?>? onDuplicate = null,
        CancellationToken stop = default)
    {
        if (Database.CurrentTransaction is not null)
            throw new InvalidOperationException("A transaction is already open: only the entry point commits.");

        for (var attempt = 1; ; attempt++)
        {
            Forget();
            Result<T> result;
            try
            {
                // A write that fails ends the whole act: nobody goes back to a savepoint, each would cost two round trips.
                Database.AutoSavepointsEnabled = false;
                await using var transaction = await Database.BeginTransactionAsync(stop);
                result = await act(stop);
                if (!result.IsSuccess)
                {
                    // What it changed in memory is not true either.
                    Forget();
                    return result;
                }

                if (!await WriteAsync(commits: true, stop))
                    await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception failure) when (attempt < Attempts && IsTransient(failure))
            {
                continue;
            }
            catch (Exception failure) when (attempt < Attempts && (IsOutdatedPlan(failure) || IsReadOnly(failure)))
            {
                // Another host has brought the schema up to date meanwhile: what other connections have prepared is outdated, too.
                // Or the server takes no writes any more: its sessions never will, and a fresh one may reach the server that does.
                source?.Clear();
                continue;
            }
            catch (Exception failure) when (DuplicateOf(failure) is { } name && onDuplicate?.Invoke(name) is { } problem)
            {
                return problem;
            }

            foreach (var notify in afterCommit)
                notify();
            notices?.Send(told);
            return result;
        }
    }

    /// <summary>Writes what is staged into the open transaction without committing, so that later reads see it.</summary>
    public async Task FlushAsync(CancellationToken stop)
    {
        if (Database.CurrentTransaction is null)
            throw new InvalidOperationException("Nothing is written outside a transaction.");
        await WriteAsync(commits: false, stop);
    }

    /// <summary>
    /// Lets one transaction at a time into a matter that has no row to lock yet, e.g. "first data"; held to the
    /// end of the transaction.
    /// </summary>
    public Task<int> EnterAloneAsync(string matter, CancellationToken stop) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({matter}, 0))", stop);

    /// <summary>
    /// Locks one row to the end of the transaction. A copy of it that this context holds becomes what the row is now, unless it was
    /// changed here. A row locked before is not asked for again: nobody else can have changed it.
    /// </summary>
    /// <param name="id">Its key.</param>
    /// <param name="select">Selects that row whole, FOR UPDATE.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Null when there is no such row.</returns>
    public async Task<T?> LockAsync<T>(Guid id, FormattableString select, CancellationToken stop)
        where T : class
    {
        var held = EntryOf<T>(id);
        return held is { State: EntityState.Added } || (held is not null && locked.Contains((typeof(T), id)))
            ? held.Entity
            : await LockAsync<T>(_ => id, select, stop);
    }

    /// <summary>As the other, where the row is known by something else than its key.</summary>
    /// <param name="idOf">Its key.</param>
    public async Task<T?> LockAsync<T>(Func<T, Guid> idOf, FormattableString select, CancellationToken stop)
        where T : class
    {
        if (await Set<T>().FromSql(select).AsNoTracking().AsAsyncEnumerable().FirstOrDefaultAsync(stop) is not { } now)
            return null;
        var id = idOf(now);
        locked.Add((typeof(T), id));
        if (EntryOf<T>(id) is not { } held)
            return Attach(now).Entity;
        held.DetectChanges();
        if (held.State is EntityState.Unchanged)
        {
            held.OriginalValues.SetValues(now);
            held.CurrentValues.SetValues(now);
            held.State = EntityState.Unchanged;
        }

        return held.Entity;
    }

    /// <summary>Adds an act that runs in the transaction after the entities are written, in the order staged.</summary>
    public void Stage(StagedWrite write) => staged.Add(write);

    /// <summary>Adds a statement that runs in the transaction after the entities are written, in the order staged.</summary>
    public void Stage(NpgsqlBatchCommand statement) => staged.Add(statement);

    /// <summary>Adds a wake-up that runs after the commit; it must not fail and must not touch the database.</summary>
    public void AfterCommit(Action wakeUp) => afterCommit.Add(wakeUp);

    /// <summary>
    /// Tells listeners on all hosts after the commit; equal notices of one transaction are one. A host that dies right after the
    /// commit tells nobody (see <see cref="CommitNotices"/>), nor does a context that was opened without a host.
    /// </summary>
    public void Tell(CommitNotice notice) => told.Add(notice);

    /// <summary>
    /// The entities of one kind that this context holds, those included that are staged and not yet written.
    /// </summary>
    /// <remarks>
    /// Unlike <see cref="DbSet{TEntity}.Local"/> it does not first compare everything held with how it was read. Asked once
    /// for each of many agencies, that comparison costs the square of their number.
    /// </remarks>
    public IReadOnlyList<T> Held<T>()
        where T : class => InHeld<T, IReadOnlyList<T>>(held => [.. held]);

    /// <summary>What this context holds under a key, staged or read; null when it holds nothing. Compares nothing, as <see cref="Held{T}"/>.</summary>
    public EntityEntry<T>? EntryOf<T>(Guid key)
        where T : class => InHeld<T, EntityEntry<T>?>(held => held.FindEntry(key));

    internal ModelSources Sources => sources;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var assembly in sources.Assemblies)
            modelBuilder.ApplyConfigurationsFromAssembly(assembly);
        SnakeCaseNames.Apply(modelBuilder);
        CountedRows.Map(modelBuilder);
    }

    [SuppressMessage("ApiDesign", "RS0030:Do not use banned APIs", Justification = "The one place that writes.")]
    private Task<int> SaveStagedAsync(CancellationToken stop) => SaveChangesAsync(stop);

    /// <summary>Sends what is staged; statements that follow each other go in one round trip, with the last of them COMMIT.</summary>
    /// <param name="commits">True: COMMIT goes with the last statements, after the entities' rows were counted.</param>
    /// <param name="stop">Does not cut what carries COMMIT.</param>
    /// <returns>True when the transaction is over; false leaves COMMIT to the caller.</returns>
    private async Task<bool> WriteAsync(bool commits, CancellationToken stop)
    {
        await SaveStagedAsync(stop);
        var connection = (NpgsqlConnection)Database.GetDbConnection();
        var isOver = false;
        for (var i = 0; i < staged.Count;)
        {
            if (staged[i] is StagedWrite write)
            {
                await write(connection, stop);
                i++;
                continue;
            }

            await using var batch = new NpgsqlBatch(connection);
            for (; i < staged.Count && staged[i] is NpgsqlBatchCommand statement; i++)
                batch.BatchCommands.Add(statement);
            // A statement that fails ends the batch: COMMIT is not carried out then.
            isOver = commits && i == staged.Count;
            if (isOver)
                batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
            await batch.ExecuteNonQueryAsync(isOver ? CancellationToken.None : stop);
        }

        staged.Clear();
        return isOver;
    }

    private TResult InHeld<T, TResult>(Func<LocalView<T>, TResult> look)
        where T : class
    {
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return look(Set<T>().Local);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    private void Forget()
    {
        ChangeTracker.Clear();
        staged.Clear();
        afterCommit.Clear();
        told.Clear();
        locked.Clear();
    }

    private static bool IsTransient(Exception failure) => Find(failure) is
    {
        SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
    };

    /// <summary>"Cached plan must not change result type": of a statement that was prepared on this connection.</summary>
    private static bool IsOutdatedPlan(Exception failure) => Find(failure) is { SqlState: PostgresErrorCodes.FeatureNotSupported };

    /// <summary>The session is on a server that has become a standby, or was opened while the server was one.</summary>
    private static bool IsReadOnly(Exception failure) => Find(failure) is { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction };

    private static string? DuplicateOf(Exception failure) =>
        Find(failure) is { SqlState: PostgresErrorCodes.UniqueViolation } found ? found.ConstraintName : null;

    private static PostgresException? Find(Exception? failure) =>
        failure is null ? null : failure as PostgresException ?? Find(failure.InnerException);
}

/// <summary>Something to do inside the transaction that is about to commit.</summary>
public delegate Task StagedWrite(NpgsqlConnection connection, CancellationToken stop);

/// <summary>The assemblies whose mappings make up the model.</summary>
public sealed record ModelSources(IReadOnlyList<System.Reflection.Assembly> Assemblies);
