using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Flow;

/// <summary>
/// Token mode. A followed connection leaves a token at its target; the activation that the target's merge
/// mode then allows takes its tokens with it and gives them up when it completes or is cancelled.
/// </summary>
/// <remarks>
/// Tokens are taken when the target is scheduled, not when it completes: a branch that arrives meanwhile
/// waits for the next round, so a join cannot fire twice on the same arrivals.
/// </remarks>
internal sealed partial class TokenFlow : FlowStrategy
{
    public static readonly TokenFlow Instance = new();

    private const string Key = "flow";

    public override void Begin(ActivityExecution x, ActivityNode first)
    {
        var tokens = Tokens.Load(x);
        x.Schedule(first, tokens.NextActivation());
        tokens.Save(x);
    }

    public override async ValueTask CompletedAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        var graph = Flowchart.GraphOf(x);
        var tokens = Tokens.Load(x);
        tokens.GiveUp(child.Tag);
        var followed = graph.Outbound(child.Node.Id).Where(edge => child.Outcomes.Contains(edge.Port)).ToList();
        foreach (var edge in followed)
            tokens.Items.Add(new(edge));
        foreach (var edge in followed)
            await ArriveAsync(x, graph, tokens, edge, stop);
        Conclude(x, graph, tokens);
    }

    public override ValueTask CanceledAsync(ActivityExecution x, ChildResult child, CancellationToken stop)
    {
        var tokens = Tokens.Load(x);
        tokens.GiveUp(child.Tag);
        Conclude(x, Flowchart.GraphOf(x), tokens);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask CancelUpstreamAsync(ActivityExecution x, string joinId, CancellationToken stop)
    {
        var tokens = Tokens.Load(x);
        await CancelUpstreamAsync(x, Flowchart.GraphOf(x), tokens, joinId, stop);
        tokens.Save(x);
    }

    public override void Move(ActivityExecution x, ActivityNode target, IReadOnlyList<string?> givenUp)
    {
        var graph = Flowchart.GraphOf(x);
        var tokens = Tokens.Load(x);
        foreach (var activation in givenUp)
            tokens.GiveUp(activation);
        // What waits at a join stays, unless the target leads there again: the old arrival must not stand for the new one.
        tokens.Items.RemoveAll(token => token.By is null && graph.CanReach(target.Id, token.From, avoiding: token.To));
        Enter(x, tokens, target);
        tokens.Save(x);
    }

    internal static IReadOnlyList<string> WaitedAt(JsonObject properties) =>
        [.. Tokens.Load(properties).Items.Where(token => token.IsWaiting).Select(token => token.To).Distinct(StringComparer.Ordinal)];

    private static async ValueTask ArriveAsync(
        ActivityExecution x, FlowGraph graph, Tokens tokens, Connection edge, CancellationToken stop)
    {
        var target = NodeOf(x, edge.Target);
        var forward = graph.ForwardInbound(target.Id);
        switch (FlowJoin.MergeModeOf(x, target))
        {
            case MergeMode.Merge:
                if (forward.Count <= 1 || forward.All(tokens.IsWaiting))
                    Enter(x, tokens, target);
                break;
            case MergeMode.Converge:
                List<Connection> all = [.. forward, .. graph.BackwardInbound(target.Id)];
                if (all.Count <= 1 || all.All(tokens.IsWaiting))
                    Enter(x, tokens, target);
                break;
            case MergeMode.Cascade:
                EnterOnce(x, graph, tokens, target, edge);
                break;
            case MergeMode.Race:
                if (!tokens.IsBlocked(edge))
                    await CancelUpstreamAsync(x, graph, tokens, target.Id, stop);
                EnterOnce(x, graph, tokens, target, edge);
                break;
            default:
                if (!forward.Any(inbound => tokens.Items.Any(token => !token.Blocked && token.To == inbound.Source)))
                    Enter(x, tokens, target);
                break;
        }
    }

    private static void Enter(ActivityExecution x, Tokens tokens, ActivityNode target)
    {
        var activation = tokens.NextActivation();
        foreach (var token in tokens.Items.Where(token => token.To == target.Id && token.IsWaiting))
            token.By = activation;
        x.Schedule(target, activation);
    }

    // The first branch goes in; each other branch that can still arrive is let fall once.
    private static void EnterOnce(ActivityExecution x, FlowGraph graph, Tokens tokens, ActivityNode target, Connection edge)
    {
        if (tokens.Unblock(edge))
        {
            tokens.Drop(edge);
            return;
        }

        var activation = tokens.NextActivation();
        foreach (var token in tokens.Items.Where(token => token.IsWaiting && token.IsAt(edge)))
            token.By = activation;
        foreach (var other in graph.ForwardInbound(target.Id))
        {
            if (other != edge && !tokens.IsBlocked(other) && MayArrive(graph, tokens, other))
                tokens.Items.Add(new(other) { Blocked = true });
        }

        x.Schedule(target, activation);
    }

    /// <summary>A branch is at the edge or on its way to it; without one a block would swallow the next round's arrival.</summary>
    private static bool MayArrive(FlowGraph graph, Tokens tokens, Connection edge) =>
        tokens.Items.Any(token => !token.Blocked
            && ((token.IsWaiting && token.IsAt(edge))
                || (graph.Upstream(edge.Target).Contains(token.To) && graph.CanReach(token.To, edge.Source, avoiding: edge.Target))));

    private static async ValueTask CancelUpstreamAsync(
        ActivityExecution x, FlowGraph graph, Tokens tokens, string targetId, CancellationToken stop)
    {
        var upstream = graph.Upstream(targetId);
        foreach (var child in x.Children)
        {
            var id = x.Run.NodeOf(child).Id;
            if (child.Status != ActivityStatus.Running || !upstream.Contains(id))
                continue;
            await x.CancelChildAsync(child, stop);
            tokens.GiveUp(child.Tag);
        }
    }

    private static void Conclude(ActivityExecution x, FlowGraph graph, Tokens tokens)
    {
        tokens.Items.RemoveAll(token => token.Blocked
            && !MayArrive(graph, tokens, new(token.From, token.Port, token.To)));
        tokens.Save(x);
        // A token that waits for a branch never taken keeps the flowchart open, as in Elsa.
        if (!x.HasPendingWork && tokens.Items.TrueForAll(token => !token.IsWaiting))
            x.Complete();
    }

    private sealed class Token
    {
        [System.Text.Json.Serialization.JsonConstructor]
        public Token(string from, string port, string to) => (From, Port, To) = (from, port, to);

        public Token(Connection edge)
            : this(edge.Source, edge.Port, edge.Target)
        {
        }

        public string From { get; }

        public string Port { get; }

        public string To { get; }

        /// <summary>The activation that took it.</summary>
        public string? By { get; set; }

        /// <summary>Not an arrival but the mark that the next one on this connection is let fall.</summary>
        public bool Blocked { get; set; }

        [System.Text.Json.Serialization.JsonIgnore]
        public bool IsWaiting => By is null && !Blocked;

        public bool IsAt(Connection edge) => From == edge.Source && Port == edge.Port && To == edge.Target;
    }

    private sealed class Tokens
    {
        public List<Token> Items { get; set; } = [];

        public long Activations { get; set; }

        public static Tokens Load(ActivityExecution x) => Load(x.Activity.Properties);

        public static Tokens Load(JsonObject properties) => properties[Key]?.Deserialize<Tokens>() ?? new();

        public void Save(ActivityExecution x) => Save(x.Activity.Properties);

        public void Save(JsonObject properties) => properties[Key] = JsonSerializer.SerializeToNode(this);

        public string NextActivation() => (++Activations).ToString(CultureInfo.InvariantCulture);

        public void GiveUp(string? activation) => Items.RemoveAll(token => token.By is not null && token.By == activation);

        public bool IsWaiting(Connection edge) => Items.Exists(token => token.IsWaiting && token.IsAt(edge));

        public bool IsBlocked(Connection edge) => Items.Exists(token => token.Blocked && token.IsAt(edge));

        public bool Unblock(Connection edge) => Items.RemoveAll(token => token.Blocked && token.IsAt(edge)) > 0;

        public void Drop(Connection edge)
        {
            if (Items.FirstOrDefault(token => token.IsWaiting && token.IsAt(edge)) is { } arrived)
                Items.Remove(arrived);
        }
    }
}
