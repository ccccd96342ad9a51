using System.Text.RegularExpressions;
using Faults.Driving;

namespace Faults.Reckoned;

/// <summary>All that a plan has come to, without what differs from plan to plan: ids, times, hashes and its number.</summary>
internal static partial class PlanPicture
{
    private static readonly string[] Questions =
    [
        "SELECT 'plan ' || state FROM plan.plan WHERE id = $",
        "SELECT 'task ' || step_id || ' ' || person_name || ' ' || state || ' ' || coalesce(outcome, '') FROM plan.task WHERE plan_id = $ ORDER BY opened_at, id",
        "SELECT 'vote ' || t.step_id || ' ' || v.person_name || ' ' || v.verdict FROM plan.vote v JOIN plan.task t ON t.id = v.task_id WHERE v.plan_id = $ ORDER BY v.cast_at, v.id",
        "SELECT 'instance ' || sub_status || ' ' || incident_count FROM workflow.instance WHERE id = (SELECT workflow_instance_id FROM plan.plan WHERE id = $)",
        "SELECT 'journal ' || activity_id || ' ' || event_name FROM workflow.journal WHERE instance_id = (SELECT workflow_instance_id FROM plan.plan WHERE id = $) ORDER BY sequence",
        "SELECT 'waits for ' || activity_id FROM workflow.bookmark WHERE instance_id = (SELECT workflow_instance_id FROM plan.plan WHERE id = $)",
        "SELECT 'mail ' || to_address || ' ' || subject || ' ' || state FROM mail.outbox WHERE plan_id = $ ORDER BY 1",
        "SELECT 'trail ' || kind FROM audit.entry WHERE plan_id = $ ORDER BY 1",
        "SELECT 'number ' || symbol FROM plan.issued_number WHERE plan_id = $",
        "SELECT 'recipient ' || name FROM plan.recipient WHERE plan_id = $ ORDER BY position",
    ];

    public static async Task<IReadOnlyList<string>> TakeAsync(Office office, Guid plan)
    {
        var lines = new List<string>();
        foreach (var question in Questions)
            lines.AddRange((await office.RowsAsync(question.Replace("$", $"'{plan}'", StringComparison.Ordinal))).Select(row => Digits().Replace((string)row[0], "#")));
        return lines;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
