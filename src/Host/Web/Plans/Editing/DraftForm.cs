using System.Globalization;
using Microsoft.Extensions.Primitives;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>One row of the task table as typed.</summary>
public sealed record TaskRow(
    string Content = "", string Pillar = "", string Lead = "", string Coordinating = "", string Time = "", string Product = "", string Funding = "");

/// <summary>One legal basis as typed.</summary>
/// <param name="Register">Id of the register's entry it was chosen from.</param>
public sealed record BasisRow(
    string Type = "", string Number = "", string Date = "", string Issuer = "", string Subject = "", string FreeText = "", string Register = "");

/// <summary>One part of the body as typed.</summary>
public sealed record SectionRow(string Heading = "", string Text = "");

/// <summary>
/// The editor's fields exactly as typed, right or wrong, so that a page can always give back what it was sent.
/// Rows are posted as columns of one name each: row n is the n-th value of every name.
/// </summary>
public sealed record DraftForm
{
    public string Title { get; init; } = "";

    public string Instrument { get; init; } = "";

    public string PlanType { get; init; } = "";

    public string PeriodFrom { get; init; } = "";

    public string PeriodTo { get; init; } = "";

    public string Mandate { get; init; } = "";

    /// <summary>One a line, as are the next two.</summary>
    public string Objectives { get; init; } = "";

    public string Pillars { get; init; } = "";

    public string Programmes { get; init; } = "";

    public string BudgetAmount { get; init; } = "";

    public string BudgetText { get; init; } = "";

    public bool NeedsFinanceOpinion { get; init; }

    public bool SetsGeneralRules { get; init; }

    public IReadOnlyList<SectionRow> Sections { get; init; } = [];

    public IReadOnlyList<TaskRow> Tasks { get; init; } = [];

    public IReadOnlyList<BasisRow> Bases { get; init; } = [];

    /// <summary>What was typed to find a basis in the register.</summary>
    public string BasisFind { get; init; } = "";

    public IReadOnlyList<Guid> Consulted { get; init; } = [];

    /// <summary>One a line; a line that is an agency's name stands for the agency.</summary>
    public string Recipients { get; init; } = "";

    /// <summary>What was pasted from Excel and not yet taken over.</summary>
    public string Paste { get; init; } = "";

    /// <summary>The draft's row version when the editor was opened.</summary>
    public int RowVersion { get; init; }

    public static DraftForm Of(PlanContent content, int rowVersion) => new()
    {
        Title = content.Title,
        Instrument = content.Instrument.ToString(),
        PlanType = content.PlanType.ToString(),
        PeriodFrom = content.PeriodFrom.ToString(CultureInfo.InvariantCulture),
        PeriodTo = content.PeriodTo.ToString(CultureInfo.InvariantCulture),
        Mandate = content.Mandate,
        Objectives = OnePerLine(content.Objectives),
        Pillars = OnePerLine(content.Pillars),
        Programmes = OnePerLine(content.Programmes),
        BudgetAmount = content.Budget?.AmountDong?.ToString("N0", VietnamTime.Culture) ?? "",
        BudgetText = content.Budget?.Text ?? "",
        NeedsFinanceOpinion = content.Marks?.NeedsFinanceOpinion is true,
        SetsGeneralRules = content.Marks?.SetsGeneralRules is true,
        Sections = [.. content.Sections.Select(s => new SectionRow(s.Heading, s.Text))],
        Tasks = [.. content.Tasks.Select(Row)],
        Bases = [.. content.LegalBases.Select(b => new BasisRow(
            b.DocumentType, b.Number, b.Date is { } date ? VietnamTime.Short(date) : "", b.Issuer, b.Subject, b.FreeText,
            b.RegisterId?.ToString() ?? ""))],
        Consulted = content.ConsultedAgencies,
        Recipients = OnePerLine(content.Recipients.Select(r => r.Name)),
        RowVersion = rowVersion,
    };

    public static TaskRow Row(PlanTask task) => new(
        task.Content, task.Pillar?.ToString(CultureInfo.InvariantCulture) ?? "", task.LeadAgency,
        string.Join("; ", task.CoordinatingAgencies), task.Time, task.Product, task.Funding);

    public static DraftForm Read(IFormCollection form) => new()
    {
        Title = One(form, "title"),
        Instrument = One(form, "instrument"),
        PlanType = One(form, "planType"),
        PeriodFrom = One(form, "periodFrom"),
        PeriodTo = One(form, "periodTo"),
        Mandate = One(form, "mandate"),
        Objectives = One(form, "objectives"),
        Pillars = One(form, "pillars"),
        Programmes = One(form, "programmes"),
        BudgetAmount = One(form, "budget.amountDong"),
        BudgetText = One(form, "budget.text"),
        NeedsFinanceOpinion = One(form, "marks.finance") == "true",
        SetsGeneralRules = One(form, "marks.rules") == "true",
        Sections = Rows(form, ["section.heading", "section.text"], at => new SectionRow(at(0), at(1))),
        Tasks = Rows(
            form,
            ["task.content", "task.pillar", "task.lead", "task.coordinating", "task.time", "task.product", "task.funding"],
            at => new TaskRow(at(0), at(1), at(2), at(3), at(4), at(5), at(6))),
        Bases = Rows(
            form,
            ["basis.type", "basis.number", "basis.date", "basis.issuer", "basis.subject", "basis.text", "basis.register"],
            at => new BasisRow(at(0), at(1), at(2), at(3), at(4), at(5), at(6))),
        BasisFind = One(form, "basisFind"),
        Consulted = [.. form["consulted"].Select(v => Guid.TryParse(v, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct()],
        Recipients = One(form, "recipients"),
        Paste = One(form, "paste"),
        RowVersion = int.TryParse(One(form, "rowVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0,
    };

    private static string One(IFormCollection form, string name) => form.TryGetValue(name, out var values) ? values[0] ?? "" : "";

    /// <summary>Line ends are \n everywhere else; browsers post \r\n.</summary>
    private static List<T> Rows<T>(IFormCollection form, string[] names, Func<Func<int, string>, T> make)
    {
        var columns = names.Select(n => form.TryGetValue(n, out var values) ? values : StringValues.Empty).ToArray();
        var rows = new List<T>();
        for (var i = 0; i < columns.Max(c => c.Count); i++)
        {
            var row = i;
            rows.Add(make(column => row < columns[column].Count ? (columns[column][row] ?? "").ReplaceLineEndings("\n") : ""));
        }

        return rows;
    }

    private static string OnePerLine(IEnumerable<string> items) =>
        string.Join('\n', items.Select(i => i.ReplaceLineEndings(" ")));
}
