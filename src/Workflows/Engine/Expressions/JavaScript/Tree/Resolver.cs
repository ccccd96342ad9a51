namespace Workflows.Engine.Expressions.JavaScript;

internal enum VariableKind
{
    Var,
    Parameter,
    Function,
    Let,
    Const,
}

/// <summary>A declared name, with its place in the frame of its function.</summary>
internal sealed class Variable(string name, VariableKind kind, FunctionBody owner, int slot)
{
    public string Name => name;

    public VariableKind Kind => kind;

    public FunctionBody Owner => owner;

    public int Slot => slot;

    /// <summary>An inner function uses it: it then lives in a <see cref="Cell"/>.</summary>
    public bool IsCaptured { get; set; }
}

/// <summary>Names of one block.</summary>
internal sealed class Scope(Scope? outer, FunctionBody function)
{
    public Scope? Outer => outer;

    public FunctionBody Function => function;

    public Dictionary<string, Variable> Names { get; } = new(StringComparer.Ordinal);
}

/// <summary>Binds every name of a script to a slot, a captured variable, a built-in or a host function.</summary>
internal sealed class Resolver(NameCollector names)
{
    private readonly HashSet<string> guarded = new(StringComparer.Ordinal);
    private readonly List<IdentifierNode> unknown = [];
    private Scope? scope;

    public NameCollector Names => names;

    public FunctionBody Function => scope!.Function;

    /// <summary>Binds a whole script.</summary>
    /// <exception cref="ScriptSyntaxException">A name is not declared, or declared twice.</exception>
    public void ResolveScript(FunctionBody script)
    {
        script.ResolveBody(this);
        foreach (var identifier in unknown)
        {
            if (!guarded.Contains(identifier.Name))
                throw Globals.Refuse(identifier.Name, identifier.Position);
        }
    }

    public void OpenFunction(FunctionBody function) => scope = new(scope, function);

    public void Open() => scope = new(scope, scope!.Function);

    public void Close() => scope = scope!.Outer;

    public Variable Declare(string name, VariableKind kind, int position)
    {
        if (scope!.Names.TryGetValue(name, out var known))
        {
            if (kind is VariableKind.Let or VariableKind.Const || known.Kind is VariableKind.Let or VariableKind.Const)
                throw new ScriptSyntaxException($"“{name}” đã được khai báo", position);
            if (kind == VariableKind.Var || known.Kind == VariableKind.Function && kind == VariableKind.Parameter)
                return known;
        }

        var variable = known ?? new Variable(name, kind, scope.Function, scope.Function.NewSlot());
        scope.Names[name] = variable;
        return variable;
    }

    /// <summary>A slot that no name leads to.</summary>
    public Variable Hidden() => new("", VariableKind.Let, Function, Function.NewSlot());

    public Variable? Find(string name)
    {
        for (var level = scope; level is not null; level = level.Outer)
        {
            if (level.Names.TryGetValue(name, out var variable))
                return variable;
        }

        return null;
    }

    public void Guard(string name) => guarded.Add(name);

    public void Unknown(IdentifierNode identifier) => unknown.Add(identifier);

    /// <summary>Declares what a list of statements declares with let, const and function.</summary>
    public BlockNames DeclareLexical(IReadOnlyList<StatementNode> statements)
    {
        var lexical = new List<Variable>();
        var functions = new List<FunctionDeclarationNode>();
        var found = new List<(string Name, int Position)>();
        foreach (var statement in statements)
        {
            if (statement is FunctionDeclarationNode function)
            {
                function.Variable = Declare(function.Body.Name, VariableKind.Function, function.Position);
                functions.Add(function);
            }
            else if (statement is DeclarationNode { Kind: not VariableKind.Var } declaration)
            {
                found.Clear();
                declaration.CollectNames(found);
                lexical.AddRange(found.Select(item => Declare(item.Name, declaration.Kind, item.Position)));
            }
        }

        return new([.. lexical], [.. functions]);
    }
}

/// <summary>What starts its life when a block is entered.</summary>
internal sealed record BlockNames(Variable[] Lexical, FunctionDeclarationNode[] Functions)
{
    public void Enter(Frame frame)
    {
        foreach (var variable in Lexical)
            frame.Begin(variable, JsValue.Pending);
        foreach (var function in Functions)
            frame.Begin(function.Variable!, default);
        foreach (var function in Functions)
            function.Instantiate(frame);
    }
}
