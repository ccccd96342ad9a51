namespace Workflows.Engine.Expressions.JavaScript;

/// <summary><c>JSON</c></summary>
internal static class JsonMembers
{
    public static readonly JsNamespace Namespace = new("JSON", new MemberTable()
        .Add("parse", 2, Parse)
        .Add("stringify", 3, Stringify));

    public static JsValue Parse(ScriptRun run, JsValue self, Args args)
    {
        var value = new JsonParsing(run, Coerce.Text(run, args[0])).Whole();
        if (args[1].Reference is not JsFunction reviver)
            return value;
        var holder = run.NewObject();
        holder.Define(run, "", value);
        return Revive(run, reviver, holder, "");
    }

    private static JsValue Revive(ScriptRun run, JsFunction reviver, JsObject holder, string key)
    {
        run.Enter();
        var value = holder.Get(run, key);
        if (value.AsObject is { } inner)
        {
            foreach (var name in inner.Keys(run))
            {
                var revived = Revive(run, reviver, inner, name);
                if (revived.IsUndefined)
                    inner.Delete(run, name);
                else
                    inner.Set(run, name, revived);
            }
        }

        run.Leave();
        return run.Call(reviver, holder, key, value);
    }

    private static JsValue Stringify(ScriptRun run, JsValue self, Args args)
    {
        var indent = "";
        if (args[2].IsNumber)
            indent = new string(' ', (int)Math.Clamp(Coerce.Integer(run, args[2]), 0, 10));
        else if (args[2].IsString)
            indent = args[2].Text[..Math.Min(10, args[2].TextLength)];
        HashSet<string>? only = null;
        if (args[1].Reference is JsArray names)
        {
            only = new(StringComparer.Ordinal);
            foreach (var name in names.ToValues(run))
            {
                if (name.IsString || name.IsNumber)
                    only.Add(Coerce.Text(run, name));
            }
        }

        return new JsonWriting(run, args[1].Reference as JsFunction, only, indent).Write(args[0]) is { } text ? text : default(JsValue);
    }
}
