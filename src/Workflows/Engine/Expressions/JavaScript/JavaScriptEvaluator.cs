using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Expressions.JavaScript;

/// <param name="Value">The script's value as JSON; null for undefined.</param>
/// <param name="Outcomes">What the script chose by <c>setOutcome</c>; empty when it chose nothing.</param>
public sealed record ScriptResult(JsonNode? Value, IReadOnlyList<string> Outcomes);

/// <summary>
/// JavaScript, a stated subset of it (see the README beside), within limits and without a way to the host.
/// One for the process: compiled scripts are kept.
/// </summary>
public sealed class JavaScriptEvaluator(ScriptLimits limits) : IExpressionEvaluator
{
    /// <summary>What definitions call this language.</summary>
    public const string LanguageName = "JavaScript";

    private readonly ScriptCache cache = new(limits);

    public string Language => LanguageName;

    internal int CachedScripts => cache.Count;

    /// <summary>What is wrong with an expression: line, column, and what to write instead; null when it can run.</summary>
    public string? Check(Expression expression)
    {
        var script = cache.Get(expression.Text);
        return script.Problem ?? (script.ChoosesOutcomes is { } position
            ? Describe.At(script.Text, position, "setOutcome chỉ dùng được trong hoạt động Chạy JavaScript")
            : null);
    }

    /// <summary>As <see cref="Check"/>, for the script of RunJavaScript, which may choose outcomes.</summary>
    public string? CheckScript(string script) => cache.Get(script).Problem;

    /// <summary>Which variables, inputs and activities a script speaks of; what is found before its first mistake.</summary>
    public IReadOnlyList<ScriptName> Names(string script) => cache.Get(script).Names;

    /// <exception cref="ExpressionException">Refused, failed, or over a limit; nothing was changed.</exception>
    public JsonNode? Evaluate(Expression expression, ExpressionScope scope) => Run(expression.Text, new(scope, outcomes: null));

    /// <summary>Runs the script of RunJavaScript.</summary>
    /// <exception cref="ExpressionException">As <see cref="Evaluate"/>.</exception>
    public ScriptResult RunScript(string script, ExpressionScope scope)
    {
        var outcomes = new List<string>();
        return new(Run(script, new(scope, outcomes)), outcomes);
    }

    /// <summary>Steps of the last evaluation on a run of its own; for tests of what a script costs.</summary>
    internal int StepsOf(string script, ExpressionScope scope)
    {
        var run = new ScriptRun(limits, new(scope, outcomes: null));
        Compiled(script).Run(run, null, [], default, Args.None);
        return run.StepsUsed;
    }

    private JsonNode? Run(string script, ScriptHost host)
    {
        var body = Compiled(script);
        var run = new ScriptRun(limits, host);
        try
        {
            var value = body.Run(run, null, [], default, Args.None);
            var result = JsonBorder.Out(run, value);
            host.WriteBack(run);
            return result;
        }
        catch (ScriptThrow thrown)
        {
            throw new ExpressionException(MessageOf(script, run, thrown.Thrown), thrown);
        }
        catch (ScriptLimitException limit)
        {
            throw new ExpressionException($"{limit.Message.TrimEnd('.')} ({Place(script, run.Position)}).", limit);
        }
        catch (Exception mistake) when (mistake is InvalidCastException or InvalidOperationException or ArgumentException or ArithmeticException
            or IndexOutOfRangeException or NullReferenceException or FormatException or NotSupportedException)
        {
            // A mistake of this evaluator must cost one step of one workflow, not the process.
            throw new ExpressionException($"Bộ tính JavaScript gặp lỗi bên trong ({Place(script, run.Position)}).", mistake);
        }
    }

    private FunctionBody Compiled(string script)
    {
        var compiled = cache.Get(script);
        return compiled.Body ?? throw new ExpressionException($"Biểu thức JavaScript: {compiled.Problem}");
    }

    private static string Place(string script, int position) =>
        Describe.Place(script, position) is var (line, column) ? $"dòng {line}, cột {column}" : "";

    /// <summary>What the script itself said when it threw, as it stands; a failing operation with its place.</summary>
    private static string MessageOf(string script, ScriptRun run, JsValue thrown)
    {
        try
        {
            // The account may be empty: what follows is small.
            run.Charge(-4096);
            if (thrown.Reference is JsError error)
            {
                var message = Coerce.Text(run, error.Get(run, "message"));
                return error.Place is { } place ? Describe.At(script, place, message) : message.Length > 0 ? message : Coerce.Text(run, error.Get(run, "name"));
            }

            var text = thrown.AsObject?.Get(run, "message") is { IsString: true } said ? said : thrown;
            return Coerce.Text(run, text);
        }
        catch (Exception again) when (again is ScriptThrow or ScriptLimitException)
        {
            return "Kịch bản báo lỗi.";
        }
    }
}
