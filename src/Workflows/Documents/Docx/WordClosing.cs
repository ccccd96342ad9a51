using W = DocumentFormat.OpenXml.Wordprocessing;

namespace Workflows.Documents.Docx;

/// <summary>The bottom of the text: recipients left, signature right, level with each other (PL I.II.7, I.II.9).</summary>
internal static class WordClosing
{
    public static W.Table Of(OfficialDocument document)
    {
        var left = new List<W.Paragraph> { WordParagraphs.Of(TypeRules.RecipientsLabel, RecipientList.Label) };
        left.AddRange(document.Recipients.Lines.Select(l => WordParagraphs.Of(TypeRules.Recipient, l)));
        if (PrintedText.Line(document.DrafterMark) is { Length: > 0 } mark)
            left.Add(WordParagraphs.Of(TypeRules.DrafterMark, mark));
        var right = document.Signature.Capacity.Select(l => WordParagraphs.Of(TypeRules.Capacity, l)).ToList();
        right.Add(SignatureSpace());
        right.Add(WordParagraphs.Of(TypeRules.SignerName, document.Signature.Name));
        var row = new W.TableRow();
        if (document.Recipients.Lines.Count <= Layout.Closing.LongList)
            row.Append(new W.TableRowProperties(new W.CantSplit()));
        row.Append(WordTables.Cell(Layout.Closing.RecipientsColumn, left), WordTables.Cell(Layout.Closing.SignatureColumn, right));
        var table = WordTables.Frame([Layout.Closing.RecipientsColumn, Layout.Closing.SignatureColumn], isDrawn: false);
        table.Append(row);
        return table;
    }

    /// <summary>One empty line as high as the signature and the seal need: it cannot break over two pages.</summary>
    private static W.Paragraph SignatureSpace() => new(new W.ParagraphProperties(
        new W.ParagraphStyleId { Val = TypeRules.Capacity.Id },
        new W.SpacingBetweenLines
        {
            Before = "0", After = "0", LineRule = W.LineSpacingRuleValues.Exact, Line = WordParagraphs.Twips(Layout.Closing.SignatureHeight),
        }));
}
