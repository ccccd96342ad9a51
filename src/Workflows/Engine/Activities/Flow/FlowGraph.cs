using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities.Flow;

/// <summary>
/// The connections of one flowchart as seen from where it starts: forward ones, and backward ones that close
/// a loop. Edges that the start cannot reach belong to neither.
/// </summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<string, List<Connection>> outbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Connection>> forwardOut = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Connection>> forwardIn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Connection>> backwardIn = new(StringComparer.Ordinal);
    private readonly HashSet<Connection> backward = [];
    private readonly HashSet<string> reached = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> upstream = new(StringComparer.Ordinal);
    private readonly string start;

    public FlowGraph(ActivityNode flowchart, string start)
    {
        this.start = start;
        foreach (var connection in flowchart.Connections)
            List(outbound, connection.Source).Add(connection);
        Walk();
    }

    public IReadOnlyList<Connection> Outbound(string id) => outbound.GetValueOrDefault(id) ?? [];

    public IReadOnlyList<Connection> ForwardInbound(string id) => forwardIn.GetValueOrDefault(id) ?? [];

    public IReadOnlyList<Connection> BackwardInbound(string id) => backwardIn.GetValueOrDefault(id) ?? [];

    public bool IsBackward(Connection connection) => backward.Contains(connection);

    public bool IsReached(string id) => reached.Contains(id);

    /// <summary>
    /// A loop back is sound when every path from the start to its source passes its target; otherwise it
    /// jumps into the middle of a part that may not have run.
    /// </summary>
    public bool IsSoundLoop(Connection connection) =>
        connection.Target == start || connection.Source == connection.Target || !CanReach(start, connection.Source, avoiding: connection.Target);

    /// <summary>
    /// Activities that can still bring a branch to <paramref name="target"/> in this round: its forward
    /// ancestors, and those that loop back among them. What lies behind the target belongs to the next round.
    /// </summary>
    public IReadOnlySet<string> Upstream(string target)
    {
        if (upstream.TryGetValue(target, out var known))
            return known;
        var ancestors = Closure([target], id => ForwardInbound(id).Select(edge => edge.Source));
        ancestors.Remove(target);
        var behind = Closure([target], id => (forwardOut.GetValueOrDefault(id) ?? []).Select(edge => edge.Target));
        var returning = Closure(ancestors, id => ForwardInbound(id).Concat(BackwardInbound(id)).Select(edge => edge.Source));
        returning.ExceptWith(behind);
        returning.UnionWith(ancestors);
        upstream.Add(target, returning);
        return returning;
    }

    /// <summary>Whether a branch at one activity can come to another without passing a third.</summary>
    public bool CanReach(string from, string to, string avoiding)
    {
        if (from == avoiding)
            return false;
        return from == to || Closure([from], id => Outbound(id).Select(edge => edge.Target).Where(id => id != avoiding)).Contains(to);
    }

    private void Walk()
    {
        var queue = new Queue<string>([start]);
        reached.Add(start);
        while (queue.TryDequeue(out var id))
        {
            foreach (var edge in Outbound(id))
            {
                if (edge.Target == id || ForwardReaches(edge.Target, id))
                {
                    backward.Add(edge);
                    List(backwardIn, edge.Target).Add(edge);
                    continue;
                }

                List(forwardOut, id).Add(edge);
                List(forwardIn, edge.Target).Add(edge);
                if (reached.Add(edge.Target))
                    queue.Enqueue(edge.Target);
            }
        }
    }

    private bool ForwardReaches(string from, string to) =>
        Closure([from], id => (forwardOut.GetValueOrDefault(id) ?? []).Select(edge => edge.Target)).Contains(to);

    private static HashSet<string> Closure(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(from, StringComparer.Ordinal);
        var open = new Stack<string>(seen);
        while (open.TryPop(out var id))
        {
            foreach (var other in next(id))
            {
                if (seen.Add(other))
                    open.Push(other);
            }
        }

        return seen;
    }

    private static List<Connection> List(Dictionary<string, List<Connection>> of, string id)
    {
        if (!of.TryGetValue(id, out var list))
            of.Add(id, list = []);
        return list;
    }
}
