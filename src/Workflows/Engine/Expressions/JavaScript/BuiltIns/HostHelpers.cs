using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>
/// Elsa's helper functions. Bytes are arrays of numbers from 0 to 255; where bytes are taken, their base64 text is
/// taken too, which is how a variable of type ByteArray arrives.
/// </summary>
internal static class HostHelpers
{
    public static readonly MemberTable Table = new MemberTable()
        .Add("bytesFromBase64", 1, (run, _, args) => FromBytes(run, FromBase64(run, args[0])))
        .Add("bytesFromString", 1, (run, _, args) => FromBytes(run, Utf8(run, args[0])))
        .Add("bytesToBase64", 1, (run, _, args) => run.NewText(Convert.ToBase64String(ToBytes(run, args[0]))))
        .Add("bytesToString", 1, (run, _, args) => run.NewText(Encoding.UTF8.GetString(ToBytes(run, args[0]))))
        .Add("getGuidString", 0, NewGuid)
        .Add("getShortGuid", 0, NewShortGuid)
        .Add("isNullOrEmpty", 1, (run, _, args) => args[0].IsNullish || args[0].IsString && args[0].TextLength == 0)
        .Add("isNullOrWhiteSpace", 1, (run, _, args) => args[0].IsNullish || args[0].IsString && Whitespace.Trim(args[0].Text.AsSpan()).IsEmpty)
        .Add("newGuid", 0, NewGuid)
        .Add("newGuidString", 0, NewGuid)
        .Add("newShortGuid", 0, NewShortGuid)
        .Add("parseGuid", 1, (run, _, args) => Guid.TryParse(Coerce.Text(run, args[0]), out var id)
            ? run.NewText(id.ToString())
            : throw run.Error("SyntaxError", $"{Describe.Short(run, args[0])} không phải là mã GUID"))
        .Add("parseJson", 1, JsonMembers.Parse)
        .Add("stringFromBase64", 1, (run, _, args) => run.NewText(Encoding.UTF8.GetString(FromBase64(run, args[0]))))
        .Add("stringToBase64", 1, (run, _, args) => run.NewText(Convert.ToBase64String(Utf8(run, args[0]))))
        .Add("toJson", 1, (run, _, args) => run.NewText(JsonBorder.Out(run, args[0]) is { } node ? JsonText.Of(node) : "null"));

    private static JsValue NewGuid(ScriptRun run, JsValue self, Args args) => run.NewText(run.Host.Scope.NewId().ToString());

    private static JsValue NewShortGuid(ScriptRun run, JsValue self, Args args) =>
        run.NewText(string.Concat(Convert.ToBase64String(run.Host.Scope.NewId().ToByteArray()).Where(char.IsAsciiLetterOrDigit)));

    private static byte[] Utf8(ScriptRun run, JsValue value)
    {
        var text = Coerce.Text(run, value);
        run.Charge(3L * text.Length);
        run.Work(text.Length >> 3);
        return Encoding.UTF8.GetBytes(text);
    }

    private static JsArray FromBytes(ScriptRun run, byte[] bytes)
    {
        var array = run.NewArray(bytes.Length);
        run.Work(bytes.Length);
        foreach (var b in bytes)
            array.Append(run, b);
        return array;
    }

    private static byte[] ToBytes(ScriptRun run, JsValue value)
    {
        if (value.IsNullish)
            return [];
        if (value.Reference is not JsArray array)
            return FromBase64(run, value);
        run.Charge(array.Count);
        run.Work(array.Count);
        var bytes = new byte[array.Count];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = unchecked((byte)Coerce.Int32(run, array[i]));
        return bytes;
    }

    private static byte[] FromBase64(ScriptRun run, JsValue value)
    {
        var text = Coerce.Text(run, value);
        run.Charge(text.Length);
        run.Work(text.Length >> 3);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written)
            ? bytes[..written]
            : throw run.Error("SyntaxError", "chuỗi không phải là base64");
    }
}
