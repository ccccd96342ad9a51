namespace Workflows.Engine.Expressions.JavaScript;

internal sealed partial class Parser
{
    private StatementNode Statement()
    {
        if (token.Is("{"))
            return Block();
        Nest(token.Start);
        var parsed = token.Kind == TokenKind.Word ? WordStatement() : SimpleStatement();
        depth--;
        return parsed;
    }

    /// <summary>The body of an if or a loop: no declaration may stand there alone.</summary>
    private StatementNode Body()
    {
        if (token.IsWord("let") || token.IsWord("const") || token.IsWord("function"))
            throw Malformed($"{token.Text} ở đây phải nằm trong {{ }}", token.Start);
        return Statement();
    }

    private StatementNode LoopBody()
    {
        loops++;
        breakables++;
        var body = Body();
        loops--;
        breakables--;
        return body;
    }

    private BlockNode Block()
    {
        var start = token.Start;
        // Blocks inside blocks have no statement between them that would count.
        Nest(start);
        Expect("{");
        var statements = StatementsToBrace();
        depth--;
        return new(statements, start);
    }

    private List<StatementNode> StatementsToBrace()
    {
        var statements = new List<StatementNode>();
        while (!token.Is("}"))
        {
            if (token.Kind == TokenKind.End)
                throw Malformed("thiếu } ở cuối", token.Start);
            statements.Add(Statement());
        }

        Next();
        return statements;
    }

    private StatementNode SimpleStatement()
    {
        var start = token.Start;
        if (Accept(";"))
            return new EmptyNode(start);
        var expression = Expression();
        EndStatement();
        return new ExpressionStatementNode(expression, GivesResult, start);
    }

    private StatementNode WordStatement()
    {
        var start = token.Start;
        switch (token.Text)
        {
            case "var" or "let" or "const":
                var declaration = Declaration();
                EndStatement();
                return declaration;
            case "function":
                return FunctionDeclaration();
            case "if":
                return If();
            case "for":
                return For([]);
            case "while":
                return While([]);
            case "do":
                return DoWhile([]);
            case "switch":
                return Switch();
            case "return":
                Next();
                var value = EndsHere() ? null : Expression();
                EndStatement();
                return new JumpNode(Flow.Return, null, value, start);
            case "break" or "continue":
                return Jump();
            case "throw":
                Next();
                if (token.AfterLineEnd || EndsHere())
                    throw Malformed("sau throw phải có giá trị trên cùng dòng", start);
                var thrown = Expression();
                EndStatement();
                return new ThrowNode(thrown, start);
            case "try":
                return Try();
            default:
                return !Words.IsReserved(token.Text) && Peek().Is(":") ? Labelled() : SimpleStatement();
        }
    }

    private bool EndsHere() => token.Is(";") || token.Is("}") || token.Kind == TokenKind.End || token.AfterLineEnd;

    private DeclarationNode Declaration()
    {
        var (start, kind) = (token.Start, KindOf(token.Text));
        Next();
        return Declarators(kind, BindingTarget(), start);
    }

    private DeclarationNode Declarators(VariableKind kind, TargetNode first, int start)
    {
        var items = new List<(TargetNode Target, ExpressionNode? Value)>();
        for (var target = first; ; target = BindingTarget())
        {
            var value = Accept("=") ? Assignment() : null;
            if (value is null && kind == VariableKind.Const)
                throw Malformed("const phải có giá trị ban đầu", target.Position);
            if (value is null && target is PatternNode)
                throw Malformed("mẫu tách phải có giá trị sau dấu =", target.Position);
            if (value is not null)
                NameFunction(value, target);
            items.Add((target, value));
            if (!Accept(","))
                return new(kind, items, start);
        }
    }

    private static VariableKind KindOf(string word) => word switch
    {
        "var" => VariableKind.Var,
        "let" => VariableKind.Let,
        _ => VariableKind.Const,
    };

    private FunctionDeclarationNode FunctionDeclaration()
    {
        var start = token.Start;
        Next();
        RefuseGenerator();
        var name = DeclaredName().Name;
        return new(FunctionRest(name, knowsItself: false), start);
    }

    private ExpressionNode Condition()
    {
        Expect("(");
        var condition = Inside(Expression);
        Expect(")");
        return condition;
    }

    private IfNode If()
    {
        var start = token.Start;
        var cases = new List<(ExpressionNode Test, StatementNode Body)>();
        while (true)
        {
            Next();
            var test = Condition();
            cases.Add((test, Body()));
            if (!AcceptWord("else"))
                return new(cases, null, GivesResult, start);
            if (!token.IsWord("if"))
                return new(cases, Body(), GivesResult, start);
        }
    }

    private WhileNode While(List<string> own)
    {
        var start = token.Start;
        Next();
        var test = Condition();
        return new(test, LoopBody(), testsFirst: true, GivesResult, start) { Labels = own };
    }

