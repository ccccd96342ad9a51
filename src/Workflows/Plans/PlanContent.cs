namespace Workflows.Plans;

/// <summary>Which document carries the plan; neither its period nor its field decides it.</summary>
public enum Instrument
{
    /// <summary>Kế hoạch with a number of its own ("51/KH-UBND").</summary>
    PlanDocument,

    /// <summary>Quyết định with the plan attached; the number belongs to the decision ("474/QĐ-UBND").</summary>
    DecisionWithPlan,

    /// <summary>Kế hoạch of the drafting agency itself, signed by its head, with its number ("12/KH-STTTT"); binds that agency alone.</summary>
    AgencyPlan,
}

public enum PlanType
{
    /// <summary>Hằng năm.</summary>
    Annual,

    /// <summary>Nhiều năm (giai đoạn).</summary>
    MultiYear,
}

/// <summary>
/// Độ mật. Only <see cref="None"/> is ever stored: a marked draft is refused, because the law forbids
/// drafting state secrets on networked machines.
/// </summary>
public enum Secrecy
{
    None,

    /// <summary>Mật.</summary>
    Confidential,

    /// <summary>Tối mật.</summary>
    Secret,

    /// <summary>Tuyệt mật.</summary>
    TopSecret,
}

/// <summary>
/// Everything the drafter writes, as one immutable tree; stored as jsonb and hashed in its canonical form.
/// All texts are NFC. Lists keep the drafter's order.
/// </summary>
public sealed record PlanContent
{
    /// <summary>Version of this shape in storage; raised when an old row would be read differently.</summary>
    public int Format { get; init; } = PlanContentJson.CurrentFormat;

    public string Title { get; init; } = "";

    public Instrument Instrument { get; init; }

    public PlanType PlanType { get; init; }

    /// <summary>First year covered; has nothing to do with the year of issue.</summary>
    public int PeriodFrom { get; init; }

    /// <summary>Last year covered, inclusive.</summary>
    public int PeriodTo { get; init; }

    /// <summary>Where the order to draft came from: "Thực hiện chỉ đạo của Tỉnh ủy".</summary>
    public string Mandate { get; init; } = "";

    /// <summary>Mục tiêu.</summary>
    public IReadOnlyList<string> Objectives { get; init; } = [];

    /// <summary>Trụ cột, in order; a task names one by its number, counted from 1.</summary>
    public IReadOnlyList<string> Pillars { get; init; } = [];

    /// <summary>Chương trình, in order.</summary>
    public IReadOnlyList<string> Programmes { get; init; } = [];

    /// <summary>The annex "Phân công nhiệm vụ".</summary>
    public IReadOnlyList<PlanTask> Tasks { get; init; } = [];

    /// <summary>Căn cứ.</summary>
    public IReadOnlyList<LegalBasis> LegalBases { get; init; } = [];

    /// <summary>Nơi nhận.</summary>
    public IReadOnlyList<PlanRecipient> Recipients { get; init; } = [];

    /// <summary>Agencies whose opinion is asked (cơ quan được lấy ý kiến); empty leaves the choice to the workflow.</summary>
    public IReadOnlyList<Guid> ConsultedAgencies { get; init; } = [];

    /// <summary>The body, when it is typed here rather than uploaded as a Word file.</summary>
    public IReadOnlyList<PlanSection> Sections { get; init; } = [];

    /// <summary>Kinh phí.</summary>
    public PlanBudget? Budget { get; init; }

    /// <summary>What takes the plan another way than most; null when nothing does.</summary>
    public PlanMarks? Marks { get; init; }

    /// <summary>The uploaded Word or PDF file that is the plan's text; null when the sections are.</summary>
    public Guid? MainDocumentId { get; init; }

    public Secrecy Secrecy { get; init; }
}

/// <summary>One row of the task table. Empty texts mean "not given".</summary>
public sealed record PlanTask
{
    /// <summary>Nội dung nhiệm vụ.</summary>
    public string Content { get; init; } = "";

    /// <summary>Number of the pillar it serves, from 1; null when it serves none in particular.</summary>
    public int? Pillar { get; init; }

    /// <summary>Cơ quan chủ trì: exactly one, as named then.</summary>
    public string LeadAgency { get; init; } = "";

    /// <summary>Cơ quan phối hợp: agencies or groups ("các sở, ban, ngành liên quan").</summary>
    public IReadOnlyList<string> CoordinatingAgencies { get; init; } = [];

    /// <summary>Thời gian: free text, because "Quý II", "thường xuyên", "theo từng giai đoạn" all occur.</summary>
    public string Time { get; init; } = "";

    /// <summary>Sản phẩm, kết quả.</summary>
    public string Product { get; init; } = "";

    /// <summary>Kinh phí, nguồn kinh phí.</summary>
    public string Funding { get; init; } = "";
}

/// <summary>One basis. Either the parts are given, or only <see cref="FreeText"/>.</summary>
public sealed record LegalBasis
{
    /// <summary>Loại văn bản: "Nghị định", "Kết luận".</summary>
    public string DocumentType { get; init; } = "";

    /// <summary>Số, ký hiệu as printed: "72/2015/NĐ-CP", "57-KL/TW".</summary>
    public string Number { get; init; } = "";

    public DateOnly? Date { get; init; }

    /// <summary>Cơ quan ban hành as printed.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>Trích yếu.</summary>
    public string Subject { get; init; } = "";

    /// <summary>A basis that has no number: "các văn bản hướng dẫn năm 2020".</summary>
    public string FreeText { get; init; } = "";

    /// <summary>The entry of the register it was chosen from; null for one typed by hand, and then not written: older hashes have no such member.</summary>
    public Guid? RegisterId { get; init; }
}

/// <summary>One line of "Nơi nhận".</summary>
/// <param name="Name">As printed.</param>
/// <param name="AgencyId">The agency it is sent to; null for a line that no agency of the register stands behind.</param>
public sealed record PlanRecipient(string Name, Guid? AgencyId = null);

/// <summary>One part of the typed body.</summary>
/// <param name="Heading">"I. MỤC ĐÍCH, YÊU CẦU".</param>
/// <param name="Text">Markdown without raw HTML; see <see cref="PlanMarkdown"/>.</param>
public sealed record PlanSection(string Heading, string Text);

/// <summary>What the drafter says of the plan for those who route it.</summary>
/// <param name="NeedsFinanceOpinion">Cần ý kiến cơ quan tài chính, whatever the amount (Nghị định 72/2015/NĐ-CP, Điều 5 and 24.3).</param>
/// <param name="SetsGeneralRules">Có nội dung quy phạm pháp luật: such a text is not issued as a plan.</param>
public sealed record PlanMarks(bool NeedsFinanceOpinion, bool SetsGeneralRules);

/// <param name="Text">As the plan says it: "Từ nguồn ngân sách tỉnh, trong dự toán được giao".</param>
/// <param name="AmountDong">Total in đồng, where one is given.</param>
public sealed record PlanBudget(string Text, long? AmountDong = null);
