using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The border every content passes: normalises texts, drops rows left empty, and names each wrong field by its
/// JSON path ("tasks[3].leadAgency") with a Vietnamese message. A state secret is refused before anything else.
/// </summary>
public static class PlanContentCheck
{
    public const int TaskLimit = 1_000;
    public const int FirstYear = 1990;
    public const int LastYear = 2100;

    /// <summary>For a draft: what is there must be sound, but little must be there.</summary>
    /// <returns>The normalised content.</returns>
    public static Result<PlanContent> ForSave(PlanContent content)
    {
        if (content.Secrecy is not Secrecy.None)
            return new StateSecretRefused(content.Secrecy);
        foreach (var text in content.Sections.SelectMany(s => new[] { s.Heading, s.Text }).Prepend(content.Title))
        {
            if (SecrecyMark.In(text) is var mark and not Secrecy.None)
                return new StateSecretRefused(mark);
        }

        var fields = new FieldCheck();
        // Counted before anything is read: ten thousand rows get one message, not ten thousand.
        fields.Count(content.Objectives, "objectives", "Mục tiêu", 100);
        fields.Count(content.Pillars, "pillars", "Trụ cột", 50);
        fields.Count(content.Programmes, "programmes", "Chương trình", 200);
        fields.Count(content.Tasks, "tasks", "Bảng phân công nhiệm vụ", TaskLimit);
        fields.Count(content.LegalBases, "legalBases", "Căn cứ", 200);
        fields.Count(content.Recipients, "recipients", "Nơi nhận", 300);
        fields.Count(content.ConsultedAgencies, "consultedAgencies", "Cơ quan được lấy ý kiến", 500);
        fields.Count(content.Sections, "sections", "Nội dung", 100);
        if (fields.Problem is { } tooMany)
            return tooMany;

        CheckYears(content, fields);
        var clean = content with
        {
            Title = fields.Text(content.Title, "title", "Tên kế hoạch", 500, required: true),
            Mandate = fields.Text(content.Mandate, "mandate", "Căn cứ giao nhiệm vụ", 2_000, lines: true),
            Objectives = fields.Lines(content.Objectives, "objectives", "Mục tiêu", 2_000),
            Programmes = fields.Lines(content.Programmes, "programmes", "Chương trình", 2_000),
            Pillars = fields.Lines(content.Pillars, "pillars", "Trụ cột", 500),
            Tasks = Tasks(content, fields),
            LegalBases = LegalBases(content.LegalBases, fields),
            Recipients = Recipients(content.Recipients, fields),
            ConsultedAgencies = [.. content.ConsultedAgencies.Distinct()],
            Sections = Sections(content.Sections, fields),
            Budget = Budget(content.Budget, fields),
            // Kept only where something is marked: the hash of older versions has no such member.
            Marks = content.Marks is { NeedsFinanceOpinion: false, SetsGeneralRules: false } ? null : content.Marks,
        };
        return fields.Problem is { } problem ? problem : clean;
    }

    /// <summary>For a submission: others will decide on it, so nothing they need may be missing.</summary>
    public static Result<PlanContent> ForSubmit(PlanContent content)
    {
        var saved = ForSave(content);
        if (!saved.IsSuccess)
            return saved;
        var clean = saved.Value;
        var fields = new FieldCheck();
        if (clean.Mandate.Length == 0 && clean.LegalBases.Count == 0)
            fields.Add("mandate", "Cần ghi nhiệm vụ được giao (“Thực hiện …”) hoặc ít nhất một căn cứ.");
        if (clean.Instrument is Instrument.DecisionWithPlan && clean.LegalBases.Count == 0)
            fields.Add("legalBases", "Quyết định ban hành kế hoạch cần ít nhất một căn cứ.");
        if (clean.MainDocumentId is null && clean.Sections.Count == 0)
            fields.Add("sections", "Chưa có nội dung: hãy nhập các phần hoặc tải lên văn bản chính (Word, PDF).");
        if (clean.MainDocumentId is null && clean.Tasks.Count == 0)
            fields.Add("tasks", "Bảng phân công nhiệm vụ chưa có dòng nào.");
        if (clean.Recipients.Count == 0)
            fields.Add("recipients", "Chưa có nơi nhận.");
        for (var i = 0; i < clean.Tasks.Count; i++)
        {
            if (clean.Tasks[i].LeadAgency.Length == 0)
                fields.Add($"tasks[{i}].leadAgency", $"Nhiệm vụ dòng {i + 1}: chưa ghi cơ quan chủ trì.");
        }

        return fields.Problem is { } problem ? problem : clean;
    }

    private static void CheckYears(PlanContent content, FieldCheck fields)
    {
        if (content.PeriodFrom is < FirstYear or > LastYear)
            fields.Add("periodFrom", $"Năm bắt đầu phải từ {FirstYear} đến {LastYear}.");
        else if (content.PeriodTo is < FirstYear or > LastYear)
            fields.Add("periodTo", $"Năm kết thúc phải từ {FirstYear} đến {LastYear}.");
        else if (content.PeriodTo < content.PeriodFrom)
            fields.Add("periodTo", "Năm kết thúc phải bằng hoặc sau năm bắt đầu.");
        else if (content.PlanType is PlanType.Annual && content.PeriodTo != content.PeriodFrom)
            fields.Add("periodTo", "Kế hoạch hằng năm chỉ có một năm; hãy chọn loại nhiều năm nếu là giai đoạn.");
        else if (content.PlanType is PlanType.MultiYear && content.PeriodTo == content.PeriodFrom)
            fields.Add("periodTo", "Kế hoạch nhiều năm phải có năm kết thúc sau năm bắt đầu.");
        else if (content.PeriodTo - content.PeriodFrom > 30)
            fields.Add("periodTo", "Giai đoạn dài quá 30 năm.");
    }

