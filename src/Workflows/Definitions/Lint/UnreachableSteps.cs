using Workflows.Engine.Activities;

namespace Workflows.Definitions.Lint;

/// <summary>Steps that no way leads to. What stands inside such a step is not told again.</summary>
internal sealed class UnreachableSteps : LintRule
{
    private const string Rule = "unreachable-step";

    public override void Check(LintCase lint)
    {
        foreach (var flowchart in lint.Flowcharts)
        {
            var drawing = lint.DrawingOf(flowchart);
            foreach (var step in flowchart.Activities.Where(step => !drawing.Reached.Contains(step.Id)))
                lint.Warn(Rule, step, step.Path, $"Không có đường nào dẫn tới bước “{step.Label}”, nên bước này không bao giờ chạy.");
        }

        foreach (var sequence in lint.Steps.Where(step => step.Type == Sequence.TypeName))
        {
            if (sequence.Activities.FirstOrDefault(step => lint.TypeOf(step)?.IsTerminal == true) is not { } last)
                continue;
            foreach (var step in sequence.Activities.SkipWhile(step => step != last).Skip(1))
                lint.Warn(Rule, step, step.Path, $"Bước “{step.Label}” đứng sau “{last.Label}” là bước kết thúc, nên không bao giờ chạy.");
        }
    }
}
