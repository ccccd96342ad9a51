using System.Net;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Workflows.Plans;

/// <summary>
/// Typed sections as HTML that is safe to put on a page: no raw HTML, no pictures (a page asks nothing of other
/// servers), links only to http, https and mailto addresses.
/// </summary>
public static class PlanMarkdown
{
    /// <summary>The page's own headings come first: a "#" in a section begins at this level.</summary>
    private const int HeadingShift = 2;

    private static readonly string[] Schemes = ["http", "https", "mailto"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables(new PipeTableOptions { UseHeaderForColumnCount = true })
        .UseSoftlineBreakAsHardlineBreak()
        .Build();

    /// <summary>HTML of one section's text.</summary>
    public static string ToHtml(string markdown)
    {
        try
        {
            if (Parse(markdown) is { } document)
            {
                foreach (var heading in document.Descendants<HeadingBlock>())
                    heading.Level = Math.Min(6, heading.Level + HeadingShift);
                return document.ToHtml(Pipeline);
            }
        }
        // The renderer has a limit of its own, as the parser has.
        catch (ArgumentException)
        {
        }

        return $"<p>{WebUtility.HtmlEncode(markdown).ReplaceLineEndings("<br />")}</p>";
    }

    /// <summary>
    /// One section's text as a tree, without what is not allowed; pages and files are made from the same one. Null where the parser gives up
    /// on text nested beyond its limit: the words still have to be readable.
    /// </summary>
    internal static MarkdownDocument? Parse(string markdown)
    {
        try
        {
            var document = Markdown.Parse(markdown, Pipeline);
            foreach (var link in document.Descendants<LinkInline>().ToList())
                Limit(link);
            foreach (var link in document.Descendants<AutolinkInline>().ToList())
            {
                if (!IsAllowed(link.IsEmail ? "mailto:" + link.Url : link.Url))
                    link.ReplaceBy(new LiteralInline(link.Url));
            }

            return document;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static void Limit(LinkInline link)
    {
        if (link.IsImage || !IsAllowed(link.GetDynamicUrl?.Invoke() ?? link.Url))
        {
            // Its text stays.
            link.MoveChildrenAfter(link);
            link.Remove();
            return;
        }

        link.GetAttributes().AddPropertyIfNotExist("rel", "nofollow noopener noreferrer");
    }

    private static bool IsAllowed(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme);
}
