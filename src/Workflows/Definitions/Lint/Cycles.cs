namespace Workflows.Definitions.Lint;

/// <summary>Finds what lies on a cycle of a graph: its strongly connected parts, without recursion.</summary>
internal static class Cycles
{
    /// <returns>Each part with more than one node, and each node with an edge to itself.</returns>
    public static List<HashSet<string>> Of(IReadOnlyCollection<string> nodes, Func<string, IEnumerable<string>> next)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var path = new Stack<string>();
        var onPath = new HashSet<string>(StringComparer.Ordinal);
        var parts = new List<HashSet<string>>();
        foreach (var root in nodes.Where(node => !index.ContainsKey(node)))
        {
            var calls = new Stack<(string Node, IEnumerator<string> Next)>();
            Enter(root, calls);
            while (calls.TryPeek(out var call))
            {
                if (call.Next.MoveNext())
                {
                    var target = call.Next.Current;
                    if (!index.TryGetValue(target, out var seen))
                        Enter(target, calls);
                    else if (onPath.Contains(target))
                        low[call.Node] = Math.Min(low[call.Node], seen);
                    continue;
                }

                calls.Pop();
                if (calls.TryPeek(out var caller))
                    low[caller.Node] = Math.Min(low[caller.Node], low[call.Node]);
                if (low[call.Node] == index[call.Node])
                    Leave(call.Node);
            }
        }

        return parts;

        void Enter(string node, Stack<(string Node, IEnumerator<string> Next)> calls)
        {
            index[node] = low[node] = index.Count;
            path.Push(node);
            onPath.Add(node);
            calls.Push((node, next(node).ToList().GetEnumerator()));
        }

        void Leave(string node)
        {
            var part = new HashSet<string>(StringComparer.Ordinal);
            string last;
            do
            {
                last = path.Pop();
                onPath.Remove(last);
                part.Add(last);
            }
            while (last != node);

            if (part.Count > 1 || next(node).Contains(node))
                parts.Add(part);
        }
    }
}