    private WhileNode DoWhile(List<string> own)
    {
        var start = token.Start;
        Next();
        var body = LoopBody();
        if (!AcceptWord("while"))
            throw Malformed("do phải kết thúc bằng while (…)", token.Start);
        var test = Condition();
        Accept(";");
        return new(test, body, testsFirst: false, GivesResult, start) { Labels = own };
    }

    private LoopNode For(List<string> own)
    {
        var start = token.Start;
        Next();
        if (token.IsWord("await"))
            throw Refused(Words.RefusalOf("await")!, token.Start);
        Expect("(");
        StatementNode? first = null;
        var at = token.Start;
        allowsIn = false;
        if (token.IsWord("var") || token.IsWord("let") || token.IsWord("const"))
        {
            var kind = KindOf(token.Text);
            Next();
            var target = BindingTarget();
            if (token.IsWord("of") || token.IsWord("in"))
                return ForEach(kind, target, own, start);
            first = Declarators(kind, target, at);
        }
        else if (!token.Is(";"))
        {
            var expression = Expression();
            if (token.IsWord("of") || token.IsWord("in"))
                return ForEach(null, ToTarget(expression, isDeclaration: false), own, start);
            first = new ExpressionStatementNode(expression, givesResult: false, at);
        }

        allowsIn = true;
        Expect(";");
        var test = token.Is(";") ? null : Expression();
        Expect(";");
        var update = token.Is(")") ? null : Expression();
        Expect(")");
        return new ForNode(first, test, update, LoopBody(), GivesResult, start) { Labels = own };
    }

    private ForEachNode ForEach(VariableKind? kind, TargetNode target, List<string> own, int start)
    {
        allowsIn = true;
        var overKeys = token.IsWord("in");
        Next();
        var source = overKeys ? Expression() : Assignment();
        Expect(")");
        return new(kind, target, source, overKeys, LoopBody(), GivesResult, start) { Labels = own };
    }

    private SwitchNode Switch()
    {
        var start = token.Start;
        Next();
        var subject = Condition();
        Expect("{");
        breakables++;
        var cases = new List<SwitchCase>();
        while (!Accept("}"))
        {
            ExpressionNode? test = null;
            if (AcceptWord("case"))
                test = Inside(Expression);
            else if (!AcceptWord("default"))
                throw Unexpected();
            else if (cases.Any(item => item.Test is null))
                throw Malformed("switch chỉ có một default", token.Start);
            Expect(":");
            var body = new List<StatementNode>();
            while (!token.IsWord("case") && !token.IsWord("default") && !token.Is("}"))
            {
                if (token.Kind == TokenKind.End)
                    throw Malformed("thiếu } của switch", token.Start);
                body.Add(Statement());
            }

            cases.Add(new(test, body));
        }

        breakables--;
        return new(subject, cases, GivesResult, start);
    }

    private JumpNode Jump()
    {
        var (start, isBreak) = (token.Start, token.Text == "break");
        Next();
        string? label = null;
        if (token.Kind == TokenKind.Word && !token.AfterLineEnd)
        {
            label = token.Text;
            if (!labels.Contains(label))
                throw Malformed($"không có nhãn “{label}”", token.Start);
            Next();
        }
        else if ((isBreak ? breakables : loops) == 0)
        {
            throw Malformed(isBreak ? "break chỉ dùng trong vòng lặp hoặc switch" : "continue chỉ dùng trong vòng lặp", start);
        }

        EndStatement();
        return new(isBreak ? Flow.Break : Flow.Continue, label, null, start);
    }

    private StatementNode Labelled()
    {
        var start = token.Start;
        var own = new List<string>();
        while (token.Kind == TokenKind.Word && !Words.IsReserved(token.Text) && Peek().Is(":"))
        {
            own.Add(token.Text);
            Next();
            Next();
        }

        labels.AddRange(own);
        StatementNode body = token.Text switch
        {
            "for" when token.Kind == TokenKind.Word => For(own),
            "while" when token.Kind == TokenKind.Word => While(own),
            "do" when token.Kind == TokenKind.Word => DoWhile(own),
            _ => Body(),
        };
        labels.RemoveRange(labels.Count - own.Count, own.Count);
        return body is LoopNode ? body : own.Aggregate(body, (inner, label) => new LabelNode(label, inner, start));
    }

    private TryNode Try()
    {
        var start = token.Start;
        Next();
        var body = Braced();
        TargetNode? caught = null;
        BlockNode? handler = null;
        if (AcceptWord("catch"))
        {
            if (Accept("("))
            {
                caught = BindingTarget();
                Expect(")");
            }

            handler = Braced();
        }

        var final = AcceptWord("finally") ? Braced() : null;
        if (handler is null && final is null)
            throw Malformed("sau try phải có catch hoặc finally", token.Start);
        return new(body, caught, handler, final, GivesResult, start);
    }

    private BlockNode Braced() => token.Is("{") ? Block() : throw Malformed("cần { ở đây", token.Start);
}
