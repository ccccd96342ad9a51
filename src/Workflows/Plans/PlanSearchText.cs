using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>What search looks in: everything a person may remember of a plan, once folded, once as written.</summary>
internal static class PlanSearchText
{
    /// <summary>Characters kept; beyond that the index costs more than anybody's memory of page 60.</summary>
    private const int Limit = 100_000;

    public static Task<string?> AbbreviationAsync(WorkflowsDb db, Guid agencyId, CancellationToken stop) =>
        db.Set<Agency>().Where(a => a.Id == agencyId).Select(a => a.Abbreviation).FirstOrDefaultAsync(stop);

    /// <summary>Computes the draft's text again after a change of it.</summary>
    public static async Task RefreshAsync(WorkflowsDb db, Plan plan, PlanDraft draft, CancellationToken stop)
    {
        var main = draft.Content.MainDocumentId is { } id ? await db.Set<PlanAttachment>().FindAsync([id], stop) : null;
        Set(plan, draft, await AbbreviationAsync(db, plan.AgencyId, stop), main?.ExtractedText);
    }

    /// <summary>
    /// What is being written is found by its drafter alone. Others find a plan by what was submitted; before the first
    /// submission by what its line in the list shows anyway.
    /// </summary>
    public static void Set(Plan plan, PlanDraft draft, string? agencyAbbreviation, string? mainText)
    {
        var content = draft.Content;
        var text = new StringBuilder();
        Line(text, content.Title);
        Line(text, $"{Initials(content.Title)} {(content.Instrument is Instrument.DecisionWithPlan ? "QĐ" : "KH")}");
        Line(text, $"{plan.AgencyName} {agencyAbbreviation} {plan.DrafterName}");
        Line(text, plan.NumberAndSymbol);
        if (plan.CurrentVersion == 0)
            (plan.SearchText, plan.SearchExact) = Keys(text.ToString());
        Line(text, content.Mandate);
        foreach (var line in content.Objectives.Concat(content.Pillars).Concat(content.Programmes))
            Line(text, line);
        foreach (var task in content.Tasks)
            Line(text, $"{task.Content} {task.LeadAgency} {string.Join(' ', task.CoordinatingAgencies)} {task.Product}");
        foreach (var basis in content.LegalBases)
            Line(text, $"{basis.DocumentType} {basis.Number} {basis.Issuer} {basis.Subject} {basis.FreeText}");
        foreach (var section in content.Sections)
            Line(text, $"{section.Heading} {section.Text}");
        Line(text, mainText);
        (draft.SearchText, draft.SearchExact) = Keys(text.ToString());
    }

    /// <summary>A version was frozen: everybody who may see the plan finds it by these words now.</summary>
    public static void Publish(Plan plan, PlanDraft draft) => (plan.SearchText, plan.SearchExact) = (draft.SearchText, draft.SearchExact);

    /// <summary>The number is known only at the end; people search by it ever after.</summary>
    public static void AddNumber(Plan plan) =>
        (plan.SearchText, plan.SearchExact) = Keys($"{plan.NumberAndSymbol}\n{plan.SearchExact}");

    private static (string Folded, string Exact) Keys(string text)
    {
        var cut = text.Length > Limit ? text[..(char.IsHighSurrogate(text[Limit - 1]) ? Limit - 1 : Limit)] : text;
        return (VietnameseText.Fold(cut), Exact(cut));
    }

    /// <summary>As written, but lower case and with single spaces, so that it compares with a typed phrase.</summary>
    internal static string Exact(string text) => string.Join(
        ' ', VietnameseText.Normalise(text).ToLower(VietnamTime.Culture).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>"Kế hoạch thông tin đối ngoại" is asked for as "KHTTĐN".</summary>
    private static string Initials(string title) => string.Concat(
        title.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word[0]).Where(char.IsLetter)).ToUpper(CultureInfo.InvariantCulture);

    private static void Line(StringBuilder text, string? line)
    {
        if (!string.IsNullOrWhiteSpace(line) && text.Length < Limit)
            text.Append(line).Append('\n');
    }
}
