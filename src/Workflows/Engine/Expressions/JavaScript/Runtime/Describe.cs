using System.Globalization;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Values and places in the words of a message.</summary>
internal static class Describe
{
    /// <summary>A few words for a value; never runs script.</summary>
    public static string Short(ScriptRun run, JsValue value) => value.Kind switch
    {
        JsKind.Undefined or JsKind.Hole or JsKind.Pending => "undefined",
        JsKind.Null => "null",
        JsKind.Boolean => value.IsTrue ? "true" : "false",
        JsKind.Number => NumberText.Of(value.Number),
        JsKind.String => value.TextLength <= 30 ? $"\"{value.Text}\"" : "một chuỗi dài",
        _ => value.Reference switch
        {
            JsFunction function => $"hàm {function.Name}".TrimEnd(),
            JsArray => "một mảng",
            _ => "một đối tượng",
        },
    };

    public static string TypeOf(JsValue value) => value.Kind switch
    {
        JsKind.Null => "object",
        JsKind.Boolean => "boolean",
        JsKind.Number => "number",
        JsKind.String => "string",
        JsKind.Object => value.IsFunction ? "function" : "object",
        _ => "undefined",
    };

    /// <summary>Line and column, both from 1.</summary>
    public static (int Line, int Column) Place(string script, int position)
    {
        var (line, start) = (1, 0);
        position = Math.Clamp(position, 0, script.Length);
        for (var i = 0; i < position; i++)
        {
            if (script[i] == '\n' || script[i] == '\r' && (i + 1 >= script.Length || script[i + 1] != '\n'))
                (line, start) = (line + 1, i + 1);
        }

        return (line, position - start + 1);
    }

    /// <summary>"Dòng 2, cột 5: không dùng được class."</summary>
    public static string At(string script, int position, string message)
    {
        var (line, column) = Place(script, position);
        var end = message.EndsWith('.') || message.EndsWith('?') || message.EndsWith('!') ? "" : ".";
        return string.Create(CultureInfo.InvariantCulture, $"Dòng {line}, cột {column}: {message}{end}");
    }
}
