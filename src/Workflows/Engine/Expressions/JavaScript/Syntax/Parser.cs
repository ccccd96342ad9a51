namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Reads a script into its tree. What lies outside the subset is refused with what to write instead.</summary>
internal sealed partial class Parser
{
    private const int LongestLabel = 40;

    private readonly Lexer lexer;
    private readonly ScriptLimits limits;
    private Token token;
    private int lastEnd;
    private int depth;
    private int functionLevel;
    private int loops;
    private int breakables;
    private bool allowsIn = true;
    private int arrowAt = -1;
    private List<string> labels = [];

    private Parser(string script, ScriptLimits limits)
    {
        lexer = new(script);
        this.limits = limits;
        token = lexer.Next();
    }

    /// <summary>True at the top of the script, where an expression statement is the script's value.</summary>
    private bool GivesResult => functionLevel == 0;

    /// <exception cref="ScriptSyntaxException">Malformed, too deep, or outside the subset.</exception>
    public static FunctionBody Script(string script, ScriptLimits limits)
    {
        try
        {
            var parser = new Parser(script, limits);
            var statements = new List<StatementNode>();
            while (parser.token.Kind != TokenKind.End)
                statements.Add(parser.Statement());
            return new() { IsScript = true, Statements = statements };
        }
        catch (ScriptSyntaxException malformed) when (!malformed.IsRefusal && script.AsSpan().TrimStart().StartsWith('{'))
        {
            // { "a": 1 } is no block: whoever writes it means the object.
            if (ObjectAlone(script, limits) is { } alone)
                return alone;
            throw;
        }
    }

    private static FunctionBody? ObjectAlone(string script, ScriptLimits limits)
    {
        try
        {
            var parser = new Parser(script, limits);
            var value = parser.Expression();
            parser.Accept(";");
            return parser.token.Kind == TokenKind.End
                ? new() { IsScript = true, Statements = [new ExpressionStatementNode(value, givesResult: true, value.Position)] }
                : null;
        }
        catch (ScriptSyntaxException)
        {
            return null;
        }
    }

    private static ScriptSyntaxException Refused(string message, int position) => new(message, position, isRefusal: true);

    private static ScriptSyntaxException Malformed(string message, int position) => new(message, position);

    private ScriptSyntaxException Unexpected() => Malformed(
        token.Kind switch
        {
            TokenKind.End => "kịch bản kết thúc giữa chừng, thiếu phần sau",
            TokenKind.Text => "chuỗi đứng sai chỗ",
            TokenKind.Number => "số đứng sai chỗ",
            _ => $"“{token.Text}” đứng sai chỗ",
        },
        token.Start);

    private void Next()
    {
        lastEnd = token.End;
        token = lexer.Next();
    }

    /// <summary>The token after the current one.</summary>
    private Token Peek()
    {
        var at = lexer.At;
        var next = lexer.Next();
        lexer.At = at;
        return next;
    }

    private bool Accept(string mark)
    {
        if (!token.Is(mark))
            return false;
        Next();
        return true;
    }

    private bool AcceptWord(string word)
    {
        if (!token.IsWord(word))
            return false;
        Next();
        return true;
    }

    private void Expect(string mark)
    {
        if (!token.Is(mark))
        {
            throw token.Kind == TokenKind.End
                ? Malformed($"thiếu “{mark}” ở cuối", token.Start)
                : Malformed($"cần “{mark}” trước “{(token.Kind is TokenKind.Text or TokenKind.Number ? lexer.Script[token.Start..token.End] : token.Text)}”", token.Start);
        }

        Next();
    }

    /// <summary>The end of a statement: a semicolon, or where JavaScript puts one by itself.</summary>
    private void EndStatement()
    {
        if (!Accept(";") && !token.Is("}") && token.Kind != TokenKind.End && !token.AfterLineEnd)
            throw Unexpected();
    }

    private void Nest(int position)
    {
        if (++depth > limits.Depth)
            throw Refused($"biểu thức hoặc khối lệnh lồng nhau quá {limits.Depth} tầng; hãy tách ra biến hoặc hàm", position);
    }

    private string Label(int start, int end)
    {
        // Only the end of it is shown, so only the end is looked at.
        start = Math.Max(start, end - 4 * LongestLabel);
        var text = string.Join(' ', lexer.Script[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestLabel ? text : string.Concat("…", text.AsSpan(text.Length - LongestLabel));
    }

    private IdentifierNode DeclaredName()
    {
        var name = token.Kind == TokenKind.Word ? token.Text : throw Unexpected();
        if (Words.RefusalOf(name) is { } refusal)
            throw Refused(refusal, token.Start);
        if (Words.IsReserved(name))
            throw Malformed($"“{name}” là từ khoá, không đặt tên được", token.Start);
        if (name is "eval" or "arguments")
            throw Refused($"không đặt tên là {name} được", token.Start);
        var identifier = new IdentifierNode(name, token.Start);
        Next();
        return identifier;
    }
}
