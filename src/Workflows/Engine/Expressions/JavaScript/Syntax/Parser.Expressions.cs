namespace Workflows.Engine.Expressions.JavaScript;

// Expressions, from the loosest to the tightest binding.
internal sealed partial class Parser
{
    private ExpressionNode Expression()
    {
        var first = Assignment();
        if (!token.Is(","))
            return first;
        var items = new List<ExpressionNode> { first };
        while (Accept(","))
            items.Add(Assignment());
        return new SequenceNode(items, first.Position);
    }

    /// <summary>An expression in brackets of some kind, where <c>in</c> is an operator again.</summary>
    private T Inside<T>(Func<T> parse)
    {
        var before = allowsIn;
        allowsIn = true;
        var parsed = parse();
        allowsIn = before;
        return parsed;
    }

    private ExpressionNode Assignment()
    {
        Nest(token.Start);
        var parsed = WordArrow() ?? AfterOperand(Binary(1));
        depth--;
        return parsed;
    }

    /// <summary>What may follow an operand at this level: a condition or an assignment.</summary>
    private ExpressionNode AfterOperand(ExpressionNode left)
    {
        if (token.Is("?"))
            return Conditional(left);
        if (token.Kind != TokenKind.Mark || left is FunctionNode { Body.IsArrow: true })
            return left;
        if (token.Is("="))
        {
            var target = ToTarget(left, isDeclaration: false);
            Next();
            var value = Assignment();
            NameFunction(value, target);
            return new AssignNode(target, value, left.Position);
        }

        if (token.Text.Length < 2 || token.Text[^1] != '=' || !Operators.TryFind(token.Text[..^1], out var op, out var precedence) || precedence is 7 or 8)
            return left;
        var place = ToTarget(left, isDeclaration: false) as PlaceNode ?? throw Unexpected();
        Next();
        var right = Assignment();
        NameFunction(right, place);
        return new CompoundNode(place, op, right, left.Position);
    }

    private ConditionalNode Conditional(ExpressionNode test)
    {
        var start = test.Position;
        var cases = new List<(ExpressionNode Test, ExpressionNode Value)>();
        while (Accept("?"))
        {
            var value = Inside(Assignment);
            Expect(":");
            cases.Add((test, value));
            if (WordArrow() is { } arrow)
                return new(cases, arrow, start);
            test = Binary(1);
        }

        return new(cases, AfterOperand(test), start);
    }

    /// <summary><c>x => …</c>; null when something else stands here.</summary>
    private FunctionNode? WordArrow()
    {
        arrowAt = token.Start;
        if (token.Kind != TokenKind.Word)
            return null;
        if (token.Text == "async" && Peek() is { AfterLineEnd: false } next
            && (next.IsWord("function") || next.Kind == TokenKind.Word && !Words.IsReserved(next.Text)))
            throw Refused("không dùng được async; các hàm ở đây trả lời ngay, hãy bỏ async", token.Start);
        if (Words.IsReserved(token.Text) || !Peek().Is("=>"))
            return null;
        var name = DeclaredName();
        return Arrow([new(name, null, IsRest: false)], name.Position);
    }

    private ExpressionNode Binary(int loosest)
    {
        var left = Unary();
        while (BinaryOperator(out var op, out var precedence) && precedence >= loosest)
        {
            if (op is Operator.Coalesce or Operator.LogicalOr or Operator.LogicalAnd)
            {
                var operands = new List<ExpressionNode> { left };
                var at = token.Start;
                while (BinaryOperator(out var same, out _) && same == op)
                {
                    Next();
                    operands.Add(Binary(precedence + 1));
                }

                if (operands.OfType<LogicalNode>().Any(inner => !inner.IsParenthesised && (inner.Operator == Operator.Coalesce) != (op == Operator.Coalesce)))
                    throw Malformed("?? đứng cùng && hoặc || thì phải có ngoặc đơn", at);
                left = new LogicalNode(op, operands, left.Position);
                continue;
            }

            var rest = new List<(Operator, ExpressionNode)>();
            while (BinaryOperator(out var next, out var level) && level == precedence)
            {
                Next();
                rest.Add((next, Binary(precedence + 1)));
            }

            left = new BinaryNode(left, rest, left.Position);
        }

        return left;
    }

    private bool BinaryOperator(out Operator op, out int precedence)
    {
        op = default;
        precedence = 0;
        return token.Kind is TokenKind.Mark or TokenKind.Word
            && !token.Is("**")
            && (allowsIn || !token.IsWord("in"))
            && Operators.TryFind(token.Text, out op, out precedence);
    }

    /// <param name="mayBePower">False behind a prefix operator, where <c>**</c> wants parentheses.</param>
    private ExpressionNode Unary(bool mayBePower = true)
    {
        var start = token.Start;
        if (PrefixOperator() is { } op)
        {
            Nest(start);
            Next();
            var operand = Unary(mayBePower: false);
            if (token.Is("**"))
                throw Malformed("trước ** phải có ngoặc đơn: (-a) ** b", start);
            if (op == UnaryOperator.Delete && !operand.IsParenthesised)
                operand = ToDelete(operand);
            depth--;
            return new UnaryNode(op, operand, start);
        }

        if (token.IsWord("await"))
            throw Refused(Words.RefusalOf("await")!, start);
        var value = token.Is("++") || token.Is("--") ? PrefixStep() : Postfix();
        if (!mayBePower || !token.Is("**"))
            return value;
        Nest(token.Start);
        Next();
        var power = new BinaryNode(value, [(Operator.Power, Unary())], start);
        depth--;
        return power;
    }

