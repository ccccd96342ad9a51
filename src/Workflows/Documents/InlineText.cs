using Markdig.Syntax.Inlines;

namespace Workflows.Documents;

/// <summary>The words of a paragraph as runs, a list for each line.</summary>
internal sealed class InlineText
{
    private const int DepthLimit = 128;

    private readonly List<List<TextRun>> lines = [[]];

    public IReadOnlyList<IReadOnlyList<TextRun>> Done() => [.. lines.Select(Trimmed).Where(l => l.Count > 0)];

    public void Add(ContainerInline container, bool bold, bool italic, int depth)
    {
        if (depth > DepthLimit)
            return;
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    Text(literal.Content.ToString(), bold, italic);
                    break;
                case LineBreakInline:
                    lines.Add([]);
                    break;
                case CodeInline code:
                    Text(code.Content, bold, italic);
                    break;
                case AutolinkInline auto:
                    Text(auto.Url, bold, italic);
                    break;
                case HtmlEntityInline entity:
                    Text(entity.Transcoded.ToString(), bold, italic);
                    break;
                case EmphasisInline emphasis:
                    Add(emphasis, bold || emphasis.DelimiterCount == 2, italic || emphasis.DelimiterCount == 1, depth + 1);
                    break;
                case LinkInline link:
                    AddLink(link, bold, italic, depth);
                    break;
                case ContainerInline other:
                    Add(other, bold, italic, depth + 1);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Paper has no links: an address that its words do not say stands behind them.</summary>
    private void AddLink(LinkInline link, bool bold, bool italic, int depth)
    {
        var words = new InlineText();
        words.Add(link, bold, italic, depth + 1);
        for (var i = 0; i < words.lines.Count; i++)
        {
            if (i > 0)
                lines.Add([]);
            foreach (var run in words.lines[i])
                Text(run.Text, run.Bold, run.Italic);
        }

        var said = string.Concat(words.lines.SelectMany(l => l).Select(r => r.Text)).Trim();
        var url = (link.GetDynamicUrl?.Invoke() ?? link.Url ?? "").Replace("mailto:", "", StringComparison.OrdinalIgnoreCase);
        if (url.Length > 0 && url != said)
            Text(said.Length > 0 ? $" ({url})" : url, bold, italic);
    }

    private void Text(string text, bool bold, bool italic)
    {
        var run = new TextRun(text.Replace('\n', ' '), bold, italic);
        if (run.Text.Length == 0)
            return;
        var line = lines[^1];
        if (line is [.., var last] && last.Bold == bold && last.Italic == italic)
            line[^1] = new TextRun(last.Text + run.Text, bold, italic);
        else
            line.Add(run);
    }

    private static List<TextRun> Trimmed(List<TextRun> line)
    {
        while (line.Count > 0 && string.IsNullOrWhiteSpace(line[0].Text))
            line.RemoveAt(0);
        while (line.Count > 0 && string.IsNullOrWhiteSpace(line[^1].Text))
            line.RemoveAt(line.Count - 1);
        if (line.Count > 0)
            line[0] = line[0] with { Text = line[0].Text.TrimStart() };
        if (line.Count > 0)
            line[^1] = line[^1] with { Text = line[^1].Text.TrimEnd() };
        return line;
    }
}
