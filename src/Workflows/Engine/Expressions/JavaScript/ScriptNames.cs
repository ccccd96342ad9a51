namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>How a script speaks of something of its workflow.</summary>
public enum ScriptNameKind
{
    /// <summary><c>variables.X</c> or <c>getVariable('X')</c></summary>
    ReadsVariable,

    /// <summary><c>variables.X = …</c> or <c>setVariable('X', …)</c>; an unknown name is created.</summary>
    WritesVariable,

    /// <summary><c>getX()</c>: X is a variable, an input, or <c>{Output}From{Activity}</c>, each in Pascal case.</summary>
    Getter,

    /// <summary><c>setX(…)</c>: X is a variable in Pascal case.</summary>
    Setter,

    /// <summary><c>getInput('X')</c></summary>
    Input,

    /// <summary><c>getOutputFrom('X')</c>: X is the id or the name of an activity.</summary>
    Activity,
}

/// <summary>One mention; the same name may come several times.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record ScriptName(ScriptNameKind Kind, string Name, int Line, int Column);

/// <summary>Notes, while names are bound, which variables, inputs and activities a script speaks of.</summary>
internal sealed class NameCollector
{
    private readonly List<(ScriptNameKind Kind, string Name, int Position)> found = [];

    /// <summary>Where the script chooses outcomes, which only RunJavaScript may; null when it does not.</summary>
    public int? ChoosesOutcomes { get; private set; }

    public IReadOnlyList<ScriptName> Of(string script) =>
    [
        .. found.Select(item => Describe.Place(script, item.Position) is var place
            ? new ScriptName(item.Kind, item.Name, place.Line, place.Column)
            : throw new InvalidOperationException()),
    ];

    public void Global(string name, int position)
    {
        if (name is "setOutcome" or "setOutcomes")
            ChoosesOutcomes ??= position;
        else if (Globals.IsAccessor(name))
            found.Add((name[0] == 'g' ? ScriptNameKind.Getter : ScriptNameKind.Setter, name[3..], position));
    }

    public void Property(ExpressionNode target, string name, int position, bool isWrite, bool isRead)
    {
        if (!IsVariables(target))
            return;
        if (isRead)
            found.Add((ScriptNameKind.ReadsVariable, name, position));
        if (isWrite)
            found.Add((ScriptNameKind.WritesVariable, name, position));
    }

    /// <summary><c>const { A, B } = variables</c></summary>
    public void Pattern(TargetNode target, ExpressionNode value)
    {
        if (target is not ObjectPatternNode pattern || !IsVariables(value))
            return;
        foreach (var item in pattern.Items)
        {
            if (item.Name is not null)
                found.Add((ScriptNameKind.ReadsVariable, item.Name, target.Position));
        }
    }

    public void Call(ExpressionNode head, Arguments arguments, int position)
    {
        if (head is not IdentifierNode { IsGlobal: true } function
            || arguments.Items is not [(LiteralNode { AsName: { } name } literal, false), ..])
            return;
        ScriptNameKind? kind = function.Name switch
        {
            "getVariable" => ScriptNameKind.ReadsVariable,
            "setVariable" => ScriptNameKind.WritesVariable,
            "getInput" => ScriptNameKind.Input,
            "getOutputFrom" => ScriptNameKind.Activity,
            _ => null,
        };
        if (kind is { } known)
            found.Add((known, name, literal.Position));
    }

    private static bool IsVariables(ExpressionNode node) => node is IdentifierNode { IsGlobal: true, Name: "variables" };
}
