namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Elsa's functions that read and change the running workflow.</summary>
internal static class HostFunctions
{
    public static readonly MemberTable Table = new MemberTable()
        .Add("args", new ArgumentsObject())
        .Add("variables", new VariablesObject())
        .Add("getCorrelationId", 0, (run, _, _) => Text(run, run.Host.CorrelationId))
        .Add("getInput", 1, (run, _, args) => run.Host.ReadInput(run, Coerce.Text(run, args[0])))
        .Add("getLastResult", 0, (run, _, _) => JsonBorder.In(run, run.Host.Scope.LastResult, null))
        .Add("getOutputFrom", 2, (run, _, args) => run.Host.ReadOutput(
            run, Coerce.Text(run, args[0]), args[1].IsNullish ? null : Coerce.Text(run, args[1])))
        .Add("getVariable", 1, (run, _, args) => run.Host.ReadVariable(run, Coerce.Text(run, args[0]), missing: JsValue.Null))
        .Add("getWorkflowDefinitionId", 0, (run, _, _) => run.NewText(run.Host.Scope.Definition.DefinitionId))
        .Add("getWorkflowDefinitionVersion", 0, (run, _, _) => run.Host.Scope.Definition.Version)
        .Add("getWorkflowDefinitionVersionId", 0, (run, _, _) => run.NewText(run.Host.Scope.Definition.VersionId))
        .Add("getWorkflowInstanceId", 0, (run, _, _) => run.NewText(run.Host.Scope.InstanceId.ToString()))
        .Add("getWorkflowInstanceName", 0, (run, _, _) => Text(run, run.Host.Name))
        .Add("getWorkflowName", 0, (run, _, _) => Text(run, run.Host.Name))
        .Add("setCorrelationId", 1, (run, _, args) =>
        {
            run.Host.CorrelationId = args[0].IsNullish ? null : Storable(run, args[0]);
            return default;
        })
        .Add("setOutcome", 1, SetOutcomes)
        .Add("setOutcomes", 1, SetOutcomes)
        .Add("setVariable", 2, (run, _, args) =>
        {
            run.Host.WriteVariable(run, Storable(run, args[0]), args[1]);
            return default;
        })
        .Add("setWorkflowInstanceName", 1, SetName)
        .Add("setWorkflowName", 1, SetName);

    private static JsValue Text(ScriptRun run, string? text) => text is null ? JsValue.Null : run.NewText(text);

    private static string Storable(ScriptRun run, JsValue value) => JsonBorder.Storable(run, Coerce.Text(run, value));

    private static JsValue SetName(ScriptRun run, JsValue self, Args args)
    {
        run.Host.Name = args[0].IsNullish ? null : Storable(run, args[0]);
        return default;
    }

    private static JsValue SetOutcomes(ScriptRun run, JsValue self, Args args)
    {
        if (run.Host.Outcomes is not { } outcomes)
            throw run.TypeError("setOutcome chỉ dùng được trong hoạt động Chạy JavaScript");
        outcomes.Clear();
        foreach (var outcome in args[0].Reference is JsArray list ? list.ToValues(run) : [args[0]])
            outcomes.Add(Storable(run, outcome));
        return default;
    }
}

/// <summary><c>args</c>: what the step hands to its expressions. As <see cref="VariablesObject"/>, but only read.</summary>
internal sealed class ArgumentsObject : JsObject
{
    public override bool IsShared => true;

    public override bool TryGet(ScriptRun run, string key, out JsValue value) => run.Host.Arguments(run).TryGet(run, key, out value);

    public override void Set(ScriptRun run, string key, JsValue value) => throw run.TypeError("không sửa được args");

    public override bool Delete(ScriptRun run, string key) => throw run.TypeError("không sửa được args");

    public override IReadOnlyList<string> Keys(ScriptRun run) => run.Host.Arguments(run).Keys(run);
}

/// <summary>
/// <c>variables</c>: each property is a variable of the workflow, read when it is asked for. Holds nothing itself,
/// so one serves all runs.
/// </summary>
internal sealed class VariablesObject : JsObject
{
    public override bool IsShared => true;

    public override bool TryGet(ScriptRun run, string key, out JsValue value)
    {
        value = run.Host.ReadVariable(run, key, default);
        return !value.IsUndefined;
    }

    public override void Set(ScriptRun run, string key, JsValue value)
    {
        RefuseReserved(run, key);
        run.Host.WriteVariable(run, JsonBorder.Storable(run, key), value);
    }

    public override bool Delete(ScriptRun run, string key) => throw run.TypeError("không xoá được biến của quy trình; hãy gán null");

    public override IReadOnlyList<string> Keys(ScriptRun run) => run.Host.VariableNames(run);
}
