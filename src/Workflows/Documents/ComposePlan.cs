using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Documents;

/// <summary>The plan as a document with a number of its own (Phụ lục III, Mẫu 1.4).</summary>
public static class ComposePlan
{
    /// <param name="content">A version's content.</param>
    /// <param name="facts">What is printed beside it.</param>
    /// <returns>A refusal where the text is an uploaded file: it cannot be set again without changing it.</returns>
    public static Result<OfficialDocument> Of(PlanContent content, IssueFacts facts)
    {
        if (IsUploaded(content))
            return new Conflict("Nội dung kế hoạch là tệp đã tải lên, nên văn bản không được tạo từ các phần soạn thảo.");
        var title = new PlanTitle(content.Title);
        var annexes = PlanAnnexes.Of(content, facts.AttachedNote(PlanTitle.TypeName));
        var body = PlanBody.Of(content);
        return facts.Document(
            [
                .. BasisLines.Of(content.LegalBases),
                .. Opening(content.Mandate, $"{PrintedText.Line(facts.IssuingBody)} ban hành {title.InSentence}", body.Count > 0),
                .. body,
                .. PlanAnnexes.Pointer(annexes),
            ], firstRecipient: null) with
        {
            Heading = title.Heading,
            Annexes = annexes,
        };
    }

    /// <summary>The drafter's text is a file; sections left from before are no part of the plan.</summary>
    internal static bool IsUploaded(PlanContent content) => content.MainDocumentId is not null;

    /// <summary>"Thực hiện …, Ủy ban nhân dân tỉnh … ban hành Kế hoạch … như sau:"; a mandate of several lines keeps them.</summary>
    internal static IEnumerable<Block> Opening(string mandate, string sentence, bool hasBody)
    {
        var lines = PrintedText.Lines(mandate);
        var end = hasBody ? " như sau:" : ".";
        if (lines is [var only])
            return [new Paragraph(TypeRules.Body, $"{PrintedText.Open(only)}, {sentence}{end}")];
        return lines.Append($"{sentence}{end}").Select(l => new Paragraph(TypeRules.Body, l));
    }
}
