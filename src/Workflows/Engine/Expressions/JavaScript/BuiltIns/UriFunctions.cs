using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>encodeURIComponent and its family.</summary>
internal static class UriFunctions
{
    private const string AlwaysPlain = "-_.!~*'()";
    private const string Reserved = ";/?:@&=+$,#";

    public static readonly MemberTable Table = new MemberTable()
        .Add("decodeURI", 1, (run, _, args) => Decode(run, Coerce.Text(run, args[0]), Reserved))
        .Add("decodeURIComponent", 1, (run, _, args) => Decode(run, Coerce.Text(run, args[0]), ""))
        .Add("encodeURI", 1, (run, _, args) => Encode(run, Coerce.Text(run, args[0]), AlwaysPlain + Reserved))
        .Add("encodeURIComponent", 1, (run, _, args) => Encode(run, Coerce.Text(run, args[0]), AlwaysPlain));

    private static JsValue Encode(ScriptRun run, string text, string plain)
    {
        var encoded = new TextBuilder(run);
        Span<byte> bytes = stackalloc byte[4];
        run.Work(text.Length >> 1);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetterOrDigit(c) || plain.Contains(c, StringComparison.Ordinal))
            {
                encoded.Append(c);
                continue;
            }

            if (Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used) != System.Buffers.OperationStatus.Done)
                throw run.Error("URIError", "địa chỉ có ký tự không hợp lệ");
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                encoded.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
            i += used - 1;
        }

        return encoded.ToString();
    }

    private static JsValue Decode(ScriptRun run, string text, string kept)
    {
        var decoded = new TextBuilder(run);
        Span<byte> bytes = stackalloc byte[4];
        run.Work(text.Length >> 1);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                decoded.Append(text[i]);
                continue;
            }

            var start = i;
            var first = Byte(run, text, i);
            var count = first < 0x80 ? 1 : first is >= 0xC2 and < 0xE0 ? 2 : first is >= 0xE0 and < 0xF0 ? 3 : first is >= 0xF0 and < 0xF5 ? 4 : throw Malformed(run);
            for (var n = 0; n < count; n++, i += 3)
                bytes[n] = Byte(run, text, i);
            i--;
            if (Rune.DecodeFromUtf8(bytes[..count], out var rune, out var used) != System.Buffers.OperationStatus.Done || used != count)
                throw Malformed(run);
            if (count == 1 && kept.Contains((char)first, StringComparison.Ordinal))
                decoded.Append(text.AsSpan(start, 3));
            else
                decoded.Append(rune.ToString());
        }

        return decoded.ToString();
    }

    private static byte Byte(ScriptRun run, string text, int at) =>
        at + 2 < text.Length && text[at] == '%' && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2])
            ? (byte)((Convert.ToInt32(text[at + 1].ToString(), 16) << 4) | Convert.ToInt32(text[at + 2].ToString(), 16))
            : throw Malformed(run);

    private static ScriptThrow Malformed(ScriptRun run) => run.Error("URIError", "địa chỉ mã hoá sai");
}
