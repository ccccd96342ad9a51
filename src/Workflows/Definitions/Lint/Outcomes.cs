using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Ways out that are not connected, and connections at ways out that never come.</summary>
internal sealed class Outcomes : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var drawing in lint.Flowcharts.Select(lint.DrawingOf))
        {
            foreach (var edge in drawing.Flowchart.Connections.Where(edge => !drawing.IsLive(edge)))
                TellDead(lint, drawing, edge);
            foreach (var step in drawing.Steps.Values.Where(step => drawing.Reached.Contains(step.Id)))
                CheckOpen(lint, drawing, step);
        }
    }

    private static void TellDead(LintCase lint, FlowDrawing drawing, Connection edge)
    {
        var source = drawing.Steps[edge.Source];
        var target = drawing.Steps[edge.Target];
        lint.Warn("dead-connection", source, $"{drawing.Flowchart.Path}.connections",
            lint.TypeOf(source)?.IsTerminal == true
                ? $"Đường nối từ “{source.Label}” tới “{target.Label}” không bao giờ đi, vì “{source.Label}” là bước kết thúc."
                : $"Đường nối từ “{source.Label}” tới “{target.Label}” không bao giờ đi, vì bước này không có lối ra “{edge.Port}”.");
    }

    private static void CheckOpen(LintCase lint, FlowDrawing drawing, ActivityNode step)
    {
        var outcomes = drawing.OutcomesOf(step.Id);
        var connected = drawing.Outbound[step.Id].Select(edge => edge.Port).ToHashSet(StringComparer.Ordinal);
        // Whoever has a plain way on may leave the others alone: the step went on all the same.
        if (outcomes.Ports.Any(port => port.Name == Connection.DefaultPort) || connected.Contains(Connection.DefaultPort))
            return;
        var open = outcomes.Ports.Where(port => !connected.Contains(port.Name)).ToList();
        var isHuman = lint.TypeOf(step)?.IsHumanTask == true;
        var isDrawnOn = outcomes.Ports.Length > 1 || drawing.Flowchart.Connections.Any(edge => edge.Source == step.Id);
        if (isHuman && connected.Count == 0 && isDrawnOn)
        {
            lint.Error("no-way-on", step, step.Path, $"Không lối ra nào của bước “{step.Label}” được nối: người xử lý xong thì quy trình không đi tiếp.");
            return;
        }

        var toldAlready = isHuman && !HumanSteps.HasWayBack(lint, step);
        foreach (var port in open.Where(port => !(toldAlready && port.IsWayBack)))
            lint.Warn("open-outcome", step, step.Path, $"Lối ra “{port.DisplayName ?? port.Name}” của bước “{step.Label}” chưa nối tới đâu: đi lối này thì nhánh dừng lại.");
    }
}
