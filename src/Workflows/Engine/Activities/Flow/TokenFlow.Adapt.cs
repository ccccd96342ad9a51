using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities.Flow;

// Another version of the drawing: arrivals must find their connections again.
internal sealed partial class TokenFlow
{
    public override string? Adapt(JsonObject properties, FlowChange change)
    {
        var tokens = Tokens.Load(properties);
        var kept = change.New.Connections.ToHashSet();
        foreach (var target in tokens.Items.Where(token => token.IsWaiting).GroupBy(token => token.To))
        {
            if (target.Select(EdgeOf).FirstOrDefault(edge => !kept.Contains(edge)) is { } lost)
                return change.Lost(lost);
            if (!change.JoinsAlike(target.Key))
                return change.Rejoined(target.Key);
            if (change.Graph is not { } graph || graph.ForwardInbound(target.Key).All(tokens.IsWaiting))
                return change.Stuck(target.Key);
        }

        tokens.Items.RemoveAll(token => token.Blocked && !kept.Contains(EdgeOf(token)));
        tokens.Save(properties);
        return null;
    }

    private static Connection EdgeOf(Token token) => new(token.From, token.Port, token.To);
}
