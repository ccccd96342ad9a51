namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A name in an expression.</summary>
internal sealed class IdentifierNode(string name, int position) : PlaceNode(position)
{
    private const int NotCaptured = -1;
    private Variable? variable;
    private int capture = NotCaptured;
    private JsValue constant;

    public string Name => name;

    /// <summary>A built-in or host name, not hidden by a declaration of the script.</summary>
    public bool IsGlobal { get; private set; }

    /// <summary>Neither declared nor built in: only its type may be asked.</summary>
    public bool IsUnknown { get; private set; }

    public override void Resolve(Resolver resolver)
    {
        if (Bind(resolver))
            return;
        if (Globals.TryFind(name, out constant))
        {
            IsGlobal = true;
            resolver.Names.Global(name, Position);
            return;
        }

        IsUnknown = true;
        resolver.Unknown(this);
    }

    /// <summary>As the operand of <c>typeof</c>, where an unknown name is no mistake.</summary>
    public void ResolveGuarded(Resolver resolver)
    {
        resolver.Guard(name);
        Resolve(resolver);
    }

    public override void ResolveWrite(Resolver resolver, bool alsoRead, bool isDeclaration)
    {
        if (!Bind(resolver))
        {
            throw Globals.TryFind(name, out _)
                ? new ScriptSyntaxException($"không gán được cho tên có sẵn “{name}”", Position)
                : new ScriptSyntaxException($"biến “{name}” chưa được khai báo; hãy viết let {name} = …, hoặc variables.{name} = … cho biến của quy trình", Position);
        }

        if (!isDeclaration && variable!.Kind == VariableKind.Const)
            throw new ScriptSyntaxException($"không gán lại được hằng “{name}”; hãy khai báo bằng let", Position);
    }

    public override void CollectNames(ICollection<(string Name, int Position)> names) => names.Add((name, Position));

    public override JsValue Evaluate(Frame frame)
    {
        JsValue value;
        if (variable is null)
            return IsGlobal ? constant : throw frame.Run.Error("ReferenceError", $"“{name}” chưa được khai báo", Position);
        value = capture >= 0 ? frame.Captured[capture].Value : frame.Read(variable);
        return value.IsPending ? throw TooEarly(frame) : value;
    }

    public override void Assign(Frame frame, JsValue value, bool isDeclaration)
    {
        if (!isDeclaration && variable!.Kind == VariableKind.Let)
            Evaluate(frame);
        if (capture >= 0)
            frame.Captured[capture].Value = value;
        else if (variable!.IsCaptured)
            frame.CellOf(variable.Slot).Value = value;
        else
            frame.Slots[variable.Slot] = value;
    }

    public override Place Locate(Frame frame) => default;

    public override JsValue Read(Frame frame, in Place place) => Evaluate(frame);

    public override void Write(Frame frame, in Place place, JsValue value) => Assign(frame, value, isDeclaration: false);

    private bool Bind(Resolver resolver)
    {
        variable = resolver.Find(name);
        if (variable is not null && variable.Owner != resolver.Function)
            capture = resolver.Function.CaptureOf(variable);
        return variable is not null;
    }

    private ScriptThrow TooEarly(Frame frame) =>
        frame.Run.Error("ReferenceError", $"“{name}” được dùng trước khi khai báo", Position);
}
