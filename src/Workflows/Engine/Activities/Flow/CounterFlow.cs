using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Flow;

/// <summary>
/// Counter mode, as Elsa's library has it by default: each connection counts how often it was passed, taken
/// or not, so that a branch not taken does not hold a join up. Merge modes of activities are not looked at.
/// </summary>
internal sealed partial class CounterFlow : FlowStrategy
{
    public static readonly CounterFlow Instance = new();

    private const string Key = "flow";
    private const string BackwardTag = "backward";

    public override void Begin(ActivityExecution x, ActivityNode first) => x.Schedule(first);

    public override async ValueTask CompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        var round = new Round(x, Counts.Load(x));
        await round.PassAsync(child.Node.Id, child.Outcomes, child.Tag == BackwardTag, stop);
        round.Counts.Save(x);
        if (!x.HasPendingWork)
            x.Complete();
    }

    public override async ValueTask CanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        var round = new Round(x, Counts.Load(x));
        await round.PassAsync(child.Node.Id, [], child.Tag == BackwardTag, stop);
        round.Counts.Save(x);
        if (!x.HasPendingWork)
            x.Complete();
    }

    public override async ValueTask CancelUpstreamAsync(ActivityExecution x, string joinId, CancellationToken stop)
    {
        var round = new Round(x, Counts.Load(x));
        await round.CancelUpstreamAsync(joinId, stop);
        round.Counts.Save(x);
    }

    public override void Move(ActivityExecution x, ActivityNode target, IReadOnlyList<string?> givenUp)
    {
        var graph = Flowchart.GraphOf(x);
        var counts = Counts.Load(x);
        // As if this round had come to the target and not yet to anything behind it.
        foreach (var edge in x.Node.Connections.Where(edge => graph.CanReach(target.Id, edge.Source, avoiding: edge.Target)))
            counts.Set(edge, Math.Min(counts.Visits(edge), counts.Visits(edge.Target)));
        foreach (var edge in graph.ForwardInbound(target.Id))
            counts.Set(edge, counts.Visits(target.Id) + 1);
        counts.Save(x);
        x.Schedule(target);
    }

    /// <summary>What one completion sets off: the outbound connections, and dead paths as far as they go.</summary>
    private sealed class Round(ActivityExecution x, Counts counts)
    {
        private readonly FlowGraph graph = Flowchart.GraphOf(x);

        public Counts Counts => counts;

        public async ValueTask PassAsync(string id, IReadOnlyList<string> outcomes, bool backward, CancellationToken stop)
        {
            if (!graph.IsReached(id))
                throw new ActivityFaultException($"Bước “{NodeOf(x, id).Label}” không nối từ điểm bắt đầu của sơ đồ.");
            if (!backward)
                counts.Visit(id);
            foreach (var edge in graph.Outbound(id))
            {
                var followed = outcomes.Contains(edge.Port);
                counts.Pass(edge, followed);
                if (!graph.IsBackward(edge))
                {
                    await ArriveAsync(edge, followed, stop);
                }
                else if (followed)
                {
                    if (!graph.IsSoundLoop(edge))
                        throw new ActivityFaultException($"Đường quay lại “{NodeOf(x, edge.Target).Label}” không hợp lệ: có lối tới bước nguồn không đi qua bước này.");
                    x.Schedule(NodeOf(x, edge.Target), BackwardTag);
                }
            }
        }

        public async ValueTask CancelUpstreamAsync(string targetId, CancellationToken stop)
        {
            var upstream = graph.Upstream(targetId);
            foreach (var child in x.Children)
            {
                var id = x.Run.NodeOf(child).Id;
                if (child.Status != ActivityStatus.Running || !upstream.Contains(id))
                    continue;
                await x.CancelChildAsync(child, stop);
                await PassAsync(id, [], child.Tag == BackwardTag, stop);
            }
        }

        private async ValueTask ArriveAsync(Connection edge, bool followed, CancellationToken stop)
        {
            var target = NodeOf(x, edge.Target);
            var inbound = graph.ForwardInbound(target.Id);
            var mode = target.Type == FlowJoin.TypeName ? FlowJoin.ModeOf(x, target) : JoinMode.WaitAllActive;
            var allVisited = inbound.All(other => counts.Visits(other) > counts.Visits(target.Id));
            switch (mode)
            {
                case JoinMode.WaitAny when followed && counts.Visits(edge) > counts.Visits(target.Id) && !IsUnderway(target):
                    x.Schedule(target);
                    await CancelUpstreamAsync(target.Id, stop);
                    break;
                case JoinMode.WaitAny when allVisited && !IsUnderway(target) && !inbound.Any(counts.WasFollowed):
                case JoinMode.WaitAll when allVisited && !inbound.All(counts.WasFollowed):
                case JoinMode.WaitAllActive when allVisited && !inbound.Any(counts.WasFollowed):
                    // Skipped: its own connections are passed without being taken, and so on downwards.
                    await PassAsync(target.Id, [], backward: false, stop);
                    break;
                case JoinMode.WaitAll or JoinMode.WaitAllActive when allVisited && !IsUnderway(target):
                    x.Schedule(target);
                    break;
            }
        }

        private bool IsUnderway(ActivityNode target) =>
            x.Run.State.Queue.Exists(item => item.OwnerId == x.ActivityInstanceId && item.NodeId == target.NodeId)
            || x.Children.Any(child => child.NodeId == target.NodeId);
    }

    private sealed class Counts
    {
        public Dictionary<string, long> Activities { get; set; } = new(StringComparer.Ordinal);

        public Dictionary<string, long> Connections { get; set; } = new(StringComparer.Ordinal);

        public HashSet<string> Followed { get; set; } = new(StringComparer.Ordinal);

        public static Counts Load(ActivityExecution x) => Load(x.Activity.Properties);

        public static Counts Load(JsonObject properties) => properties[Key]?.Deserialize<Counts>() ?? new();

        public void Save(ActivityExecution x) => Save(x.Activity.Properties);

        public void Save(JsonObject properties) => properties[Key] = JsonSerializer.SerializeToNode(this);

        public void Visit(string id) => Activities[id] = Visits(id) + 1;

        public long Visits(string id) => Activities.GetValueOrDefault(id);

        public long Visits(Connection edge) => Connections.GetValueOrDefault(Name(edge));

        public void Set(Connection edge, long visits) => Connections[Name(edge)] = visits;

        public void Forget(Connection edge)
        {
            Connections.Remove(Name(edge));
            Followed.Remove(Name(edge));
        }

        public bool WasFollowed(Connection edge) => Followed.Contains(Name(edge));

        public void Pass(Connection edge, bool followed)
        {
            var name = Name(edge);
            Connections[name] = Connections.GetValueOrDefault(name) + 1;
            if (followed)
                Followed.Add(name);
            else
                Followed.Remove(name);
        }

        // Ids and ports may hold any character but a line feed.
        private static string Name(Connection edge) => $"{edge.Source}\n{edge.Port}\n{edge.Target}";
    }
}
