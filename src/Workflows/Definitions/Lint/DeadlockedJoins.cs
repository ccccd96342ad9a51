using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>
/// A join that waits for branches of which never all arrive: it never fires, and the instance stays waiting (token
/// mode) or goes past it (counter mode).
/// </summary>
/// <remarks>
/// Two connections can both be taken when there is a step that goes on along two ways at once, one leading to each
/// of them without passing the join. Loops count as ways, so that what may happen in a later round is no finding.
/// </remarks>
internal sealed class DeadlockedJoins : LintRule
{
    /// <summary>Connections looked at for one definition; a drawing beyond that is not judged to the end.</summary>
    private const int Budget = 2_000_000;

    public override void Check(LintCase lint)
    {
        var left = Budget;
        foreach (var drawing in lint.Flowcharts.Select(lint.DrawingOf))
        {
            FlowGraph? graph = null;
            foreach (var join in drawing.Steps.Values.Where(step => drawing.Reached.Contains(step.Id) && WaitsForAll(lint, step)))
            {
                if (drawing.Start is null || (left -= drawing.Flowchart.Connections.Length) < 0)
                    return;
                graph ??= new(drawing.Flowchart, drawing.Start.Id);
                var needed = Needed(lint, graph, join);
                if (needed.Count > 1)
                    CheckJoin(lint, drawing, join, needed, ref left);
            }
        }
    }

    private static void CheckJoin(LintCase lint, FlowDrawing drawing, ActivityNode join, List<Connection> needed, ref int left)
    {
        if (needed.FirstOrDefault(edge => !drawing.IsLive(edge)) is { } dead)
        {
            Tell(lint, drawing, join, $"nhánh từ “{drawing.Steps[dead.Source].Label}” không bao giờ tới");
            return;
        }

        var leading = new List<HashSet<string>>();
        foreach (var edge in needed)
        {
            if ((left -= drawing.Flowchart.Connections.Length) < 0)
                return;
            leading.Add(edge.Source == join.Id ? [] : FlowDrawing.Closure(
                [edge.Source], id => drawing.Inbound[id].Select(back => back.Source).Where(source => source != join.Id)));
        }

        for (var one = 0; one < needed.Count; one++)
        {
            for (var other = one + 1; other < needed.Count; other++)
            {
                if ((left -= drawing.Flowchart.Connections.Length) < 0)
                    return;
                if (!MayBothArrive(drawing, (needed[one], leading[one]), (needed[other], leading[other])))
                {
                    Tell(lint, drawing, join,
                        $"nhánh từ {Branch(drawing, needed[one])} và nhánh từ {Branch(drawing, needed[other])} không bao giờ cùng tới");
                    return;
                }
            }
        }
    }

    private static bool MayBothArrive(FlowDrawing drawing, (Connection Edge, HashSet<string> Leading) one, (Connection Edge, HashSet<string> Leading) other)
    {
        foreach (var forks in drawing.Outbound)
        {
            if (!drawing.Reached.Contains(forks.Key) || (!one.Leading.Contains(forks.Key) && !other.Leading.Contains(forks.Key)))
                continue;
            var toOne = forks.Where(edge => LeadsTo(edge, one)).ToList();
            var toOther = forks.Where(edge => LeadsTo(edge, other)).ToList();
            var exclusive = drawing.OutcomesOf(forks.Key).Following == Following.One;
            if (toOne.Exists(a => toOther.Exists(b => a != b && (!exclusive || a.Port == b.Port))))
                return true;
        }

        return false;
    }

    private static bool LeadsTo(Connection edge, (Connection Edge, HashSet<string> Leading) to) =>
        edge == to.Edge || to.Leading.Contains(edge.Target);

    private static bool WaitsForAll(LintCase lint, ActivityNode step) => lint.Definition.FlowMode == FlowMode.Counter
        ? step.Type == FlowJoin.TypeName && ModeOf(lint, step) == "WaitAll"
        : step.Type == FlowJoin.TypeName
            ? ModeOf(lint, step) is "WaitAll" or "WaitAllActive"
            : step.MergeMode is MergeMode.Merge or MergeMode.Converge;

    private static string? ModeOf(LintCase lint, ActivityNode join) =>
        lint.Given(join, "Mode") is { IsComputed: false, Text: var mode } ? mode : null;

    private static List<Connection> Needed(LintCase lint, FlowGraph graph, ActivityNode join) =>
        join.Type != FlowJoin.TypeName && join.MergeMode == MergeMode.Converge && lint.Definition.FlowMode == FlowMode.Token
            ? [.. graph.ForwardInbound(join.Id), .. graph.BackwardInbound(join.Id)]
            : [.. graph.ForwardInbound(join.Id)];

    private static string Branch(FlowDrawing drawing, Connection edge)
    {
        var source = drawing.Steps[edge.Source];
        var port = drawing.OutcomesOf(edge.Source).Ports.FirstOrDefault(port => port.Name == edge.Port)?.DisplayName ?? edge.Port;
        return edge.Port == Connection.DefaultPort ? $"“{source.Label}”" : $"“{source.Label}” (lối ra “{port}”)";
    }

    private static void Tell(LintCase lint, FlowDrawing drawing, ActivityNode join, string why) =>
        lint.Warn("join-never-fires", join, join.Path, $"Chỗ gộp nhánh “{join.Label}” chờ đủ mọi nhánh, nhưng {why}, nên "
            + (lint.Definition.FlowMode == FlowMode.Counter ? "bước này không bao giờ chạy." : "bước này không bao giờ chạy và hồ sơ sẽ đứng chờ."));
}
