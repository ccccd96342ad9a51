using System.Text.Json.Nodes;

namespace Workflows.Engine.Activities.Flow;

// Another version of the drawing: counts of connections that stay stay, new ones begin at this round.
internal sealed partial class CounterFlow
{
    public override string? Adapt(JsonObject properties, FlowChange change)
    {
        var counts = Counts.Load(properties);
        if (change.Graph is not { } graph || change.OldGraph is not { } before)
            return change.Open.Count == 0 ? null : "Sơ đồ của phiên bản mới trống.";
        if (change.Open.FirstOrDefault(id => !graph.IsReached(id)) is { } cut)
            return $"Bước “{change.Label(cut)}” đang mở, phiên bản mới không có đường dẫn tới bước này.";
        var kept = change.New.Connections.ToHashSet();
        var arrived = change.Old.Connections
            .Where(edge => before.IsReached(edge.Source) && !before.IsBackward(edge)
                && counts.Visits(edge) > counts.Visits(edge.Target) && !change.Open.Contains(edge.Target))
            .ToLookup(edge => edge.Target, StringComparer.Ordinal);
        foreach (var target in arrived)
        {
            if (target.FirstOrDefault(edge => !kept.Contains(edge)) is { } lost)
                return change.Lost(lost);
            if (!change.JoinsAlike(target.Key))
                return change.Rejoined(target.Key);
        }

        var known = change.Old.Connections.ToHashSet();
        foreach (var edge in change.New.Connections.Where(edge => !known.Contains(edge)))
            counts.Set(edge, counts.Visits(edge.Target));
        foreach (var target in arrived)
        {
            if (graph.ForwardInbound(target.Key).All(edge => counts.Visits(edge) > counts.Visits(target.Key)))
                return change.Stuck(target.Key);
        }

        foreach (var edge in known.Where(edge => !kept.Contains(edge)))
            counts.Forget(edge);
        counts.Save(properties);
        return null;
    }
}
