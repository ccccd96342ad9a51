using Workflows.Engine.Expressions;

namespace Workflows.Definitions.Lint;

/// <summary>An expression in a language that is not spoken here, or one that cannot be read.</summary>
internal sealed class BrokenExpressions : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            foreach (var expression in LintCase.ExpressionsOf(step))
            {
                var problem = lint.Expressions.Find(expression.Language) is { } evaluator
                    ? evaluator.Check(expression)
                    : ExpressionEvaluators.Refusal(expression.Language);
                if (problem is not null)
                    lint.Error("expression", step, expression.Path, $"Bước “{step.Label}”: {problem}");
            }
        }
    }
}
