namespace Workflows.Engine.Expressions.JavaScript;

// Literals, names, brackets, functions.
internal sealed partial class Parser
{
    private ExpressionNode Primary()
    {
        var start = token.Start;
        switch (token.Kind)
        {
            case TokenKind.Number:
                var number = token.Number;
                Next();
                return new LiteralNode(number, start);
            case TokenKind.Text:
                var text = token.Text;
                Next();
                return new LiteralNode(text, start);
            case TokenKind.Word:
                return WordExpression();
            case TokenKind.Mark:
                break;
            default:
                throw Unexpected();
        }

        switch (token.Text)
        {
            case "(":
                return Parenthesised();
            case "[":
                return new ArrayNode(new(Items("[", "]", gaps: true)), start);
            case "{":
                return ObjectLiteral();
            case "`":
                return Template();
            case "/" or "/=":
                var (pattern, flags) = lexer.Regex(start);
                token = token with { End = lexer.At };
                Next();
                return new RegexNode(CompiledRegex.Of(pattern, flags, limits.RegexTime, start), start);
            default:
                throw Unexpected();
        }
    }

    private ExpressionNode WordExpression()
    {
        var (word, start) = (token.Text, token.Start);
        switch (word)
        {
            case "function":
                return FunctionExpression();
            case "this":
                Next();
                return new ThisNode(start);
            case "null":
                Next();
                return new LiteralNode(JsValue.Null, start);
            case "true" or "false":
                Next();
                return new LiteralNode(word == "true", start);
        }

        if (Words.RefusalOf(word) is { } refusal)
            throw Refused(refusal, start);
        if (Words.IsReserved(word))
            throw Unexpected();
        Next();
        if (word == "async" && token.Is("(") && !token.AfterLineEnd)
            throw Refused("không dùng được async; các hàm ở đây trả lời ngay, hãy bỏ async", start);
        return new IdentifierNode(word, start);
    }

    private ExpressionNode Parenthesised()
    {
        var start = token.Start;
        var mayBeArrow = arrowAt == start;
        Next();
        var items = new List<ExpressionNode>();
        TargetNode? rest = null;
        var onlyArrow = token.Is(")");
        while (!token.Is(")"))
        {
            if (Accept("..."))
            {
                (rest, onlyArrow) = (BindingTarget(), true);
                break;
            }

            items.Add(Inside(Assignment));
            if (!Accept(","))
                break;
            onlyArrow = token.Is(")");
        }

        Expect(")");
        if (token.Is("=>") && mayBeArrow && !token.AfterLineEnd)
        {
            var parameters = items.Select(ToParameter).ToList();
            if (rest is not null)
                parameters.Add(new(rest, null, IsRest: true));
            return Arrow(parameters, start);
        }

        if (onlyArrow)
            throw Unexpected();
        var inner = items.Count == 1 ? items[0] : new SequenceNode(items, start);
        inner.IsParenthesised = true;
        return inner;
    }

    private TemplateNode Template()
    {
        var start = token.Start;
        var texts = new List<string>();
        var parts = new List<ExpressionNode>();
        while (true)
        {
            // The current token is the back quote or the closing brace; the text begins right behind it.
            texts.Add(lexer.TemplateText(out var isLast));
            token = token with { End = lexer.At };
            Next();
            if (isLast)
                return new(texts, parts, start);
            parts.Add(Inside(Expression));
            if (!token.Is("}"))
                throw Malformed("thiếu } trong chuỗi `…`", token.Start);
        }
    }

    private ObjectNode ObjectLiteral()
    {
        var start = token.Start;
        Next();
        var items = Inside(() =>
        {
            var found = new List<ObjectItem>();
            while (!token.Is("}"))
            {
                found.Add(ObjectItem());
                if (!token.Is("}"))
                    Expect(",");
            }

            return found;
        });
        Next();
        return new(items, start);
    }

