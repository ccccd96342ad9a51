namespace Workflows.Engine.Expressions.JavaScript;

internal sealed class LiteralNode(JsValue value, int position) : ExpressionNode(position)
{
    /// <summary>The text of a string literal, or null.</summary>
    public string? AsName => value.IsString ? value.Text : null;

    public override void Resolve(Resolver resolver)
    {
    }

    public override JsValue Evaluate(Frame frame) => value;
}

internal sealed class ThisNode(int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
    }

    public override JsValue Evaluate(Frame frame) => frame.Self;
}

internal sealed class RegexNode(CompiledRegex regex, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
    }

    public override JsValue Evaluate(Frame frame)
    {
        frame.Run.Charge(120);
        return new JsRegExp(regex);
    }
}

/// <summary>A template: one text more than there are expressions.</summary>
internal sealed class TemplateNode(IReadOnlyList<string> texts, IReadOnlyList<ExpressionNode> parts, int position) : ExpressionNode(position)
{
    public override void Resolve(Resolver resolver)
    {
        foreach (var part in parts)
            part.Resolve(resolver);
    }

    public override JsValue Evaluate(Frame frame)
    {
        JsValue text = texts[0];
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i].Evaluate(frame);
            text = Rope.Concat(frame.Run, text, Coerce.TextValue(frame.Run, part));
            text = Rope.Concat(frame.Run, text, texts[i + 1]);
        }

        return text;
    }
}

internal sealed class ArrayNode(Arguments items, int position) : ExpressionNode(position)
{
    public Arguments Items => items;

    public override void Resolve(Resolver resolver) => items.Resolve(resolver);

    public override JsValue Evaluate(Frame frame) => items.Gather(frame);
}

/// <param name="Name">Null when computed or spread.</param>
/// <param name="Computed">The key between brackets.</param>
/// <param name="Default">In <c>{a = 1}</c>, which only a pattern may say.</param>
internal sealed record ObjectItem(
    string? Name, ExpressionNode? Computed, ExpressionNode Value, bool IsSpread, bool IsMethod, ExpressionNode? Default, int Position);

internal sealed class ObjectNode(IReadOnlyList<ObjectItem> items, int position) : ExpressionNode(position)
{
    private readonly ObjectItem[] items = [.. items];

    public IReadOnlyList<ObjectItem> Items => items;

    public override void Resolve(Resolver resolver)
    {
        foreach (var item in items)
        {
            if (item.Default is not null)
                throw new ScriptSyntaxException("dấu = không dùng được trong đối tượng; hãy viết dấu hai chấm", item.Position);
            item.Computed?.Resolve(resolver);
            item.Value.Resolve(resolver);
        }
    }

    public override JsValue Evaluate(Frame frame)
    {
        var run = frame.Run;
        var made = run.NewObject();
        foreach (var item in items)
        {
            if (item.IsSpread)
            {
                ObjectMembers.CopyTo(run, made, item.Value.Evaluate(frame));
                continue;
            }

            var name = item.Name ?? Coerce.Key(run, item.Computed!.Evaluate(frame));
            if (name == "__proto__")
                throw run.Error("TypeError", "không dùng được __proto__", item.Position);
            made.Define(run, name, item.Value.Evaluate(frame));
        }

        return made;
    }
}
