using Designer.Drawing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.HumanTasks;

namespace Host.Web.Plans.Reading;

/// <summary>Makes of a run's rows what is told about the steps of its drawing. What runs inside a step counts for the step.</summary>
internal sealed class StoryOfSteps
{
    private readonly Whereabouts plain;
    private readonly string prefix;
    private readonly Dictionary<string, StepVisits> visits;
    private readonly HashSet<string> failedInside;
    private readonly ILookup<string?, WaitingPlace> waits;
    private readonly ILookup<string?, HumanTask> tasks;

    /// <param name="plain">The drawing.</param>
    /// <param name="visits">One row a node, those inside of steps too.</param>
    /// <param name="bookmarks">Where it waits.</param>
    /// <param name="tasks">Open tasks by the node they belong to; by null when that is not in this run.</param>
    public StoryOfSteps(Whereabouts plain, IReadOnlyList<StepVisits> visits, IReadOnlyList<WaitingPlace> bookmarks, ILookup<string?, HumanTask> tasks)
    {
        this.plain = plain;
        prefix = PrefixOf(plain.Picture);
        this.visits = visits.ToDictionary(v => v.NodeId, StringComparer.Ordinal);
        failedInside = [.. visits.Where(v => v.IsFailed).Select(v => StepOf(v.NodeId)).OfType<string>()];
        waits = bookmarks.ToLookup(b => StepOf(b.NodeId));
        this.tasks = tasks.SelectMany(group => group, (group, task) => (Step: StepOf(group.Key), Task: task)).ToLookup(t => t.Step, t => t.Task);
    }

    /// <summary>What the node ids of the steps begin with.</summary>
    public static string PrefixOf(WorkflowPicture picture) => $"{DefinitionReader.WorkflowId}:{picture.RootId}:";

    public Whereabouts Tell()
    {
        var boxes = plain.Picture.Boxes.DistinctBy(b => b.Id).ToList();
        var told = boxes.Select(Line).OfType<StepLine>().ToList();
        var here = told.Where(IsHere).OrderBy(s => s.Since).ToList();
        var order = Onward([.. here.Select(s => s.Box.Id)]);
        var known = told.Select(s => s.Box.Id).ToHashSet(StringComparer.Ordinal);
        return plain with
        {
            Here = here,
            Passed = [.. told.Where(s => !IsHere(s)).Select(s => IsToComeAgain(s, here) ? s with { Standing = StepStanding.Earlier } : s).OrderBy(s => s.Until ?? s.Since)],
            Ahead = [.. order.Where(id => !known.Contains(id)).Select(id => boxes.First(b => b.Id == id))],
            Elsewhere = [.. tasks[null]],
            Taken = Taken(),
        };
    }

    private static bool IsHere(StepLine step) => step.Standing is StepStanding.Current or StepStanding.Waiting or StepStanding.Failed;

    /// <summary>The run went back to before the step and has not gone on to it yet.</summary>
    private bool IsToComeAgain(StepLine step, IReadOnlyList<StepLine> here) => step.Standing is StepStanding.Done
        && here.Any(h => Onward([h.Box.Id]).Contains(step.Box.Id) && !Onward([step.Box.Id]).Contains(h.Box.Id));

    private StepLine? Line(Box box)
    {
        if (!visits.TryGetValue(prefix + box.Id, out var of))
            return null;
        var holders = tasks[box.Id].ToList();
        var outcome = of.LastOutcomes.Split('\n')[0];
        return new StepLine
        {
            Box = box,
            Standing = StandingOf(box, of, holders.Count > 0, outcome),
            Visits = of.Visits,
            Since = of.Since,
            Until = of.Until,
            Outcome = plain.PortLabel(box.Type, outcome),
            WaitsUntil = waits[box.Id].Min(b => b.DueAt),
            Holders = holders,
        };
    }

    private StepStanding StandingOf(Box box, StepVisits of, bool isHeld, string outcome)
    {
        if (failedInside.Contains(box.Id))
            return StepStanding.Failed;
        if (of.IsOpen)
            return isHeld ? StepStanding.Current : StepStanding.Waiting;
        if (of.LastStatus != nameof(ActivityStatus.Completed))
            return StepStanding.Cancelled;
        return Designer.Drawing.Line.KindOf(outcome) switch
        {
            LineKind.Back => StepStanding.Returned,
            LineKind.Refuse => StepStanding.Refused,
            _ => StepStanding.Done,
        };
    }

    private HashSet<(string From, string Port, string To)> Taken() =>
        [.. plain.Picture.Lines
            .Where(l => visits.TryGetValue(prefix + l.From.Id, out var of) && of.AllOutcomes.Split('\n').Contains(l.Port, StringComparer.Ordinal))
            .Select(l => (l.From.Id, l.Port, l.To.Id))];

    /// <summary>Steps that come after some, without being returned or refused; the nearest first.</summary>
    private List<string> Onward(IReadOnlyList<string> from)
    {
        var found = new List<string>();
        var queue = new Queue<string>(from);
        while (queue.TryDequeue(out var id))
        {
            foreach (var line in plain.Picture.Lines.Where(l => l.Kind is LineKind.Go && l.From.Id == id && !found.Contains(l.To.Id)))
            {
                found.Add(line.To.Id);
                queue.Enqueue(line.To.Id);
            }
        }

        return found;
    }

    /// <summary>The step of the drawing that a node is or stands in; null when it stands in none.</summary>
    private string? StepOf(string? nodeId) => nodeId?.StartsWith(prefix, StringComparison.Ordinal) is true
        ? plain.Picture.Boxes.Select(b => b.Id).Where(id => IsIn(nodeId.AsSpan(prefix.Length), id)).MaxBy(id => id.Length)
        : null;

    private static bool IsIn(ReadOnlySpan<char> path, string id) =>
        path.StartsWith(id, StringComparison.Ordinal) && (path.Length == id.Length || path[id.Length] == ':');
}
