namespace Workflows.Documents;

/// <summary>The mark "./." at the end of a text.</summary>
public static class EndOfText
{
    /// <summary>Behind the last sentence; on a line of its own where the text ends with a table, a heading or with nothing.</summary>
    public static IReadOnlyList<Block> Mark(IReadOnlyList<Block> blocks)
    {
        if (blocks is not [.., Paragraph { Rule.KeepsWithNext: false } last] || last.Runs is not [.., var run] || string.IsNullOrWhiteSpace(run.Text))
            return [.. blocks, new Paragraph(TypeRules.Body, Layout.EndMark)];
        var text = run.Text.TrimEnd();
        if (!text.EndsWith(Layout.EndMark, StringComparison.Ordinal))
            text = text.TrimEnd('.', ';', ',', ' ') + Layout.EndMark;
        return [.. blocks.SkipLast(1), last with { Runs = [.. last.Runs.SkipLast(1), run with { Text = text }] }];
    }
}
