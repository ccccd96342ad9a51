using System.Text.Json;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Definitions.Lint;

/// <summary>A variable or input that an expression names and that nobody declares where the expression stands.</summary>
internal sealed class UnknownVariables : LintRule
{
    private const string Rule = "unknown-variable";

    public override void Check(LintCase lint)
    {
        var scripts = new Dictionary<Expression, IReadOnlyList<ScriptName>>(ReferenceEqualityComparer.Instance);
        var uses = lint.Steps.SelectMany(step => LintCase.ExpressionsOf(step).Select(expression => (Step: step, Expression: expression))).ToList();
        foreach (var (_, expression) in uses.Where(use => IsScript(lint, use.Step, use.Expression)))
            scripts[expression] = lint.Scripts.Names(expression.Text);
        var assigned = AssignedBy(lint, scripts.Values.SelectMany(names => names));

        foreach (var (step, expression) in uses)
        {
            if (Is(expression, "Variable"))
                CheckVariable(lint, step, expression, assigned);
            else if (Is(expression, "Input"))
                CheckInput(lint, step, expression);
            else if (scripts.TryGetValue(expression, out var names))
                CheckScript(lint, step, expression, names, assigned);
        }

        foreach (var step in lint.Steps)
            CheckTargets(lint, step);
    }

    private static void CheckVariable(LintCase lint, ActivityNode step, Expression expression, HashSet<string> assigned)
    {
        var (id, name) = Reference.Read(expression);
        if ((id ?? name) is null || InScope(lint, step).Any(variable => variable.Id == id || variable.Name == name) || (name is not null && assigned.Contains(name)))
            return;
        lint.Error(Rule, step, expression.Path, Unknown(lint, step, name ?? id!, ""));
    }

    private static void CheckInput(LintCase lint, ActivityNode step, Expression expression)
    {
        if (Reference.Read(expression).Name is { } name && lint.Definition.Inputs.All(input => input.Name != name))
            lint.Warn(Rule, step, expression.Path, $"Bước “{step.Label}” dùng đầu vào “{name}” mà quy trình không khai báo.");
    }

    private static void CheckScript(
        LintCase lint, ActivityNode step, Expression expression, IReadOnlyList<ScriptName> names, HashSet<string> assigned)
    {
        foreach (var name in names.DistinctBy(name => (name.Kind, name.Name)))
        {
            var place = $" (dòng {name.Line}, cột {name.Column})";
            switch (name.Kind)
            {
                case ScriptNameKind.ReadsVariable or ScriptNameKind.Setter when !IsVariable(lint, step, name.Name, assigned):
                case ScriptNameKind.Getter when !IsVariable(lint, step, name.Name, assigned) && !IsInput(lint, name.Name) && !IsOutput(lint, name.Name):
                    lint.Error(Rule, step, expression.Path, Unknown(lint, step, name.Name, place));
                    break;
                case ScriptNameKind.Input when !IsInput(lint, name.Name):
                    lint.Warn(Rule, step, expression.Path, $"Bước “{step.Label}” dùng đầu vào “{name.Name}” mà quy trình không khai báo{place}.");
                    break;
                case ScriptNameKind.Activity when lint.Steps.All(other => other.Id != name.Name && other.Name != name.Name):
                    lint.Error(Rule, step, expression.Path, $"Bước “{step.Label}” đọc kết quả của bước “{name.Name}” mà quy trình không có bước này{place}.");
                    break;
            }
        }
    }

    /// <summary>Variables that steps set, and variables and outputs that results are bound to.</summary>
    private static void CheckTargets(LintCase lint, ActivityNode step)
    {
        if (step.Type == "Elsa.SetVariable" && step.Inputs.TryGetValue("variable", out var picked))
        {
            var (id, name) = Picked(picked.Raw);
            if ((id ?? name) is { } known && InScope(lint, step).All(variable => variable.Id != id && variable.Name != (name ?? id)))
                lint.Warn(Rule, step, $"{step.Path}.variable", $"Bước “{step.Label}” gán biến “{name ?? known}” mà quy trình không khai báo.");
        }

        foreach (var output in step.Outputs.Values.OrderBy(output => output.Key, StringComparer.Ordinal))
        {
            // Older files carry a generated reference for each output, bound or not.
            if (lint.TypeOf(step)?.Outputs.Any(described => described.Key == output.Key) != true || output.Target.Contains(':')
                || InScope(lint, step).Any(variable => variable.Id == output.Target)
                || lint.Definition.Outputs.Any(declared => declared.Name == output.Target))
                continue;
            lint.Warn(Rule, step, $"{step.Path}.{output.Key}", $"Kết quả “{output.Key}” của bước “{step.Label}” ghi vào một biến không có, nên bị bỏ.");
        }
    }

