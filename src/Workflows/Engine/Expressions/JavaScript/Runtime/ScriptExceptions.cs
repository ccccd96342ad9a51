namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>A script cannot be compiled: malformed, or outside the subset. The message is Vietnamese and names no place.</summary>
/// <param name="position">Character in the script, from 0.</param>
/// <param name="isRefusal">Well-formed JavaScript that this subset leaves out.</param>
internal sealed class ScriptSyntaxException(string message, int position, bool isRefusal = false) : Exception(message)
{
    public int Position { get; } = position;

    public bool IsRefusal { get; } = isRefusal;
}

/// <summary>A value on its way from <c>throw</c>, or from a failing operation, to the nearest <c>catch</c> of the script.</summary>
internal sealed class ScriptThrow(JsValue thrown) : Exception
{
    public JsValue Thrown { get; } = thrown;
}

/// <summary>A limit was reached; no script can catch this.</summary>
internal sealed class ScriptLimitException(string message) : Exception(message);
