namespace Workflows.Engine.Expressions.JavaScript;

/// <summary>Looks for one text in another in time that grows with their lengths, not with the product.</summary>
internal static class TextSearch
{
    // Up to here the plain search of .NET cannot take long even on texts made to slow it down.
    private const int Short = 64;

    public static int First(ScriptRun run, string text, string part, int from)
    {
        if (part.Length > text.Length - from)
            return -1;
        run.Work(text.Length - from >> 5);
        if (part.Length <= Short)
            return text.IndexOf(part, from, StringComparison.Ordinal);
        foreach (var at in All(run, text, part, from))
            return at;
        return -1;
    }

    /// <summary>The last one that begins at or before a position.</summary>
    public static int Last(ScriptRun run, string text, string part, int from)
    {
        if (part.Length > text.Length)
            return -1;
        from = Math.Min(from, text.Length - part.Length);
        run.Work(from >> 5);
        if (part.Length <= Short)
            return text.AsSpan(0, from + part.Length).LastIndexOf(part, StringComparison.Ordinal);
        var last = -1;
        foreach (var at in All(run, text, part, 0))
        {
            if (at > from)
                break;
            last = at;
        }

        return last;
    }

    // Knuth, Morris and Pratt: never goes back in the text.
    private static IEnumerable<int> All(ScriptRun run, string text, string part, int from)
    {
        run.Charge(4L * part.Length);
        run.Work(text.Length - from + part.Length >> 1);
        var back = new int[part.Length];
        for (int i = 1, known = 0; i < part.Length; i++)
        {
            while (known > 0 && part[i] != part[known])
                known = back[known - 1];
            back[i] = part[i] == part[known] ? ++known : known;
        }

        for (int i = from, matched = 0; i < text.Length; i++)
        {
            while (matched > 0 && text[i] != part[matched])
                matched = back[matched - 1];
            if (text[i] == part[matched])
                matched++;
            if (matched < part.Length)
                continue;
            yield return i - part.Length + 1;
            matched = back[matched - 1];
        }
    }
}
