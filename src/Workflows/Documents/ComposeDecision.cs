using System.Globalization;
using Workflows.Plans;

namespace Workflows.Documents;

/// <summary>What a decision says beside the facts of its issue.</summary>
public sealed record DecisionFacts
{
    /// <summary>"Ban hành", or false for "Phê duyệt".</summary>
    public bool Issues { get; init; } = true;

    /// <summary>Whose power it is (Mẫu 1.3, note 6): the Committee's, or "Chủ tịch Ủy ban nhân dân tỉnh …".</summary>
    public required string Authority { get; init; }

    /// <summary>"Theo đề nghị của Giám đốc Sở … tại Tờ trình số …"; null for none.</summary>
    public string? Proposal { get; init; }

    /// <summary>Who carries it out, as the last article names them: "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở …".</summary>
    public required string Executors { get; init; }

    /// <summary>When it takes effect.</summary>
    public string Effect { get; init; } = "kể từ ngày ký";

    /// <summary>
    /// The plan goes as a file of its own: then it is no part of this document, its blanks stay empty and the agency's signature says what
    /// it belongs to (Mẫu 1.3, electronic).
    /// </summary>
    public bool PlanIsSeparateFile { get; init; }
}

/// <summary>A decision that issues an attached plan (Phụ lục III, Mẫu 1.3); the number is the decision's.</summary>
public static class ComposeDecision
{
    public const string TypeName = "Quyết định";

    /// <summary>The plan is left out where its text is an uploaded file: that file is attached as it is.</summary>
    public static OfficialDocument Of(PlanContent content, IssueFacts facts, DecisionFacts decision)
    {
        var title = new PlanTitle(content.Title);
        var verb = decision.Issues ? "Ban hành" : "Phê duyệt";
        string[] articles =
        [
            $"{verb} kèm theo Quyết định này {title.InSentence}.",
            $"Quyết định này có hiệu lực {PrintedText.Open(decision.Effect)}.",
            $"{PrintedText.Open(decision.Executors)} chịu trách nhiệm thi hành Quyết định này.",
        ];
        var isAttached = !decision.PlanIsSeparateFile && !ComposePlan.IsUploaded(content);
        return facts.Document(
            [
                new Paragraph(TypeRules.Authority, PrintedText.Line(decision.Authority)),
                .. BasisLines.Of(content.LegalBases, decision.Proposal),
                new Paragraph(TypeRules.Verdict, "Quyết định:"),
                .. articles.Select((text, i) => new Paragraph(TypeRules.Article, [new TextRun(Label(i), Bold: true), new TextRun(text)])),
            ], string.Create(CultureInfo.InvariantCulture, $"Như Điều {articles.Length}")) with
        {
            Heading = new(TypeName, $"{verb} {title.InSentence}"),
            Attached = isAttached ? Plan(content, facts) : null,
            Annexes = isAttached ? PlanAnnexes.Of(content, facts.AttachedNote(TypeName)) : [],
        };
    }

    /// <summary>The attached plan alone, for a file of its own: the note's blanks stay empty (PL I.III.1.c).</summary>
    public static AttachedText SeparatePlan(PlanContent content, IssueFacts facts) => Plan(content, facts with { Number = null, Date = null });

    private static AttachedText Plan(PlanContent content, IssueFacts facts)
    {
        var note = facts.AttachedNote(TypeName);
        var annexes = PlanAnnexes.Of(content, note);
        return new(
            new(facts.ParentBody, facts.IssuingBody),
            new PlanTitle(content.Title).Heading,
            note,
            EndOfText.Mark([.. Opening(content, facts), .. PlanBody.Of(content), .. PlanAnnexes.Pointer(annexes)]));
    }

    /// <summary>Whose order the plan carries out; the decision before it says already that it is issued.</summary>
    private static IEnumerable<Block> Opening(PlanContent content, IssueFacts facts) => PrintedText.Line(content.Mandate).Length == 0
        ? []
        : ComposePlan.Opening(content.Mandate, $"{PrintedText.Line(facts.IssuingBody)} xây dựng Kế hoạch với các nội dung", hasBody: true);

    private static string Label(int index) => string.Create(CultureInfo.InvariantCulture, $"Điều {index + 1}. ");
}
