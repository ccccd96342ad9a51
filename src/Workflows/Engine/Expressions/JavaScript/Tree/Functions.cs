namespace Workflows.Engine.Expressions.JavaScript;

/// <param name="Target">Name or pattern.</param>
/// <param name="Default">Value when the argument is undefined; null for none.</param>
/// <param name="IsRest">Takes the remaining arguments.</param>
internal sealed record Parameter(TargetNode Target, ExpressionNode? Default, bool IsRest);

/// <summary>Code and variables of a function, shared by all closures made of it; the script itself is one too.</summary>
internal sealed class FunctionBody
{
    private readonly List<Variable> captures = [];
    private readonly List<Variable> begins = [];
    private FunctionBody? outer;
    private Variable? self;
    private int[] simpleSlots = [];
    private int slots;
    private bool isSimple;
    private BlockNames names = new([], []);

    public string Name { get; set; } = "";

    public bool IsArrow { get; init; }

    /// <summary>The script itself: its last expression statement is its value.</summary>
    public bool IsScript { get; init; }

    /// <summary>A function expression may call itself by its name.</summary>
    public bool KnowsItself { get; init; }

    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public IReadOnlyList<StatementNode> Statements { get; init; } = [];

    /// <summary>The body of an arrow without braces.</summary>
    public ExpressionNode? Expression { get; init; }

    public int Length => Parameters.TakeWhile(parameter => parameter.Default is null && !parameter.IsRest).Count();

    public int NewSlot() => slots++;

    /// <summary>Where a variable of an outer function is found in <see cref="Frame.Captured"/>.</summary>
    public int CaptureOf(Variable variable)
    {
        var at = captures.IndexOf(variable);
        if (at >= 0)
            return at;
        variable.IsCaptured = true;
        if (outer != variable.Owner)
            outer!.CaptureOf(variable);
        captures.Add(variable);
        return captures.Count - 1;
    }

    public void ResolveBody(Resolver resolver)
    {
        outer = IsScript ? null : resolver.Function;
        resolver.OpenFunction(this);
        var vars = new List<(string Name, int Position)>();
        foreach (var parameter in Parameters)
            parameter.Target.CollectNames(vars);
        if (vars.GroupBy(item => item.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ScriptSyntaxException($"tham số “{twice.Key}” lặp lại", twice.Last().Position);
        begins.AddRange(vars.Select(item => resolver.Declare(item.Name, VariableKind.Parameter, item.Position)));
        vars.Clear();
        foreach (var statement in Statements)
            statement.CollectVars(vars);
        begins.AddRange(vars.Select(item => resolver.Declare(item.Name, VariableKind.Var, item.Position)).Except(begins).ToList());
        if (KnowsItself && resolver.Find(Name)?.Owner != this && !Statements.OfType<DeclarationNode>().Any(d => d.Declares(Name))
            && !Statements.OfType<FunctionDeclarationNode>().Any(function => function.Body.Name == Name))
            begins.Add(self = resolver.Declare(Name, VariableKind.Var, 0));
        names = resolver.DeclareLexical(Statements);

        foreach (var parameter in Parameters)
        {
            parameter.Default?.Resolve(resolver);
            parameter.Target.ResolveWrite(resolver, alsoRead: false, isDeclaration: true);
        }

        Expression?.Resolve(resolver);
        foreach (var statement in Statements)
            statement.Resolve(resolver);
        resolver.Close();
        isSimple = Parameters.All(parameter => parameter is { Target: IdentifierNode, Default: null, IsRest: false });
        simpleSlots = isSimple ? [.. begins.Take(Parameters.Count).Select(variable => variable.Slot)] : [];
    }

    public ScriptFunction Close(Frame frame)
    {
        frame.Run.Charge(72 + 8L * captures.Count);
        var cells = captures.Count == 0 ? [] : new Cell[captures.Count];
        for (var i = 0; i < cells.Length; i++)
        {
            var variable = captures[i];
            cells[i] = variable.Owner == outer ? frame.CellOf(variable.Slot) : frame.Captured[outer!.captures.IndexOf(variable)];
        }

        return new(this, cells, IsArrow ? frame.Self : default);
    }

    public JsValue Run(ScriptRun run, ScriptFunction? callee, Cell[] cells, JsValue receiver, Args args)
    {
        run.Charge(80 + 16L * slots);
        var frame = new Frame(run, slots, cells, receiver);
        // What was not captured is undefined already.
        foreach (var variable in begins)
        {
            if (variable.IsCaptured)
                frame.Begin(variable, default);
        }

        Bind(frame, args);
        if (self is not null)
            Set(frame, self, callee!);
        names.Enter(frame);
        if (Expression is not null)
            return Expression.Evaluate(frame);
        foreach (var statement in Statements)
        {
            if (statement.Execute(frame) == Flow.Return)
                return frame.Result;
        }

        return IsScript ? frame.Result : default;
    }

    private static void Set(Frame frame, Variable variable, JsValue value)
    {
        if (variable.IsCaptured)
            frame.CellOf(variable.Slot).Value = value;
        else
            frame.Slots[variable.Slot] = value;
    }

    private void Bind(Frame frame, Args args)
    {
        if (isSimple)
        {
            for (var i = 0; i < simpleSlots.Length && i < args.Count; i++)
                Set(frame, begins[i], args[i]);
            return;
        }

        for (var i = 0; i < Parameters.Count; i++)
        {
            var parameter = Parameters[i];
            var value = parameter.IsRest ? JsArray.Of(frame.Run, args.From(i)) : args[i];
            if (value.IsUndefined && parameter.Default is not null)
                value = parameter.Default.Evaluate(frame);
            parameter.Target.Assign(frame, value, isDeclaration: true);
        }
    }
}

/// <summary>A function of the script together with the variables around it.</summary>
internal sealed class ScriptFunction(FunctionBody body, Cell[] cells, JsValue self) : JsFunction
{
    public override string Name => body.Name;

    public override int Length => body.Length;

    public override JsValue Call(ScriptRun run, JsValue receiver, Args args)
    {
        run.Enter();
        var value = body.Run(run, this, cells, body.IsArrow ? self : receiver, args);
        run.Leave();
        return value;
    }
}

/// <summary>A function or arrow in an expression.</summary>
internal sealed class FunctionNode(FunctionBody body, int position) : ExpressionNode(position)
{
    public FunctionBody Body => body;

    public override void Resolve(Resolver resolver) => body.ResolveBody(resolver);

    public override JsValue Evaluate(Frame frame) => body.Close(frame);
}

/// <summary><c>function f() {}</c>: known in its whole block.</summary>
internal sealed class FunctionDeclarationNode(FunctionBody body, int position) : StatementNode(position)
{
    public FunctionBody Body => body;

    public Variable? Variable { get; set; }

    public override void Resolve(Resolver resolver) => body.ResolveBody(resolver);

    public void Instantiate(Frame frame)
    {
        JsValue function = body.Close(frame);
        if (Variable!.IsCaptured)
            frame.CellOf(Variable.Slot).Value = function;
        else
            frame.Slots[Variable.Slot] = function;
    }

    public override Flow Execute(Frame frame) => Flow.Next;
}
