namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// A piece of a script: what it says and how it runs are one. Built by <see cref="Parser"/>, its names bound once
/// by <see cref="Resolver"/>, then never changed, so any number of threads may run it.
/// </summary>
/// <param name="position">First character in the script.</param>
internal abstract class Node(int position)
{
    public int Position => position;

    /// <summary>Binds the names in it.</summary>
    public abstract void Resolve(Resolver resolver);
}

internal abstract class ExpressionNode(int position) : Node(position)
{
    /// <summary>Stood in parentheses of its own: <c>(a, b)</c> is then no list of parameters any more.</summary>
    public bool IsParenthesised { get; set; }

    public abstract JsValue Evaluate(Frame frame);
}

/// <summary>How a statement ended.</summary>
internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,
}

internal abstract class StatementNode(int position) : Node(position)
{
    public abstract Flow Execute(Frame frame);

    /// <summary>Names that <c>var</c> declares in it, at any depth but in no inner function.</summary>
    public virtual void CollectVars(ICollection<(string Name, int Position)> names)
    {
    }
}

/// <summary>Something that can be assigned: a name, a property, or a pattern of them.</summary>
internal abstract class TargetNode(int position) : ExpressionNode(position)
{
    /// <param name="frame">Where it happens.</param>
    /// <param name="value">What is assigned.</param>
    /// <param name="isDeclaration">Gives a declared name its first value.</param>
    public abstract void Assign(Frame frame, JsValue value, bool isDeclaration);

    /// <summary>Binds the names in it as written to.</summary>
    public abstract void ResolveWrite(Resolver resolver, bool alsoRead, bool isDeclaration);

    /// <summary>Names that a declaration with this target declares.</summary>
    public abstract void CollectNames(ICollection<(string Name, int Position)> names);
}

/// <summary>The variables of one running function.</summary>
internal sealed class Frame(ScriptRun run, int slots, Cell[] captured, JsValue self)
{
    public ScriptRun Run => run;

    public JsValue[] Slots { get; } = slots == 0 ? [] : new JsValue[slots];

    /// <summary>Variables of outer functions that this one uses.</summary>
    public Cell[] Captured => captured;

    /// <summary><c>this</c></summary>
    public JsValue Self => self;

    /// <summary>The value of a <c>return</c>, or of the last expression statement of the script.</summary>
    public JsValue Result { get; set; }

    /// <summary>The label that a <c>break</c> or <c>continue</c> on its way names; null for the nearest.</summary>
    public string? Label { get; set; }

    /// <summary>Starts the life of a variable; once more for each turn of a loop.</summary>
    public void Begin(Variable variable, JsValue value) =>
        Slots[variable.Slot] = variable.IsCaptured ? JsValue.Of(new Cell(value)) : value;

    public JsValue Read(Variable variable) =>
        variable.IsCaptured ? ((Cell)Slots[variable.Slot].Reference!).Value : Slots[variable.Slot];

    public Cell CellOf(int slot) => (Cell)Slots[slot].Reference!;
}
