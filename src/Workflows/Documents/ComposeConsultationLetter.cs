using Workflows.Plans;
using Workflows.Values;

namespace Workflows.Documents;

/// <summary>What a request for opinions says beside the facts of its issue.</summary>
public sealed record ConsultationFacts
{
    /// <summary>The agencies asked, as printed.</summary>
    public required IReadOnlyList<string> Addressees { get; init; }

    /// <summary>Last day for answers.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>The legal ground on which silence counts as consent; null where it does not.</summary>
    public string? SilenceGround { get; init; }

    /// <summary>What is sent with it.</summary>
    public IReadOnlyList<string> Enclosures { get; init; } = [];
}

/// <summary>Công văn asking agencies for their opinion on the draft (Phụ lục III, Mẫu 1.5; symbol "STTTT-BCXB").</summary>
public static class ComposeConsultationLetter
{
    public static OfficialDocument Of(PlanContent content, IssueFacts facts, ConsultationFacts request)
    {
        var title = new PlanTitle(content.Title).InSentence;
        var agency = PrintedText.Line(facts.IssuingBody);
        var body = new List<Block>();
        body.AddRange(ComposePlan.Opening(content.Mandate, $"{agency} đã xây dựng dự thảo {title}", hasBody: false));
        body.Add(new Paragraph(TypeRules.Body,
            $"{agency} đề nghị quý cơ quan, đơn vị nghiên cứu, có ý kiến bằng văn bản đối với dự thảo và gửi về {agency} trước 17 giờ 00 {VietnamTime.Official(request.DueOn)} để tổng hợp, hoàn thiện."));
        if (PrintedText.Open(request.SilenceGround) is { Length: > 0 } ground)
            body.Add(new Paragraph(TypeRules.Body, $"Quá thời hạn trên, cơ quan, đơn vị không trả lời được coi là đồng ý với dự thảo ({ground})."));
        var enclosures = request.Enclosures.Select(PrintedText.Open).Where(e => e.Length > 0).ToList();
        if (enclosures.Count > 0)
            body.Add(new Paragraph(TypeRules.Body, [new TextRun($"(Gửi kèm: {string.Join("; ", enclosures)}.)", Italic: true)]));
        body.Add(new Paragraph(TypeRules.Body, "Rất mong nhận được sự quan tâm, phối hợp của quý cơ quan, đơn vị."));
        return facts.Document(body, RecipientList.AsAbove) with
        {
            LetterSubject = $"V/v lấy ý kiến đối với dự thảo {title}",
            Addressees = [.. request.Addressees.Select(PrintedText.Open).Where(a => a.Length > 0)],
        };
    }
}