    private static List<PlanTask> Tasks(PlanContent content, FieldCheck fields)
    {
        // Empty pillars are dropped, so the numbers after them move; tasks must move along.
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < content.Pillars.Count; i++)
        {
            if (!string.IsNullOrWhiteSpace(content.Pillars[i]))
                numbers[i + 1] = numbers.Count + 1;
        }

        var clean = new List<PlanTask>();
        for (var i = 0; i < content.Tasks.Count; i++)
        {
            var task = content.Tasks[i];
            if (IsEmpty(task))
                continue;
            var (at, row) = ($"tasks[{i}]", $"Nhiệm vụ dòng {i + 1}: ");
            int? pillar = null;
            if (task.Pillar is { } number && !numbers.TryGetValue(number, out var renumbered))
                fields.Add($"{at}.pillar", $"{row}không có trụ cột số {number}.");
            else if (task.Pillar is { } known)
                pillar = numbers[known];
            fields.Count(task.CoordinatingAgencies, $"{at}.coordinatingAgencies", $"{row}cơ quan phối hợp", 50);
            clean.Add(new PlanTask
            {
                Content = fields.Text(task.Content, $"{at}.content", $"{row}nội dung", 4_000, required: true, lines: true),
                Pillar = pillar,
                LeadAgency = fields.Text(task.LeadAgency, $"{at}.leadAgency", $"{row}cơ quan chủ trì", 300),
                CoordinatingAgencies = fields.Lines(
                    [.. task.CoordinatingAgencies.Take(50)], $"{at}.coordinatingAgencies", $"{row}cơ quan phối hợp", 300),
                Time = fields.Text(task.Time, $"{at}.time", $"{row}thời gian", 500, lines: true),
                Product = fields.Text(task.Product, $"{at}.product", $"{row}sản phẩm", 1_000, lines: true),
                Funding = fields.Text(task.Funding, $"{at}.funding", $"{row}kinh phí", 500, lines: true),
            });
        }

        return clean;
    }

    private static bool IsEmpty(PlanTask task) =>
        task.Pillar is null && task.CoordinatingAgencies.All(string.IsNullOrWhiteSpace)
        && new[] { task.Content, task.LeadAgency, task.Time, task.Product, task.Funding }.All(string.IsNullOrWhiteSpace);

    private static List<LegalBasis> LegalBases(IReadOnlyList<LegalBasis> bases, FieldCheck fields)
    {
        var clean = new List<LegalBasis>();
        for (var i = 0; i < bases.Count; i++)
        {
            var basis = bases[i];
            if (basis with { RegisterId = null } == new LegalBasis())
                continue;
            var (at, row) = ($"legalBases[{i}]", $"Căn cứ dòng {i + 1}: ");
            var checkedBasis = basis with
            {
                DocumentType = fields.Text(basis.DocumentType, $"{at}.documentType", $"{row}loại văn bản", 100),
                Number = fields.Text(basis.Number, $"{at}.number", $"{row}số, ký hiệu", 100),
                Issuer = fields.Text(basis.Issuer, $"{at}.issuer", $"{row}cơ quan ban hành", 300),
                Subject = fields.Text(basis.Subject, $"{at}.subject", $"{row}trích yếu", 2_000),
                FreeText = fields.Text(basis.FreeText, $"{at}.freeText", $"{row}nội dung", 2_000),
            };
            if (checkedBasis.Date is { Year: < 1945 or > LastYear })
                fields.Add($"{at}.date", $"{row}ngày ban hành không hợp lý.");
            if (checkedBasis.DocumentType.Length + checkedBasis.Number.Length + checkedBasis.FreeText.Length > 0)
                clean.Add(checkedBasis);
            else if (checkedBasis with { RegisterId = null } != new LegalBasis())
                fields.Add($"{at}.documentType", $"{row}chưa ghi loại văn bản hoặc số, ký hiệu.");
        }

        return clean;
    }

    private static List<PlanRecipient> Recipients(IReadOnlyList<PlanRecipient> recipients, FieldCheck fields)
    {
        var clean = new List<PlanRecipient>();
        for (var i = 0; i < recipients.Count; i++)
        {
            if (recipients[i].AgencyId is null && string.IsNullOrWhiteSpace(recipients[i].Name))
                continue;
            clean.Add(recipients[i] with
            {
                Name = fields.Text(recipients[i].Name, $"recipients[{i}].name", $"Nơi nhận dòng {i + 1}", 300, required: true),
            });
        }

        return clean;
    }

    private static List<PlanSection> Sections(IReadOnlyList<PlanSection> sections, FieldCheck fields)
    {
        var clean = new List<PlanSection>();
        for (var i = 0; i < sections.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(sections[i].Heading) && string.IsNullOrWhiteSpace(sections[i].Text))
                continue;
            clean.Add(new PlanSection(
                fields.Text(sections[i].Heading, $"sections[{i}].heading", $"Phần {i + 1}: tiêu đề", 500, required: true),
                fields.Text(sections[i].Text, $"sections[{i}].text", $"Phần {i + 1}: nội dung", 100_000, lines: true)));
        }

        return clean;
    }

    private static PlanBudget? Budget(PlanBudget? budget, FieldCheck fields)
    {
        if (budget is null || (budget.AmountDong is null && string.IsNullOrWhiteSpace(budget.Text)))
            return null;
        if (budget.AmountDong is < 0 or > 1_000_000_000_000_000)
            fields.Add("budget.amountDong", "Kinh phí phải từ 0 đến 1.000.000 tỷ đồng.");
        return budget with { Text = fields.Text(budget.Text, "budget.text", "Kinh phí", 4_000, lines: true) };
    }
}
