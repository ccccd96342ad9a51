using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A variable of the workflow as a script has it in hand.</summary>
internal sealed class VariableBox
{
    public JsValue Value { get; set; }

    /// <summary>Assigned, or changed in place.</summary>
    public bool IsChanged { get; set; }
}

/// <summary>
/// What a script may see and change of its workflow: nothing else is reachable. Changes are kept here and written
/// back together when the script has ended well, so a script that fails changes nothing.
/// </summary>
/// <param name="outcomes">Filled by <c>setOutcome</c>; null outside of RunJavaScript.</param>
internal sealed class ScriptHost(ExpressionScope scope, List<string>? outcomes)
{
    private readonly Dictionary<string, VariableBox> variables = new(StringComparer.Ordinal);
    private (bool IsSet, string? Value) name;
    private (bool IsSet, string? Value) correlationId;
    private JsObject? arguments;
    private ulong random;

    public ExpressionScope Scope => scope;

    public List<string>? Outcomes => outcomes;

    public DateTimeOffset Now => scope.Now;

    public string? Name
    {
        get => name.IsSet ? name.Value : scope.WorkflowName;
        set => name = (true, value);
    }

    public string? CorrelationId
    {
        get => correlationId.IsSet ? correlationId.Value : scope.CorrelationId;
        set => correlationId = (true, value);
    }

    /// <summary>What the step hands to its expressions, such as the item it is asked about.</summary>
    public JsObject Arguments(ScriptRun run) => arguments ??= JsonBorder.In(run, scope.Arguments, null).AsObject!;

    /// <param name="missing">When there is no such variable.</param>
    public JsValue ReadVariable(ScriptRun run, string variable, JsValue missing)
    {
        if (variables.TryGetValue(variable, out var known))
            return known.Value;
        if (scope.FindByName(variable) is not { } state)
            return missing;
        run.Charge(96);
        var box = new VariableBox();
        box.Value = JsonBorder.In(run, state.Value, box);
        variables.Add(variable, box);
        return box.Value;
    }

    public void WriteVariable(ScriptRun run, string variable, JsValue value)
    {
        if (!variables.TryGetValue(variable, out var box))
        {
            run.Charge(96);
            variables.Add(variable, box = new());
        }

        (box.Value, box.IsChanged) = (value, true);
    }

    public IReadOnlyList<string> VariableNames(ScriptRun run)
    {
        var names = scope.Variables.Select(variable => variable.Name).Concat(variables.Keys).Distinct(StringComparer.Ordinal).ToList();
        run.Charge(16L * names.Count);
        run.Work(names.Count);
        return names;
    }

    public JsValue ReadInput(ScriptRun run, string input) => JsonBorder.In(run, scope.Input(input), null);

    public JsValue ReadOutput(ScriptRun run, string activity, string? output) => scope.TryGetOutput(activity, output, out var value)
        ? JsonBorder.In(run, value, null)
        : throw run.Error("ReferenceError", $"không có hoạt động “{activity}”");

    /// <summary><c>getX()</c>: the variable X, else the input X, else an output named <c>{Output}From{Activity}</c>.</summary>
    public JsValue ReadAccessor(ScriptRun run, string member)
    {
        if (VariableOf(member) is { } variable)
            return ReadVariable(run, variable, JsValue.Null);
        if (scope.Definition.Inputs.FirstOrDefault(input => input.Name == member || Pascal(input.Name) == member) is { } declared)
            return ReadInput(run, declared.Name);
        if (scope.Input(member) is { } given)
            return JsonBorder.In(run, given, null);
        for (var from = member.IndexOf("From", 1, StringComparison.Ordinal); from > 0; from = member.IndexOf("From", from + 1, StringComparison.Ordinal))
        {
            var wanted = member[(from + 4)..];
            foreach (var step in scope.Definition.Nodes.Values.Select(node => node.Name).Where(step => step == wanted || Pascal(step) == wanted).Distinct())
            {
                if (step.Length > 0 && scope.TryGetOutput(step, member[..from], out var value))
                    return JsonBorder.In(run, value, null);
            }
        }

        throw run.Error("ReferenceError", $"get{member}: không có biến, đầu vào hay kết quả hoạt động nào tên là “{member}”");
    }

    public void WriteAccessor(ScriptRun run, string member, JsValue value) => WriteVariable(
        run,
        VariableOf(member) ?? throw run.Error("ReferenceError", $"set{member}: không có biến nào tên là “{member}”"),
        value);

    /// <summary>From 0 up to 1, from the engine's source of ids: tests can foresee it.</summary>
    public double Random()
    {
        if (random == 0)
        {
            var seed = scope.NewId().ToByteArray();
            random = BitConverter.ToUInt64(seed, 0) ^ BitConverter.ToUInt64(seed, 8) ^ 0x9E3779B97F4A7C15;
        }

        // SplitMix64.
        unchecked
        {
            random += 0x9E3779B97F4A7C15;
            var mixed = (random ^ (random >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>Writes what has changed into the workflow.</summary>
    /// <exception cref="ExpressionException">A value does not fit its variable; then nothing was written.</exception>
    public void WriteBack(ScriptRun run)
    {
        var changed = new List<(string Name, JsonNode? Value)>();
        // Writing may read: a value can hold variables itself.
        foreach (var (variable, box) in variables.ToList())
        {
            if (!box.IsChanged)
                continue;
            var value = JsonBorder.Out(run, box.Value);
            try
            {
                if (scope.FindByName(variable) is { } state)
                    ValueConversion.To(value, state.TypeName, state.IsArray);
            }
            catch (ConversionException unfit)
            {
                throw new ExpressionException($"Biến “{variable}”: {unfit.Message}", unfit);
            }

            changed.Add((variable, value));
        }

        foreach (var (variable, value) in changed)
            scope.SetVariable(variable, value);
        if (name.IsSet)
            scope.WorkflowName = name.Value;
        if (correlationId.IsSet)
            scope.CorrelationId = correlationId.Value;
    }

    private string? VariableOf(string member)
    {
        if (variables.ContainsKey(member) || scope.FindByName(member) is not null)
            return member;
        return scope.Variables.FirstOrDefault(variable => Pascal(variable.Name) == member)?.Name
            ?? variables.Keys.FirstOrDefault(variable => Pascal(variable) == member);
    }

    /// <summary>"plan_title" and "plan title" as PlanTitle.</summary>
    internal static string Pascal(string text)
    {
        Span<char> made = stackalloc char[Math.Min(text.Length, 256)];
        var length = 0;
        var starts = true;
        foreach (var c in text.AsSpan(0, made.Length))
        {
            if (c is '_' or '-' or ' ')
            {
                starts = true;
                continue;
            }

            made[length++] = starts ? char.ToUpperInvariant(c) : c;
            starts = false;
        }

        return made[..length].ToString();
    }
}