    private static string Unknown(LintCase lint, ActivityNode step, string name, string place) =>
        lint.Steps.SelectMany(other => other.Variables).Any(variable => SameName(variable.Name, name) || variable.Id == name)
            ? $"Bước “{step.Label}” dùng biến “{name}”, biến này khai báo ở phần khác của quy trình nên bước không thấy{place}."
            : $"Bước “{step.Label}” dùng biến “{name}” mà quy trình không khai báo{place}.";

    private static HashSet<string> AssignedBy(LintCase lint, IEnumerable<ScriptName> names)
    {
        var assigned = names.Where(name => name.Kind == ScriptNameKind.WritesVariable).Select(name => name.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var step in lint.Steps.Where(step => step.Type == "Elsa.SetVariable"))
        {
            if (step.Inputs.TryGetValue("variable", out var picked) && Picked(picked.Raw) is var (id, name) && (name ?? id) is { } set)
                assigned.Add(set);
        }

        return assigned;
    }

    private static (string? Id, string? Name) Picked(JsonElement picked) =>
        (picked.Member("id").AsText() ?? picked.AsText(), picked.Member("name").AsText());

    /// <summary>Variables of the step and of everything around it, those included that loops give their bodies.</summary>
    private static IEnumerable<(string Id, string Name)> InScope(LintCase lint, ActivityNode step)
    {
        for (var scope = step; scope is not null; scope = lint.ParentOf(scope))
        {
            foreach (var variable in scope.Variables)
                yield return (variable.Id, variable.Name);
            if (scope.Type is "Elsa.For" or "Elsa.ForEach" or "Elsa.ParallelForEach" or "Elsa.While" or "Elsa.BulkDispatchWorkflows")
            {
                yield return ("CurrentValue", "CurrentValue");
                yield return ("CurrentIndex", "CurrentIndex");
                yield return ("ChildInstanceId", "ChildInstanceId");
            }
        }
    }

    // Accessors such as getTotal() stand for total as well as for Total.
    private static bool SameName(string declared, string used) =>
        declared == used || (declared.Length == used.Length && JsonReading.CamelCase(declared) == JsonReading.CamelCase(used));

    private static bool IsVariable(LintCase lint, ActivityNode step, string name, HashSet<string> assigned) =>
        assigned.Any(set => SameName(set, name)) || InScope(lint, step).Any(variable => SameName(variable.Name, name));

    private static bool IsInput(LintCase lint, string name) => lint.Definition.Inputs.Any(input => SameName(input.Name, name));

    /// <summary><c>ResultFromAsk</c>: an output of a step by the step's name.</summary>
    private static bool IsOutput(LintCase lint, string name) =>
        lint.Steps.Any(step => step.Name.Length > 0 && EndsWith(name, step.Name) || EndsWith(name, step.Id));

    private static bool EndsWith(string name, string step) =>
        name.Length > step.Length + 4 && SameName(step, name[^step.Length..]) && name[..^step.Length].EndsWith("From", StringComparison.Ordinal);

    /// <summary>The text of a script input is a script whatever its expression is called.</summary>
    private static bool IsScript(LintCase lint, ActivityNode step, Expression expression) =>
        Is(expression, JavaScriptEvaluator.LanguageName)
        || lint.TypeOf(step)?.Inputs.Any(input => input.IsScript && step.Inputs.GetValueOrDefault(input.Key)?.Expression == expression) == true;

    private static bool Is(Expression expression, string language) => string.Equals(expression.Language, language, StringComparison.OrdinalIgnoreCase);
}
