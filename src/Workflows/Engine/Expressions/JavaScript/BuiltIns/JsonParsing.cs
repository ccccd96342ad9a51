using System.Globalization;
using System.Text;

namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Reads JSON text into values of a run, on the account of the run.</summary>
internal sealed class JsonParsing(ScriptRun run, string text)
{
    private int at;

    public JsValue Whole()
    {
        var value = Value();
        Skip();
        return at == text.Length ? value : throw Malformed();
    }

    private JsValue Value()
    {
        Skip();
        run.Work(1);
        switch (at < text.Length ? text[at] : '\0')
        {
            case '{': return Object();
            case '[': return Array();
            case '"': return run.NewText(Text());
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", JsValue.Null);
            default: return Number();
        }
    }

    private JsValue Object()
    {
        run.Enter();
        var made = run.NewObject();
        at++;
        Skip();
        for (var first = true; !Take('}'); first = false)
        {
            if (!first)
                Expect(',');
            Skip();
            if (at >= text.Length || text[at] != '"')
                throw Malformed();
            var name = Text();
            run.Charge(24 + 2L * name.Length);
            Skip();
            Expect(':');
            made.Define(run, name, Value());
            Skip();
        }

        run.Leave();
        return made;
    }

    private JsValue Array()
    {
        run.Enter();
        var made = run.NewArray();
        at++;
        Skip();
        for (var first = true; !Take(']'); first = false)
        {
            if (!first)
                Expect(',');
            made.Append(run, Value());
            Skip();
        }

        run.Leave();
        return made;
    }

    private JsValue Word(string word, JsValue value)
    {
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0)
            throw Malformed();
        at += word.Length;
        return value;
    }

    private JsValue Number()
    {
        var start = at;
        Take('-');
        if (!Take('0') && !Digits())
            throw Malformed();
        if (Take('.') && !Digits())
            throw Malformed();
        if (Take('e') || Take('E'))
        {
            if (!Take('-'))
                Take('+');
            if (!Digits())
                throw Malformed();
        }

        return double.Parse(text.AsSpan(start, at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private bool Digits()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return at > start;
    }

    private string Text()
    {
        var start = ++at;
        var plain = text.AsSpan(at).IndexOfAny('"', '\\');
        if (plain < 0)
            throw Malformed();
        run.Work(plain >> 4);
        if (text.AsSpan(at, plain).IndexOfAnyInRange('\0', '\u001F') >= 0)
            throw Malformed();
        if (text[at + plain] == '"')
        {
            at += plain + 1;
            return text.Substring(start, plain);
        }

        var built = new StringBuilder();
        while (true)
        {
            if (at >= text.Length || text[at] < ' ')
                throw Malformed();
            var c = text[at++];
            if (c == '"')
                return built.ToString();
            run.Charge(2);
            built.Append(c == '\\' ? Escape() : c);
        }
    }

    private char Escape()
    {
        switch (at < text.Length ? text[at++] : '\0')
        {
            case '"': return '"';
            case '\\': return '\\';
            case '/': return '/';
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when at + 4 <= text.Length && ushort.TryParse(text.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                at += 4;
                return (char)code;
            default:
                throw Malformed();
        }
    }

    private void Skip()
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '\n' or '\r')
            at++;
    }

    private bool Take(char c)
    {
        if (at >= text.Length || text[at] != c)
            return false;
        at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
            throw Malformed();
    }

    private ScriptThrow Malformed() => run.Error(
        "SyntaxError", at >= text.Length ? "JSON kết thúc giữa chừng" : $"JSON sai cú pháp ở ký tự thứ {at + 1}");
}
