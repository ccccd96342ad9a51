using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Values;

namespace Workflows.Definitions.Simulation;

/// <summary>What dry runs of one definition share.</summary>
internal sealed record DryRunBench(
    WorkflowDefinition Definition, DefinitionLibrary Library, ActivityRegistry Activities, ExpressionEvaluators Expressions, IIds Ids,
    IMadeUpOffice Office, OfficeFacts Facts, DateTimeOffset Begin)
{
    public DrawingMemory Drawings { get; } = new();
}

/// <summary>
/// One run of a definition with invented people: goes on by itself until somebody must say something, skips the time in
/// which only a clock is waited for, and takes answers one by one. The same answers lead to the same run.
/// </summary>
internal sealed partial class DryRun
{
    /// <summary>Waits for time in one go; a timer that comes round for ever is told, not followed.</summary>
    private const int MaxSkips = 200;

    private readonly DryRunBench bench;
    private readonly DryRunTrace trace;
    private readonly DryRunTeller teller;
    private readonly Rehearsal run;
    private int skips;

    private DryRun(DryRunBench bench, IReadOnlyList<Assumption> assumptions)
    {
        this.bench = bench;
        trace = new(bench.Office.Open(bench.Facts), assumptions);
        var types = bench.Activities.Types.Select(StandInFor).ToList();
        var registry = new ActivityRegistry(() => types);
        teller = new(bench.Definition, registry, trace);
        run = new(bench.Definition, registry, bench.Expressions, bench.Ids, bench.Begin, bench.Library, bench.Drawings)
        {
            FireTimers = false,
            Watch = teller.Hear,
        };
    }

    public IReadOnlyList<Place> Waiting { get; private set; } = [];

    public DryRunTrace Trace => trace;

    public DryRunTeller Teller => teller;

    /// <summary>Null while an answer is waited for.</summary>
    public (DryRunEnding Kind, string Words)? End { get; private set; }

    public string? Standing => trace.Matter.Standing;

    public static async Task<DryRun> StartAsync(DryRunBench bench, IReadOnlyList<Assumption> assumptions, CancellationToken stop)
    {
        var dry = new DryRun(bench, assumptions);
        await dry.run.StartAsync(stop: stop);
        await dry.SettleAsync(stop);
        return dry;
    }

    /// <summary>Gives one answer and goes on until the next is needed.</summary>
    /// <param name="way">Index among all ways of all places.</param>
    /// <returns>False when there is no such way now.</returns>
    public async Task<bool> AnswerAsync(int way, CancellationToken stop)
    {
        var place = Waiting.FirstOrDefault(place => way >= place.First && way < place.First + place.Ways.Count);
        if (place is null)
            return false;
        trace.Answers++;
        skips = 0;
        var chosen = place.Ways[way - place.First];
        switch (place.Kind)
        {
            case PlaceKind.Person:
                if (chosen.IsByClock && place.Office.DueOn is { } due)
                    MoveTo(Calendar.WorkingCalendar.EndOf(due), place);
                await run.ResumeAsync(place.Bookmark.Id, JsonValue.Create(chosen.Port), stop);
                break;
            case PlaceKind.Event:
                await run.PublishAsync(place.Bookmark.Payload?["eventName"]?.GetValue<string>() ?? "", stop: stop);
                break;
            case PlaceKind.Timer:
                await FireAsync(place.Bookmark, stop);
                break;
            default:
                await run.ResumeAsync(place.Bookmark.Id, new JsonObject(), stop);
                break;
        }

        await SettleAsync(stop);
        return true;
    }

    public DryRunReport Report(int answersUsed) => new()
    {
        Ending = End?.Kind ?? DryRunEnding.Waiting,
        EndWords = End?.Words ?? "Đang chờ trả lời.",
        Story = teller.Story,
        Untold = teller.Untold,
        Waiting = [.. Waiting.Select(place => place.ToWaitingPlace())],
        Troubles = Troubles(),
        AnswersUsed = answersUsed,
        Standing = Standing,
        Path = new(
            teller.Done,
            // Where it stopped is where it stands.
            Waiting.Where(place => place.IsTried).Select(place => place.Node.Id)
                .Concat(Troubles().Select(trouble => trouble.StepId).OfType<string>()).ToHashSet(StringComparer.Ordinal),
            teller.Taken),
    };

    /// <summary>Gives up: more answers than any real matter would take.</summary>
    public void CallTooLong(int answers) =>
        End ??= (DryRunEnding.TooLong, $"Không kết thúc sau {answers} lần trả lời.");

