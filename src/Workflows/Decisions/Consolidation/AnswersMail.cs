using Microsoft.EntityFrameworkCore;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Storage;

namespace Workflows.Decisions.Consolidation;

/// <summary>
/// Tells each agency what became of its opinion, only where something is new to it: whoever gave the opinion while they are there,
/// and the head of the agency, of the one it went into if it did.
/// </summary>
public sealed class AnswersMail(WorkflowsDb db, Organisation.Directory directory, Successors successors, MailQueue queue)
{
    /// <summary>Longest text of a row in a mail, in characters; the page has all of it.</summary>
    private const int Longest = 300;

    /// <param name="plan">The plan.</param>
    /// <param name="table">The table just frozen.</param>
    /// <param name="earlier">The one before; what it told already is not told again.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>Names of the agencies told.</returns>
    internal async Task<IReadOnlyList<string>> StageAsync(Plan plan, ConsolidationTable table, ConsolidationTable? earlier, CancellationToken stop)
    {
        var told = earlier?.Rows.ToDictionary(r => r.Id, AnswerOf) ?? [];
        var news = table.Rows.Where(r => !told.TryGetValue(r.Id, out var answer) || answer != AnswerOf(r)).GroupBy(r => r.AgencyId).ToList();
        var agencies = news.Select(g => g.Key).ToList();
        // Whoever was asked last spoke for the agency.
        var tasks = (await db.Set<HumanTask>().AsNoTracking()
            .Where(t => t.PlanId == plan.Id && t.Kind == TaskKind.Opinion && agencies.Contains(t.AgencyId))
            .OrderBy(t => t.OpenedAt).ToListAsync(stop)).GroupBy(t => t.AgencyId).ToDictionary(g => g.Key, g => g.Last());
        var now = (await successors.NowAsync(agencies, stop)).ToDictionary(a => a.Key, a => a.Value.Id);
        var there = now.Values.ToList();
        var spoke = tasks.Values.Select(t => t.PersonId).ToList();
        var people = (await directory.Holders()
            .Where(h => there.Contains(h.AgencyId) && (spoke.Contains(h.PersonId) || (h.Role == PostRole.Head && h.UnitId == h.AgencyId)))
            .ToListAsync(stop)).ToLookup(h => h.AgencyId);
        var names = new List<string>();
        foreach (var rows in news)
        {
            var task = tasks[rows.Key];
            if (task.EmailMode is EmailMode.None)
                continue;
            var listening = people[now[rows.Key]].Where(h => h.PersonId == task.PersonId || h.Role is PostRole.Head)
                .DistinctBy(h => h.PersonId).OrderBy(h => h.FullName, StringComparer.Ordinal).ToList();
            if (listening.Count > 0)
                names.Add(task.AgencyName);
            foreach (var person in listening)
                queue.Enqueue(MailTo(person, plan, table, [.. rows], table.AskedAgain.Any(a => a.Id == rows.Key)));
        }

        return names;
    }

    private static (OpinionResponse, string?, string?) AnswerOf(TableRow row) => (row.Response, row.Reason, row.Change);

    private static OutgoingMail MailTo(OfficeHolder person, Plan plan, ConsolidationTable table, List<TableRow> rows, bool isAskedAgain) => new()
    {
        ToAddress = person.Email,
        ToName = person.FullName,
        Subject = $"[Tiếp thu, giải trình] {MailText.Shorten(plan.Title)}",
        Body = new(
            $"{plan.AgencyName} đã trả lời ý kiến của {rows[0].Agency}.",
            isAskedAgain ? ["Dự thảo đã sửa được gửi lấy ý kiến lại trong một thư riêng."] : [],
            [
                new("Kế hoạch", plan.Title),
                .. rows.SelectMany(r => new MailFact[]
                {
                    new($"Ý kiến {r.Number}, {Cut(r.Place, 80)}", Cut(r.Opinion ?? $"đề nghị sửa thành “{r.Wording}”", Longest)),
                    new(OpinionResponses.NameOf(r.Response), Cut(string.Join(". ", new[] { r.Change, r.Reason }.OfType<string>()), Longest)),
                }),
                new("Phiên bản mang nội dung đã sửa", $"{table.To.Number} (mã kiểm tra {table.To.Hash[..12]})"),
            ],
            Closing: ["Toàn văn ý kiến và nội dung tiếp thu, giải trình: mở lại liên kết trong thư xin ý kiến, hoặc đăng nhập, mở kế hoạch, mục Ý kiến."]),
        PlanId = plan.Id,
    };

    private static string Cut(string text, int length)
    {
        var flat = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return flat.Length <= length ? flat : $"{flat[..(flat.LastIndexOf(' ', length) is > 0 and var end ? end : length)]}…";
    }
}