    private StepNode PrefixStep()
    {
        var start = token.Start;
        Nest(start);
        var by = token.Is("++") ? 1 : -1;
        Next();
        var place = ToTarget(Unary(mayBePower: false), isDeclaration: false) as PlaceNode ?? throw Malformed("++ và -- chỉ dùng với biến hoặc thuộc tính", start);
        depth--;
        return new(place, by, isPrefix: true, start);
    }

    private UnaryOperator? PrefixOperator() => token switch
    {
        { Kind: TokenKind.Mark, Text: "!" } => UnaryOperator.Not,
        { Kind: TokenKind.Mark, Text: "-" } => UnaryOperator.Minus,
        { Kind: TokenKind.Mark, Text: "+" } => UnaryOperator.Plus,
        { Kind: TokenKind.Mark, Text: "~" } => UnaryOperator.BitNot,
        { Kind: TokenKind.Word, Text: "typeof" } => UnaryOperator.TypeOf,
        { Kind: TokenKind.Word, Text: "void" } => UnaryOperator.Void,
        { Kind: TokenKind.Word, Text: "delete" } => UnaryOperator.Delete,
        _ => null,
    };

    private static ExpressionNode ToDelete(ExpressionNode operand) => operand switch
    {
        IdentifierNode name => throw Refused($"không xoá được biến “{name.Name}”; hãy gán {name.Name} = undefined", name.Position),
        ChainNode chain when chain.Links[^1] is MemberLink or IndexLink && !chain.Links.Any(link => link.IsOptional) => ToPlace(chain),
        ChainNode chain when chain.Links.Any(link => link.IsOptional) =>
            throw Refused("không dùng được delete cùng ?.; hãy hỏi bằng if trước", chain.Position),
        _ => operand,
    };

    private ExpressionNode Postfix()
    {
        var value = Chain();
        if (token.AfterLineEnd || !token.Is("++") && !token.Is("--"))
            return value;
        var place = ToTarget(value, isDeclaration: false) as PlaceNode ?? throw Malformed("++ và -- chỉ dùng với biến hoặc thuộc tính", token.Start);
        var by = token.Is("++") ? 1 : -1;
        Next();
        return new StepNode(place, by, isPrefix: false, value.Position);
    }

    private ExpressionNode Chain()
    {
        var start = token.Start;
        var head = token.IsWord("new") ? New() : Primary();
        if (head is FunctionNode { Body.IsArrow: true, IsParenthesised: false })
            return head;
        var links = new List<Link>();
        while (NextLink(start) is { } link)
            links.Add(link);
        return links.Count == 0 ? head : new ChainNode(head, links, start);
    }

    private Link? NextLink(int start)
    {
        var (at, label) = (token.Start, Label(start, lastEnd));
        if (token.Is("`"))
            throw Refused("không dùng được mẫu gắn thẻ (hàm đứng liền trước `…`); hãy gọi hàm với đối số thường", at);
        var isOptional = Accept("?.");
        if (token.Is("("))
            return new CallLink(CallArguments(), label, isOptional, at);
        ExpressionNode? key = null;
        var name = "";
        if (token.Is("["))
        {
            Next();
            at = token.Start;
            key = Inside(Expression);
            Expect("]");
            if (key is LiteralNode { AsName: { } literal } && Words.RefusalOfProperty(literal) is { } refusal)
                throw Refused(refusal, at);
        }
        else if (isOptional || Accept("."))
        {
            if (token.Is("`"))
                throw Refused("không dùng được mẫu gắn thẻ; hãy gọi hàm với đối số thường", at);
            at = token.Start;
            name = token.Kind == TokenKind.Word ? token.Text : throw Unexpected();
            if (Words.RefusalOfProperty(name) is { } refusal)
                throw Refused(refusal, at);
            Next();
        }
        else
        {
            return null;
        }

        var isOptionalCall = token.Is("?.") && Peek().Is("(") && Accept("?.");
        if (isOptionalCall || token.Is("("))
            return new MethodLink(name, key, CallArguments(), isOptionalCall, label, isOptional, at);
        return key is null ? new MemberLink(name, label, isOptional, at) : new IndexLink(key, label, isOptional, at);
    }

    private Arguments CallArguments() => new(Items("(", ")", gaps: false));

    private List<(ExpressionNode? Value, bool IsSpread)> Items(string open, string close, bool gaps)
    {
        Expect(open);
        return Inside(() =>
        {
            var items = new List<(ExpressionNode? Value, bool IsSpread)>();
            while (!token.Is(close))
            {
                if (gaps && Accept(","))
                {
                    items.Add((null, false));
                    continue;
                }

                var isSpread = Accept("...");
                items.Add((Assignment(), isSpread));
                if (!token.Is(close))
                    Expect(",");
            }

            Next();
            return items;
        });
    }

    private NewNode New()
    {
        var start = token.Start;
        Next();
        if (token.Is("."))
            throw Refused("không dùng được new.target", start);
        if (token.Kind != TokenKind.Word || Words.IsReserved(token.Text))
            throw Refused(Words.RefusalOf(token.Text) ?? Globals.RefuseNew(""), start);
        var kind = new IdentifierNode(token.Text, token.Start);
        Next();
        if (token.Is(".") || token.Is("["))
            throw Refused(Globals.RefuseNew(kind.Name + "." + Peek().Text), start);
        return new(kind, token.Is("(") ? CallArguments() : Arguments.None, start);
    }
}
