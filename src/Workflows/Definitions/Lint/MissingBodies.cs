
namespace Workflows.Definitions.Lint;

/// <summary>A loop with nothing to repeat.</summary>
internal sealed class MissingBodies : LintRule
{
    private const string Rule = "missing-body";

    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps.Where(step => step.Child("body") is null))
        {
            switch (step.Type)
            {
                case "Elsa.For":
                    lint.Error(Rule, step, step.Path, $"Vòng lặp “{step.Label}” không có phần bên trong nên không bao giờ xong.");
                    break;
                case "Elsa.While":
                    lint.Error(Rule, step, step.Path, $"Vòng lặp “{step.Label}” không có phần bên trong nên điều kiện của nó không bao giờ đổi.");
                    break;
                case "Elsa.ForEach" or "Elsa.ParallelForEach":
                    lint.Warn(Rule, step, step.Path, $"Vòng lặp “{step.Label}” không có phần bên trong nên không làm gì.");
                    break;
            }
        }
    }
}
