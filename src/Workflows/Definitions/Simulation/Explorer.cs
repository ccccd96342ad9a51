using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Simulation;

/// <summary>How far an exploration goes.</summary>
public sealed record ExplorationLimits
{
    public int Scenarios { get; init; } = 400;

    /// <summary>Answers in one scenario, besides two for each step of the drawing.</summary>
    public int Answers { get; init; } = 200;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>
/// Tries a definition out by itself: the straight way first, then, for each way on that came up and was not taken yet,
/// one scenario that takes it and goes straight on. A breadth-first walk, so that a scenario differs in as few places as
/// can be.
/// </summary>
internal sealed class Explorer(DryRunBench bench, ExplorationLimits limits, TimeProvider time)
{
    /// <summary>Whoever comes by a step this often takes its first way; after that another each time.</summary>
    private const int StraightVisits = 2;

    private readonly Queue<Route> open = new();
    private readonly HashSet<(string Step, string Way)> planned = [];
    private readonly List<Scenario> scenarios = [];
    private readonly HashSet<string> reached = new(StringComparer.Ordinal);
    private readonly HashSet<string> done = new(StringComparer.Ordinal);
    private readonly HashSet<(string From, string Port, string To)> taken = [];

    public async Task<Exploration> RunAsync(CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        var complete = true;
        open.Enqueue(new([], [], []));
        while (open.TryDequeue(out var route))
        {
            if (scenarios.Count >= limits.Scenarios || time.GetElapsedTime(begun) >= limits.Time)
            {
                complete = false;
                break;
            }

            var scenario = await TryAsync(route, stop);
            scenarios.Add(scenario);
            // A loop that never rests is in every other scenario, too, and takes the longest of all.
            if (scenario.Troubles.Any(trouble => trouble.NeverRests) && open.Count > 0)
            {
                complete = false;
                break;
            }
        }

        return new Exploration
        {
            Scenarios = scenarios,
            IsComplete = complete,
            UnreachedSteps = [.. StepsOf(bench.Definition.Workflow).Where(step => !reached.Contains(step.NodeId)).Select(step => new NamedStep(step.Id, step.Label))],
            UnreachedWays = Unreached(),
            Done = [.. done.Order(StringComparer.Ordinal)],
            Taken = [.. taken.Order().Select(edge => new TakenWay(edge.From, edge.Port, edge.To))],
        };
    }

    private async Task<Scenario> TryAsync(Route route, CancellationToken stop)
    {
        var run = await DryRun.StartAsync(bench, route.Assumptions, stop);
        var answers = new List<int>();
        var visits = new Dictionary<string, int>(StringComparer.Ordinal);
        var most = limits.Answers + 2 * bench.Definition.Nodes.Count;
        var decisions = 0;
        while (true)
        {
            for (; decisions < run.Trace.Decisions.Count; decisions++)
                PlanOthers(route, run.Trace.Decisions[decisions], answers);
            if (run.End is not null)
                break;
            if (answers.Count >= most)
            {
                run.CallTooLong(answers.Count);
                break;
            }

            var way = answers.Count < route.Answers.Count ? route.Answers[answers.Count] : Straight(run.Waiting, visits);
            PlanOthers(route, run.Waiting, way, answers);
            if (!await run.AnswerAsync(way, stop))
                throw new InvalidOperationException("The same answers led elsewhere.");
            answers.Add(way);
        }

        reached.UnionWith(run.Teller.Reached);
        done.UnionWith(run.Teller.Done);
        taken.UnionWith(run.Teller.Taken);
        return new Scenario
        {
            Deviations = route.Words,
            Ending = run.End!.Value.Kind,
            EndWords = run.End.Value.Words,
            Standing = run.Standing,
            Troubles = run.Troubles(),
            Answers = answers,
            Assumptions = route.Assumptions,
        };
    }

    private static int Straight(IReadOnlyList<Place> waiting, Dictionary<string, int> visits)
    {
        var place = waiting[0];
        var times = visits[place.Node.NodeId] = visits.GetValueOrDefault(place.Node.NodeId) + 1;
        return place.First + (times <= StraightVisits ? 0 : (times - StraightVisits) % place.Ways.Count);
    }

    private void PlanOthers(Route route, IReadOnlyList<Place> waiting, int chosen, List<int> answers)
    {
        foreach (var place in waiting)
        {
            for (var i = 0; i < place.Ways.Count; i++)
            {
                var way = place.Ways[i];
                if (!planned.Add((place.Node.NodeId, way.Port.Length > 0 ? way.Port : place.Kind.ToString())) || place.First + i == chosen)
                    continue;
                open.Enqueue(new(
                    [.. answers, place.First + i], route.Assumptions, [.. route.Words, $"“{place.Node.Label}”: {way.Label}"]));
            }
        }
    }

    private void PlanOthers(Route route, DecisionPoint point, List<int> answers)
    {
        for (var i = 0; i < point.Outcomes.Count; i++)
        {
            if (!planned.Add((point.Node.NodeId, point.Outcomes[i].Port)) || i == point.Taken)
                continue;
            open.Enqueue(new(
                [.. answers.Take(point.AnswersBefore)], [.. route.Assumptions, new(point.Index, i)],
                [.. route.Words, $"“{point.Node.Label}”: cho là {point.Outcomes[i].Label}"]));
        }
    }

    private List<NamedWay> Unreached()
    {
        if (bench.Definition.Workflow.Child("root") is not { Type: Flowchart.TypeName } drawing)
            return [];
        var steps = drawing.Activities.GroupBy(step => step.Id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return
        [
            .. drawing.Connections.Where(edge => !taken.Contains((edge.Source, edge.Port, edge.Target)))
                .Where(edge => steps.ContainsKey(edge.Source) && steps.ContainsKey(edge.Target))
                .Select(edge => new NamedWay(steps[edge.Source].Label, PortWords(steps[edge.Source], edge.Port), steps[edge.Target].Label)),
        ];
    }

    private string? PortWords(ActivityNode step, string port) => port == Connection.DefaultPort
        ? null
        : bench.Activities.Find(step.Type)?.Descriptor.Ports.FirstOrDefault(known => known.Name == port)?.DisplayName ?? port;

    /// <summary>The steps an administrator drew: no containers without a meaning of their own, nothing of other workflows.</summary>
    private static IEnumerable<ActivityNode> StepsOf(ActivityNode container)
    {
        foreach (var slot in container.Slots.Where(_ => container.Composite is null))
        {
            if (slot.Node.Type is not (Flowchart.TypeName or Sequence.TypeName))
                yield return slot.Node;
            foreach (var inner in StepsOf(slot.Node))
                yield return inner;
        }
    }

    private sealed record Route(IReadOnlyList<int> Answers, IReadOnlyList<Assumption> Assumptions, IReadOnlyList<string> Words);
}
