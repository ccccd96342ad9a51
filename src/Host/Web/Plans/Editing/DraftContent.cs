using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>
/// From typed fields to a plan's content: years, dates, amounts and agencies are understood here; everything else is
/// for <see cref="PlanContentCheck"/> to judge.
/// </summary>
internal static partial class DraftContent
{

    /// <returns>
    /// The content, not yet normalised; or everything wrong with it at once, by the ids of the form's fields.
    /// </returns>
    public static Result<PlanContent> Of(DraftForm form, PlanContent earlier, IReadOnlyList<Agency> agencies)
    {
        var wrong = new List<Invalid>();
        var content = earlier with
        {
            Title = form.Title,
            Instrument = Choice<Instrument>(form.Instrument, "instrument", "Chưa chọn hình thức ban hành.", wrong),
            PlanType = Choice<PlanType>(form.PlanType, "planType", "Chưa chọn loại kế hoạch.", wrong),
            PeriodFrom = Year(form.PeriodFrom, "periodFrom", "Năm bắt đầu", wrong),
            // For one year, one number is enough.
            PeriodTo = form.PeriodTo.Trim().Length == 0 && form.PlanType == nameof(PlanType.Annual)
                ? Year(form.PeriodFrom, "periodFrom", "Năm bắt đầu", [])
                : Year(form.PeriodTo, "periodTo", "Năm kết thúc", wrong),
            Mandate = form.Mandate,
            Objectives = Lines(form.Objectives),
            Pillars = Lines(form.Pillars),
            Programmes = Lines(form.Programmes),
            Tasks = [.. form.Tasks.Select((t, i) => TaskOf(t, i, wrong))],
            LegalBases = [.. form.Bases.Select((b, i) => BasisOf(b, i, wrong))],
            Recipients = Recipients(form.Recipients, earlier.Recipients, agencies),
            ConsultedAgencies = [.. form.Consulted.Where(id => agencies.Any(a => a.Id == id) || earlier.ConsultedAgencies.Contains(id))],
            Sections = [.. form.Sections.Select(s => new PlanSection(s.Heading, s.Text))],
            Budget = Budget(form, wrong),
            Marks = new(form.NeedsFinanceOpinion, form.SetsGeneralRules),
        };
        if (wrong.Count == 0)
            return content;
        // The rest is checked as well: a person corrects everything in one go. What could not be read has been told.
        var told = wrong.Select(w => w.Field).ToHashSet(StringComparer.Ordinal);
        var others = PlanContentCheck.ForSave(content).Problem;
        return others is StateSecretRefused ? others : new InvalidFields(
            [.. wrong, .. Fields(others).Where(o => !told.Contains(o.Field) && !(told.Contains("periodFrom") && o.Field == "periodTo"))]);
    }

    /// <summary>The same problem with every message at a field that the form has.</summary>
    public static Problem? AtFields(Problem? problem) => problem switch
    {
        Invalid one and not StateSecretRefused => one with { Field = FieldOf(one.Field) },
        InvalidFields several => new InvalidFields([.. several.Fields.Select(f => f with { Field = FieldOf(f.Field) })]),
        _ => problem,
    };

    /// <summary>Lists typed into one box have one field for all their lines.</summary>
    private static string FieldOf(string path) => InBox().Replace(path, "$1");

    private static IEnumerable<Invalid> Fields(Problem? problem) => problem switch
    {
        Invalid one => [one],
        InvalidFields several => several.Fields,
        _ => [],
    };

    private static T Choice<T>(string text, string field, string message, List<Invalid> wrong)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString() == text)
                return value;
        }

        wrong.Add(new(message, field));
        return default;
    }

    private static int Year(string text, string field, string label, List<Invalid> wrong)
    {
        if (int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
            return year;
        wrong.Add(new($"{label} phải là số có bốn chữ số, ví dụ 2027.", field));
        return PlanContentCheck.FirstYear;
    }

    private static List<string> Lines(string text) => [.. text.ReplaceLineEndings("\n").Split('\n')];

    private static PlanTask TaskOf(TaskRow row, int index, List<Invalid> wrong)
    {
        int? pillar = null;
        var typed = row.Pillar.Trim();
        if (typed.Length > 0)
        {
            if (int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                pillar = number;
            else
                wrong.Add(new($"Nhiệm vụ dòng {index + 1}: trụ cột phải là số thứ tự của trụ cột.", $"tasks[{index}].pillar"));
        }

        return new PlanTask
        {
            Content = row.Content,
            Pillar = pillar,
            LeadAgency = row.Lead,
            CoordinatingAgencies = [.. row.Coordinating.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
            Time = row.Time,
            Product = row.Product,
            Funding = row.Funding,
        };
    }

    /// <summary>A row as the checks see it; a day that cannot be read is told elsewhere.</summary>
    public static LegalBasis BasisAsTyped(BasisRow row) => BasisOf(row, 0, []);

    private static LegalBasis BasisOf(BasisRow row, int index, List<Invalid> wrong)
    {
        DateOnly? date = null;
        var typed = row.Date.Trim();
        if (typed.Length > 0)
        {
            if (TypedDay.Parse(typed) is { } read)
                date = read;
            else
                wrong.Add(new($"Căn cứ dòng {index + 1}: ngày ban hành phải theo dạng ngày/tháng/năm, ví dụ 05/03/2020.", $"legalBases[{index}].date"));
        }

        return new LegalBasis
        {
            DocumentType = row.Type.Trim(),
            Number = row.Number.Trim(),
            Date = date,
            Issuer = row.Issuer.Trim(),
            Subject = row.Subject.Trim(),
            FreeText = row.FreeText.Trim(),
            RegisterId = Guid.TryParse(row.Register, out var register) ? register : null,
        };
    }

    /// <summary>An agency's own name stands for the agency; a line kept as it was keeps the agency it stood for.</summary>
    private static List<PlanRecipient> Recipients(string text, IReadOnlyList<PlanRecipient> earlier, IReadOnlyList<Agency> agencies)
    {
        var recipients = new List<PlanRecipient>();
        foreach (var line in Lines(text))
        {
            var name = line.Trim();
            // What is no proper text has no folded form; the check that follows names it.
            var folded = VietnameseText.Check(name, "recipients", "Nơi nhận", 300).Map(n => VietnameseText.Fold(n.TrimStart('-', ' ').TrimEnd(';', '.', ' ')));
            var agency = earlier.FirstOrDefault(r => r.AgencyId is not null && r.Name == name)?.AgencyId
                ?? (folded.IsSuccess ? agencies.FirstOrDefault(a => VietnameseText.Fold(a.Name) == folded.Value)?.Id : null);
            recipients.Add(new PlanRecipient(name, agency));
        }

        return recipients;
    }

    private static PlanBudget? Budget(DraftForm form, List<Invalid> wrong)
    {
        long? amount = null;
        var typed = Separators().Replace(form.BudgetAmount, "");
        if (typed.Length > 0)
        {
            if (long.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var read))
                amount = read;
            else
                wrong.Add(new("Tổng kinh phí phải là số đồng, ví dụ 1.500.000.000.", "budget.amountDong"));
        }

        return new PlanBudget(form.BudgetText, amount);
    }

    [GeneratedRegex(@"[\s.]|(đồng|đ)\s*$")]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(objectives|pillars|programmes|recipients|tasks\[\d+\]\.coordinatingAgencies)\[\d+\].*$")]
    private static partial Regex InBox();
}
