using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Loops that never wait for a person, a time or an event: they spin until the engine stops them.</summary>
internal sealed class RestlessLoops : LintRule
{
    private const string Rule = "restless-loop";

    private static readonly HashSet<string> Waiting = new(StringComparer.Ordinal)
    {
        "Elsa.BulkDispatchWorkflows", "Elsa.Cron", "Elsa.Delay", "Elsa.Event", "Elsa.ExecuteWorkflow", "Elsa.FlowSendHttpRequest",
        "Elsa.HttpEndpoint", "Elsa.RunTask", "Elsa.SendHttpRequest", "Elsa.StartAt", "Elsa.Timer",
    };

    public override void Check(LintCase lint)
    {
        foreach (var drawing in lint.Flowcharts.Select(lint.DrawingOf))
        {
            var spinning = drawing.Steps.Values
                .Where(step => drawing.Reached.Contains(step.Id) && !LintCase.Within(step).Any(inner => Waits(lint, inner)))
                .Select(step => step.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var loop in Cycles.Of(spinning, id => drawing.Outbound[id].Select(edge => edge.Target).Where(spinning.Contains)))
                TellLoop(lint, drawing, loop);
        }

        foreach (var step in lint.Steps.Where(step => step.Type == "Elsa.While"))
            CheckWhile(lint, step);
    }

    private static void TellLoop(LintCase lint, FlowDrawing drawing, HashSet<string> loop)
    {
        var steps = drawing.Steps.Values.Where(step => loop.Contains(step.Id)).ToList();
        var names = string.Join(", ", steps.Take(4).Select(step => $"“{step.Label}”")) + (steps.Count > 4 ? "…" : "");
        if (steps.Exists(step => HasWayOut(lint, drawing, loop, step)))
            lint.Warn(Rule, steps[0], steps[0].Path, $"Vòng lặp qua {names} không có bước nào chờ người, chờ giờ hay chờ sự kiện; cần chắc chắn nó có lúc dừng.");
        else
            lint.Error(Rule, steps[0], steps[0].Path, $"Vòng lặp qua {names} không có lối ra và không dừng chờ ở đâu, nên sẽ chạy mãi.");
    }

    private static bool HasWayOut(LintCase lint, FlowDrawing drawing, HashSet<string> loop, ActivityNode step)
    {
        var outcomes = drawing.OutcomesOf(step.Id);
        if (!outcomes.IsClosed || LintCase.Within(step).Skip(1).Any(inner => lint.TypeOf(inner)?.IsTerminal != false))
            return true;
        return outcomes.Following != Following.All
            && outcomes.Ports.Any(port => drawing.Outbound[step.Id].All(edge => edge.Port != port.Name || !loop.Contains(edge.Target)));
    }

    private static void CheckWhile(LintCase lint, ActivityNode loop)
    {
        if (loop.Child("body") is not { } body || LintCase.Within(body).Any(inner => Waits(lint, inner)))
            return;
        var condition = lint.Given(loop, "Condition");
        if (condition.Flag == true)
        {
            if (!LintCase.Within(body).Any(inner => lint.TypeOf(inner)?.IsTerminal != false))
                lint.Error(Rule, loop, loop.Path, $"Vòng lặp “{loop.Label}” luôn lặp lại và không dừng chờ ở đâu, nên sẽ chạy mãi.");
        }
        else if (condition.IsComputed && !LintCase.Within(body).Any(inner => ChangesSomething(lint, inner)))
        {
            lint.Warn(Rule, loop, loop.Path, $"Không bước nào trong vòng lặp “{loop.Label}” thay đổi dữ liệu, nên điều kiện của nó có thể không bao giờ đổi.");
        }
    }

    /// <summary>What is not known may wait.</summary>
    private static bool Waits(LintCase lint, ActivityNode step) =>
        Waiting.Contains(step.Type)
        || lint.TypeOf(step) is not { IsHumanTask: false }
        || (step.Type == "Elsa.DispatchWorkflow" && lint.Given(step, "WaitForCompletion").Flag != false);

    private static bool ChangesSomething(LintCase lint, ActivityNode step) =>
        step.Outputs.Count > 0
        || lint.TypeOf(step)?.IsTerminal == true
        || LintCase.ExpressionsOf(step).Any(expression => string.Equals(expression.Language, "JavaScript", StringComparison.OrdinalIgnoreCase))
        || step.Type is "Elsa.SetVariable" or "Elsa.RunJavaScript" or "Elsa.Correlate" or "Elsa.SetName" or "Elsa.For" or "Elsa.ForEach";
}
