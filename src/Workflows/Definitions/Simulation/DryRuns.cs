using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Calendar;
using Workflows.Definitions.Lint;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Instances;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Definitions.Simulation;

/// <summary>A stored version that is tried out.</summary>
/// <param name="Json">Its text.</param>
/// <param name="Hash">SHA-256 of the text: what a result holds for.</param>
public sealed record TriedVersion(string DefinitionId, string VersionId, int Version, string Name, string Json, string Hash);

/// <summary>A result as it was stored.</summary>
public sealed record DryRunResult(Guid Id, bool Passed, DateTimeOffset RanAt, string RanByName, Exploration Exploration);

/// <summary>Chạy thử: tries a stored version out with invented people, step by step or in all its ways.</summary>
/// <remarks>Nothing is sent and nothing of the office's changes; only the result of an exploration is kept.</remarks>
public sealed class DryRuns(
    WorkflowsDb db, StoredLint lint, ActivityRegistry activities, ExpressionEvaluators expressions, CalendarReader calendar, IMadeUpOffice office,
    IEnumerable<IInputChoices> choices, ExplorationLimits limits, AuditTrail audit, TimeProvider time, IIds ids)
{
    /// <summary>Answers of a run that a person takes step by step.</summary>
    public const int MostAnswers = 200;

    private const int MostLibrary = 200;

    private static readonly TimeOnly StartOfDay = new(8, 0);

    private static readonly JsonSerializerOptions Kept = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="definitionId">Whose version.</param>
    /// <param name="version">Its number; null for the latest.</param>
    /// <param name="stop">Cancels.</param>
    public Task<TriedVersion?> FindAsync(string definitionId, int? version, CancellationToken stop) => db.Set<StoredDefinition>().AsNoTracking()
        .Where(row => row.DefinitionId == definitionId && row.DeletedAt == null && (version == null ? row.IsLatest : row.Version == version))
        .Select(row => new TriedVersion(row.DefinitionId, row.Id, row.Version, row.Name, row.Json, row.Hash))
        .FirstOrDefaultAsync(stop);

    /// <summary>Runs a version as far as the answers go. Answers that do not fit are left out with all after them.</summary>
    /// <returns><see cref="InvalidFields"/> for a text that cannot be run at all.</returns>
    public async Task<Result<DryRunReport>> StepAsync(
        TriedVersion tried, IReadOnlyList<int> answers, IReadOnlyList<Assumption> assumptions, CancellationToken stop)
    {
        var bench = await BenchAsync(tried, await lint.ReadAsync(tried.Json, stop), stop);
        return bench.IsSuccess ? await StepAsync(bench.Value, answers, assumptions, stop) : bench.Problem!;
    }

    /// <summary>Tries all ways of a version. Takes as long as <see cref="ExplorationLimits"/> allow, at most.</summary>
    /// <returns><see cref="InvalidFields"/> for a text that cannot be run at all.</returns>
    public async Task<Result<Exploration>> ExploreAsync(TriedVersion tried, CancellationToken stop)
    {
        var reading = await lint.ReadAsync(tried.Json, stop);
        var bench = await BenchAsync(tried, reading, stop);
        if (!bench.IsSuccess)
            return bench.Problem!;
        var found = await new Explorer(bench.Value, limits, time).RunAsync(stop);
        return found with { LintErrors = [.. reading.Findings.Where(finding => finding.Level == FindingLevel.Error).Select(finding => finding.Message)] };
    }

    /// <summary>Stages a result for the text that was tried.</summary>
    public Guid Record(TriedVersion tried, Exploration found, Actor actor)
    {
        var run = new StoredDryRun
        {
            Id = ids.Next(),
            DefinitionId = tried.DefinitionId,
            VersionId = tried.VersionId,
            Version = tried.Version,
            ContentHash = tried.Hash,
            Passed = found.IsGreen,
            Scenarios = found.Scenarios.Count,
            Failed = found.Scenarios.Count(scenario => !scenario.IsGreen),
            Summary = JsonSerializer.Serialize(found, Kept),
            RanAt = time.GetUtcNow(),
            RanBy = actor.PersonId,
            RanByName = actor.Name,
        };
        db.Add(run);
        audit.Record(new("definition.tried", actor)
        {
            Data = new { run.DefinitionId, run.Version, Hash = run.ContentHash, run.Passed, run.Scenarios, run.Failed },
        });
        return run.Id;
    }

    /// <summary>The newest result for exactly this text; null when it was never tried.</summary>
    public async Task<DryRunResult?> LatestAsync(TriedVersion tried, CancellationToken stop)
    {
        var run = await db.Set<StoredDryRun>().AsNoTracking()
            .Where(row => row.DefinitionId == tried.DefinitionId && row.ContentHash == tried.Hash)
            .OrderByDescending(row => row.RanAt)
            .FirstOrDefaultAsync(stop);
        return run is null ? null : new(run.Id, run.Passed, run.RanAt, run.RanByName, JsonSerializer.Deserialize<Exploration>(run.Summary, Kept)!);
    }

    internal static async Task<DryRunReport> StepAsync(
        DryRunBench bench, IReadOnlyList<int> answers, IReadOnlyList<Assumption> assumptions, CancellationToken stop)
    {
        var run = await DryRun.StartAsync(bench, assumptions, stop);
        var used = 0;
        while (used < answers.Count && used < MostAnswers && await run.AnswerAsync(answers[used], stop))
            used++;
        if (used == MostAnswers)
            run.CallTooLong(used);
        return run.Report(used);
    }

    private async Task<Result<DryRunBench>> BenchAsync(TriedVersion tried, DefinitionReading reading, CancellationToken stop)
    {
        if (reading.Definition is not { } definition)
            return new Invalid("Không đọc được định nghĩa quy trình này nên không chạy thử được.");
        // A workflow may start itself: the version that is tried is the one it starts.
        var others = await db.Set<StoredDefinition>().AsNoTracking()
            .Where(row => row.IsPublished && row.DefinitionId != tried.DefinitionId)
            .OrderBy(row => row.DefinitionId).Take(MostLibrary).Select(row => row.Json).ToListAsync(stop);
        var library = new DefinitionLibrary([definition, .. others.Select(json => DefinitionReader.Read(json).Definition).OfType<WorkflowDefinition>()]);
        var facts = new OfficeFacts(await calendar.LoadAsync(stop), await NamesAsync(stop));
        // The same all day long, so that a run repeated with one more answer is the same run.
        var day = VietnamTime.Today(time);
        if (!facts.Calendar.IsWorkingDay(day))
            day = facts.Calendar.AddWorkingDays(day, 1);
        return new DryRunBench(definition, library, activities, expressions, ids, office, facts, VietnamTime.At(day, StartOfDay));
    }

    private async Task<IReadOnlyDictionary<string, string>> NamesAsync(CancellationToken stop)
    {
        var lists = activities.Descriptors.SelectMany(type => type.Inputs)
            .Where(input => input.Meaning == InputMeaning.Assignee && input.Choices is not null)
            .Select(input => input.Choices!).ToHashSet(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in choices.Where(list => lists.Contains(list.Name)))
        {
            foreach (var choice in await list.ListAsync(stop))
                names[choice.Value] = choice.Text;
        }

        return names;
    }
}
