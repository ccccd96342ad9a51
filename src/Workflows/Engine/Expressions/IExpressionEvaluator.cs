using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Expressions;

/// <summary>
/// One expression language. The seam where languages plug in: registered in DI, found by name, unknown names
/// are refused at publish.
/// </summary>
public interface IExpressionEvaluator
{
    /// <summary>The <c>type</c> in the JSON, for instance <c>Literal</c>.</summary>
    string Language { get; }

    /// <summary>What is wrong with the expression before it ever runs: a Vietnamese sentence, or null.</summary>
    string? Check(Expression expression);

    /// <summary>The value; the caller owns it.</summary>
    /// <exception cref="ExpressionException">The expression cannot be evaluated; faults the activity.</exception>
    JsonNode? Evaluate(Expression expression, ExpressionScope scope);
}

/// <summary>An expression failed; the message is Vietnamese.</summary>
public sealed class ExpressionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The languages of this process, by name.</summary>
public sealed class ExpressionEvaluators(IEnumerable<IExpressionEvaluator> evaluators)
{
    private readonly Dictionary<string, IExpressionEvaluator> byLanguage =
        evaluators.ToDictionary(evaluator => evaluator.Language, StringComparer.OrdinalIgnoreCase);

    public IExpressionEvaluator? Find(string language) => byLanguage.GetValueOrDefault(language);

    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) =>
        Find(expression.Language) is { } evaluator
            ? evaluator.Evaluate(expression, scope)
            : throw new ExpressionException(Refusal(expression.Language));

    /// <summary>Why a language without evaluator is refused.</summary>
    public static string Refusal(string language) => language.ToUpperInvariant() switch
    {
        "CSHARP" or "C#" or "PYTHON" or "LIQUID" =>
            $"Biểu thức {language} không được phép: mã trong quy trình không được chạm tới máy chủ.",
        _ => $"Không có ngôn ngữ biểu thức “{language}”.",
    };
}
