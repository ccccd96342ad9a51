using System.Globalization;
using Workflows.Plans;

namespace Workflows.Documents;

/// <summary>What came of asking for opinions, in figures.</summary>
public sealed record ConsultationFigures(int Asked, int Answered, int Agreed, int WithRemarks);

/// <summary>What a submission says beside the facts of its issue.</summary>
public sealed record SubmissionFacts
{
    /// <summary>To whom: "Ủy ban nhân dân tỉnh Bắc Ninh".</summary>
    public required string Addressee { get; init; }

    /// <summary>Null where nobody was asked.</summary>
    public ConsultationFigures? Consultation { get; init; }

    /// <summary>Views that still differ, in full sentences.</summary>
    public IReadOnlyList<string> OpenDisagreements { get; init; } = [];

    /// <summary>What is sent with it: "Dự thảo Quyết định", "Bảng tổng hợp, tiếp thu, giải trình".</summary>
    public IReadOnlyList<string> Enclosures { get; init; } = [];

    /// <summary>The consolidation as an annex; empty for none.</summary>
    public IReadOnlyList<ConsolidationLine> Consolidation { get; init; } = [];
}

/// <summary>Tờ trình: the drafting agency puts the plan before the one who issues it (Phụ lục III, Mẫu 1.4; symbol "TTr-…").</summary>
public static class ComposeSubmission
{
    public const string TypeName = "Tờ trình";

    public static OfficialDocument Of(PlanContent content, IssueFacts facts, SubmissionFacts submission)
    {
        var title = new PlanTitle(content.Title);
        var agency = PrintedText.Line(facts.IssuingBody);
        var addressee = PrintedText.Open(submission.Addressee);
        var annexes = submission.Consolidation.Count > 0
            ? [ConsolidationAnnex.Of(submission.Consolidation, facts.AttachedNote(TypeName))]
            : Array.Empty<Annex>();
        return facts.Document(
            [
                .. BasisLines.Of(content.LegalBases),
                .. ComposePlan.Opening(content.Mandate, $"{agency} đã xây dựng dự thảo {title.InSentence}, kính trình {addressee} xem xét, ban hành", hasBody: false),
                .. Consultation(submission.Consultation),
                .. Disagreements(submission.OpenDisagreements),
                .. Enclosures(submission.Enclosures),
                .. annexes.Select(a => new Paragraph(TypeRules.Body, $"Tổng hợp ý kiến góp ý, tiếp thu, giải trình tại {a.Label} kèm theo Tờ trình này.")),
                new Paragraph(TypeRules.Body, $"{agency} kính đề nghị {addressee} xem xét, quyết định."),
            ], RecipientList.AsAbove) with
        {
            Heading = new(TypeName, $"Về việc ban hành {title.InSentence}"),
            Addressees = [addressee],
            Annexes = annexes,
        };
    }

    private static IEnumerable<Block> Consultation(ConsultationFigures? figures)
    {
        if (figures is null)
            yield break;
        yield return new Paragraph(TypeRules.Body,
            $"Dự thảo đã được gửi lấy ý kiến {Count(figures.Asked)} cơ quan, đơn vị; {Count(figures.Answered)} cơ quan, đơn vị trả lời, trong đó {Count(figures.Agreed)} thống nhất, {Count(figures.WithRemarks)} có ý kiến góp ý.");
    }

    private static IEnumerable<Block> Disagreements(IReadOnlyList<string> views)
    {
        var lines = views.Select(PrintedText.Open).Where(v => v.Length > 0).ToList();
        return lines.Count == 0
            ? []
            : lines.Select(l => new Paragraph(TypeRules.Body, $"- {l}.")).Prepend(new Paragraph(TypeRules.Body, "Những nội dung còn ý kiến khác nhau:"));
    }

    private static IEnumerable<Block> Enclosures(IReadOnlyList<string> names)
    {
        var lines = names.Select(PrintedText.Open).Where(n => n.Length > 0).ToList();
        if (lines.Count > 0)
            yield return new Paragraph(TypeRules.Body, [new TextRun($"(Gửi kèm: {string.Join("; ", lines)}.)", Italic: true)]);
    }

    /// <summary>At least two digits, as numbers of things are written in official texts.</summary>
    private static string Count(int number) => number.ToString("D2", CultureInfo.InvariantCulture);
}
