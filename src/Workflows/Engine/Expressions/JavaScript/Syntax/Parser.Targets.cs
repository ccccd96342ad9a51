namespace Workflows.Engine.Expressions.JavaScript;

// What was read as an expression and turns out to be assigned to; and declared names and patterns.
internal sealed partial class Parser
{
    /// <summary>A name or pattern that is declared.</summary>
    private TargetNode BindingTarget() =>
        token.Is("[") || token.Is("{") ? ToTarget(Nested(), isDeclaration: true) : DeclaredName();

    private ExpressionNode Nested()
    {
        Nest(token.Start);
        var literal = Primary();
        depth--;
        return literal;
    }

    private Parameter ToParameter(ExpressionNode parsed) => parsed is AssignNode { IsParenthesised: false } withDefault
        ? new(Declarable(withDefault.Target), withDefault.Value, IsRest: false)
        : new(ToTarget(parsed, isDeclaration: true), null, IsRest: false);

    private TargetNode ToTarget(ExpressionNode parsed, bool isDeclaration) => parsed switch
    {
        IdentifierNode name when !isDeclaration || !name.IsParenthesised => name,
        ArrayNode { IsParenthesised: false } array => ToPattern(array, isDeclaration),
        ObjectNode { IsParenthesised: false } literal => ToPattern(literal, isDeclaration),
        ChainNode chain when !isDeclaration => ToPlace(chain),
        _ => throw NoTarget(parsed, isDeclaration),
    };

    /// <summary>A pattern read as the left side of an assignment becomes one of a declaration.</summary>
    private static TargetNode Declarable(TargetNode target)
    {
        switch (target)
        {
            case PropertyPlaceNode place:
                throw NoTarget(place, isDeclaration: true);
            case PatternNode pattern:
                foreach (var item in pattern.Items)
                {
                    if (item.Target is { } inner)
                        Declarable(inner);
                }

                return target;
            default:
                return target;
        }
    }

    private static PropertyPlaceNode ToPlace(ChainNode chain)
    {
        if (chain.Links.Any(link => link.IsOptional))
            throw Malformed("không gán được cho biểu thức có ?.", chain.Position);
        var last = chain.Links[^1];
        var before = chain.Links.Count == 1 ? chain.Head : new ChainNode(chain.Head, [.. chain.Links.Take(chain.Links.Count - 1)], chain.Position);
        return last switch
        {
            MemberLink member => new(before, member.Name, null, last.Label, last.Position),
            IndexLink index => new(before, "", index.Key, last.Label, last.Position),
            _ => throw NoTarget(chain, isDeclaration: false),
        };
    }

    private ArrayPatternNode ToPattern(ArrayNode array, bool isDeclaration)
    {
        var items = new List<PatternItem>();
        TargetNode? rest = null;
        foreach (var (value, isSpread) in array.Items.Items)
        {
            if (rest is not null)
                throw Malformed("phần còn lại (...) phải đứng cuối", array.Position);
            if (value is null)
                items.Add(new(null, null, null, null));
            else if (isSpread)
                rest = ToTarget(value, isDeclaration);
            else
                items.Add(ToItem(null, null, value, isDeclaration));
        }

        return new(items, rest, array.Position);
    }

    private ObjectPatternNode ToPattern(ObjectNode literal, bool isDeclaration)
    {
        var items = new List<PatternItem>();
        TargetNode? rest = null;
        foreach (var item in literal.Items)
        {
            if (rest is not null)
                throw Malformed("phần còn lại (...) phải đứng cuối", item.Position);
            if (item.IsMethod)
                throw NoTarget(item.Value, isDeclaration);
            if (item.Name is { } name && Words.RefusalOfProperty(name) is { } refusal)
                throw Refused(refusal, item.Position);
            if (item.IsSpread)
                rest = ToTarget(item.Value, isDeclaration);
            else if (item.Default is not null)
                items.Add(new(item.Name, null, ToTarget(item.Value, isDeclaration), item.Default));
            else
                items.Add(ToItem(item.Name, item.Computed, item.Value, isDeclaration));
        }

        return new(items, rest, literal.Position);
    }

    private PatternItem ToItem(string? name, ExpressionNode? computed, ExpressionNode value, bool isDeclaration)
    {
        if (value is not AssignNode { IsParenthesised: false } withDefault)
            return new(name, computed, ToTarget(value, isDeclaration), null);
        return new(name, computed, isDeclaration ? Declarable(withDefault.Target) : withDefault.Target, withDefault.Value);
    }

    private static ScriptSyntaxException NoTarget(ExpressionNode parsed, bool isDeclaration) => Malformed(
        isDeclaration ? "chỗ này phải là tên biến hoặc mẫu tách" : "vế trái không gán được; chỉ gán cho biến, thuộc tính hoặc mẫu tách",
        parsed.Position);
}