    private ObjectItem ObjectItem()
    {
        var start = token.Start;
        if (Accept("..."))
            return new(null, null, Assignment(), IsSpread: true, IsMethod: false, null, start);
        if (token.Is("*"))
            throw Refused("không dùng được hàm sinh (dấu *); hãy trả về mảng", start);
        if (token.Kind == TokenKind.Word && token.Text is "get" or "set" or "async" && Peek() is var next
            && (next.Kind is TokenKind.Word or TokenKind.Text or TokenKind.Number || next.Is("[") || next.Is("*")))
        {
            throw Refused(
                token.Text == "async"
                    ? "không dùng được async; các hàm ở đây trả lời ngay, hãy bỏ async"
                    : $"không dùng được {token.Text} trong đối tượng; hãy viết hàm thường",
                start);
        }

        var isName = token.Kind == TokenKind.Word;
        var (name, computed) = PropertyName();
        if (token.Is("("))
        {
            var body = FunctionRest(name ?? "", knowsItself: false);
            return new(name, computed, new FunctionNode(body, start), IsSpread: false, IsMethod: true, null, start);
        }

        if (Accept(":"))
        {
            var value = Assignment();
            if (name is not null)
                NameFunction(value, name);
            return new(name, computed, value, IsSpread: false, IsMethod: false, null, start);
        }

        if (!isName || Words.IsReserved(name!))
            throw Unexpected();
        var initial = Accept("=") ? Assignment() : null;
        return new(name, null, new IdentifierNode(name!, start), IsSpread: false, IsMethod: false, initial, start);
    }

    private (string? Name, ExpressionNode? Computed) PropertyName()
    {
        var start = token.Start;
        if (Accept("["))
        {
            var key = Inside(Assignment);
            Expect("]");
            return (null, key);
        }

        var name = token.Kind switch
        {
            TokenKind.Word or TokenKind.Text => token.Text,
            TokenKind.Number => NumberText.Of(token.Number),
            _ => throw Unexpected(),
        };
        if (name == "__proto__")
            throw Refused(Words.RefusalOfProperty(name)!, start);
        Next();
        return (name, null);
    }

    private FunctionNode FunctionExpression()
    {
        var start = token.Start;
        Next();
        RefuseGenerator();
        var name = token.Is("(") ? "" : DeclaredName().Name;
        return new(FunctionRest(name, knowsItself: name.Length > 0), start);
    }

    private void RefuseGenerator()
    {
        if (token.Is("*"))
            throw Refused("không dùng được hàm sinh (function*); hãy trả về mảng", token.Start);
    }

    /// <summary>Parameters and body.</summary>
    private FunctionBody FunctionRest(string name, bool knowsItself)
    {
        var parameters = new List<Parameter>();
        Expect("(");
        while (!token.Is(")"))
        {
            var isRest = Accept("...");
            var target = BindingTarget();
            var initial = !isRest && Accept("=") ? Inside(Assignment) : null;
            parameters.Add(new(target, initial, isRest));
            if (isRest || !Accept(","))
                break;
        }

        Expect(")");
        return new() { Name = name, KnowsItself = knowsItself, Parameters = parameters, Statements = FunctionStatements() };
    }

    private FunctionNode Arrow(IReadOnlyList<Parameter> parameters, int start)
    {
        Expect("=>");
        if (token.Is("{"))
            return new(new() { IsArrow = true, Parameters = parameters, Statements = FunctionStatements() }, start);
        functionLevel++;
        var body = Assignment();
        functionLevel--;
        return new(new() { IsArrow = true, Parameters = parameters, Expression = body }, start);
    }

    private List<StatementNode> FunctionStatements()
    {
        var outside = (loops, breakables, labels);
        (loops, breakables, labels) = (0, 0, []);
        functionLevel++;
        Expect("{");
        var statements = Inside(StatementsToBrace);
        functionLevel--;
        (loops, breakables, labels) = outside;
        return statements;
    }

    private static void NameFunction(ExpressionNode value, TargetNode target)
    {
        if (target is IdentifierNode identifier)
            NameFunction(value, identifier.Name);
    }

    private static void NameFunction(ExpressionNode value, string name)
    {
        if (value is FunctionNode { Body: { Name: "" } body })
            body.Name = name;
    }
}