    private ActivityType StandInFor(ActivityType type) =>
        type.Descriptor.Namespace != Simulator.OwnNamespace ? new StandIn(type.Descriptor, trace)
        : AssumedDecision.Fits(type) ? new AssumedDecision(type, trace)
        : type;

    /// <summary>Lets the clock run while only the clock is waited for, and says where the run stands then.</summary>
    private async Task SettleAsync(CancellationToken stop)
    {
        while (true)
        {
            Waiting = Places();
            if (run.States.Any(state => state.Incidents.Count > 0))
            {
                End = (DryRunEnding.Incident, "Có bước gặp sự cố.");
            }
            else if (run.State.Status == WorkflowStatus.Finished)
            {
                End = teller.Last is { } last && !teller.SawEnd && DeadEndOf(last) ? (DryRunEnding.DeadEnd, "Đi vào đường cụt.") : (DryRunEnding.Finished, "Kết thúc.");
            }
            else if (Waiting.Count == 0)
            {
                End = (DryRunEnding.Stuck, "Chờ mãi: không còn gì có thể làm quy trình đi tiếp.");
            }
            else if (Waiting.All(place => place.Kind == PlaceKind.Timer))
            {
                if (++skips > MaxSkips)
                {
                    End = (DryRunEnding.TooLong, $"Không kết thúc sau {MaxSkips} lần chờ đến giờ.");
                }
                else
                {
                    await FireAsync(Waiting.MinBy(place => place.Bookmark.DueAt)!.Bookmark, stop);
                    continue;
                }
            }

            if (End is not null)
                Waiting = [];
            return;
        }
    }

    private List<Place> Places()
    {
        var found = run.States
            .SelectMany(state => state.ActiveBookmarks.Select(bookmark => (State: state, Bookmark: bookmark)))
            .Select(one => PlaceOf(one.State, one.Bookmark))
            .OfType<Place>()
            .OrderBy(place => place.Kind == PlaceKind.Timer)
            .ToList();
        var first = 0;
        foreach (var place in found)
        {
            place.First = first;
            first += place.Ways.Count;
        }

        return found;
    }

    private Place? PlaceOf(WorkflowState state, BookmarkState bookmark)
    {
        var definition = run.DefinitionOf(state.InstanceId);
        var node = definition.Nodes[bookmark.NodeId];
        var (kind, ways) = bookmark switch
        {
            _ when trace.People.TryGetValue(bookmark.ActivityInstanceId, out var ports) => (PlaceKind.Person, PersonsWays(ports)),
            { Name: StimulusNames.Event } => (PlaceKind.Event, One($"Có sự kiện “{bookmark.Payload?["eventName"]}”")),
            { Name: StimulusNames.RunTask } => (PlaceKind.Outside, One($"Có trả lời cho việc “{bookmark.Payload?["taskName"]}”")),
            { Name: StimulusNames.HttpEndpoint } => (PlaceKind.Outside, One("Có yêu cầu HTTP gửi tới")),
            { DueAt: { } due } => (PlaceKind.Timer, [new("", $"Đến giờ: {VietnamTime.Short(due)}", true)]),
            // Where a workflow waits for another, it is the other that is answered.
            _ => (PlaceKind.Outside, (IReadOnlyList<Way>)[]),
        };
        return ways.Count == 0 ? null : new Place(kind, node, bookmark, ways, ReferenceEquals(definition, bench.Definition))
        {
            Within = ReferenceEquals(definition, bench.Definition) ? null : definition.Name,
            Office = trace.Told.GetValueOrDefault(bookmark.ActivityInstanceId) ?? OfficeStep.Silent,
        };
    }

    private static IReadOnlyList<Way> One(string label) => [new("", label, false)];

    private static IReadOnlyList<Way> PersonsWays(IReadOnlyList<PortDescriptor> ports) => ports.Count == 0
        ? [new(Connection.DefaultPort, "Xong", false)]
        : [.. ports.Select(port => new Way(port.Name, port.DisplayName ?? port.Name, port.IsDeadline))];

    private async Task FireAsync(BookmarkState timer, CancellationToken stop)
    {
        teller.Skip(timer.ActivityInstanceId, run.Now, timer.DueAt!.Value);
        await run.FireTimerAsync(timer.Id, stop);
    }

    private void MoveTo(DateTimeOffset later, Place place)
    {
        teller.Skip(place.Bookmark.ActivityInstanceId, run.Now, later);
        run.MoveTo(later);
    }
}
