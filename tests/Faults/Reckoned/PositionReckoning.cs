using Faults.Driving;

namespace Faults.Reckoned;

/// <summary>
/// Follows each plan along the drawing by what was decided: where it stands is where that leads, each step was done once, and
/// the workflow waits for exactly the tasks that are open.
/// </summary>
internal static class PositionReckoning
{
    private static readonly Dictionary<(string Step, string Said), string[]> Drawn = new()
    {
        [("draft", "Submitted")] = ["unit-head"],
        [("unit-head", "Approve")] = ["agency-head"],
        [("unit-head", "Return")] = ["draft"],
        [("agency-head", "Approve")] = ["opinions"],
        [("agency-head", "Return")] = ["draft"],
        [("opinions", "Agreed")] = ["consolidate"],
        [("opinions", "AllAnswered")] = ["consolidate"],
        [("opinions", "NotAgreed")] = ["revise"],
        [("consolidate", "Submitted")] = ["sign", "finance"],
        [("finance", "Agreed")] = ["sign"],
        [("finance", "NotAgreed")] = ["revise-money"],
        [("revise", "Submitted")] = ["sign"],
        [("sign", "Approve")] = ["examine"],
        [("sign", "Return")] = ["revise"],
        [("examine", "Approve")] = ["check-format"],
        [("examine", "Return")] = ["revise"],
        [("check-format", "Approve")] = ["approve"],
        [("check-format", "Return")] = ["revise"],
        [("approve", "Approve")] = ["issue"],
        [("approve", "Return")] = ["revise"],
        [("issue", "Issued")] = [],
    };

    public static async Task<string> CheckAsync(Office office)
    {
        Assert.Equal(0, await office.CountAsync("SELECT count(*) FROM workflow.incident"));
        var tasks = (await office.RowsAsync("""
            SELECT t.plan_id, t.activity_instance_id, t.step_id, t.state, coalesce(v.verdict, t.outcome, ''), t.kind,
              b.id IS NOT NULL AS waits, i.sub_status, coalesce(p.outcome, '')
            FROM plan.task t
            JOIN workflow.instance i ON i.id = t.instance_id
            LEFT JOIN plan.vote v ON v.task_id = t.id
            LEFT JOIN plan.poll p ON p.activity_instance_id = t.activity_instance_id
            LEFT JOIN workflow.bookmark b ON b.id = t.bookmark_id
            ORDER BY t.opened_at, t.id
            """)).Select(row => new Asked((Guid)row[0], (Guid)row[1], (string)row[2], (string)row[3] == "Open", (string)row[4], (string)row[5], (bool)row[6], (string)row[7], (string)row[8])).ToList();
        var completed = (await office.RowsAsync("SELECT activity_instance_id FROM workflow.journal WHERE event_name = 'Completed'"))
            .ToLookup(row => (Guid)row[0]);
        foreach (var plan in tasks.GroupBy(t => t.PlanId))
        {
            var steps = plan.GroupBy(t => t.Activation).Select(g => g.ToList()).ToList();
            for (var at = 0; at < steps.Count; at++)
                CheckStep(steps[at], at + 1 < steps.Count ? steps[at + 1][0].Step : null, completed[steps[at][0].Activation].Count());
        }

        return $"{tasks.Select(t => t.PlanId).Distinct().Count()} plans where their decisions lead";
    }

    private static void CheckStep(List<Asked> step, string? next, int completed)
    {
        var said = SaidIn(step);
        var (where, last) = ($"plan {step[0].PlanId}, step {step[0].Step}, {said ?? "undecided"}", next is null);
        if (said is null)
        {
            Assert.True(last, $"{where}: it goes on with {next}.");
            Assert.True(step.Exists(t => t.IsOpen), $"{where}: nobody is asked.");
            Assert.All(step, t => Assert.True(!t.IsOpen || t.Waits, $"{where}: the workflow does not wait for an open task."));
            Assert.Equal(("Suspended", 0), (step[0].Standing, completed));
            return;
        }

        Assert.DoesNotContain(step, t => t.IsOpen || t.Waits);
        Assert.True(Drawn.TryGetValue((step[0].Step, said), out var ways), $"{where}: not in the drawing.");
        Assert.True(completed == 1, $"{where}: completed {completed} times.");
        if (ways!.Length == 0)
            Assert.Equal((null, "Finished"), (next, step[0].Standing));
        else
            Assert.Contains(next, ways);
    }

    /// <summary>What the step came to; null while it waits.</summary>
    private static string? SaidIn(List<Asked> step) => step switch
    {
        [{ Kind: "Opinion" }, ..] when step[0].Poll.Length > 0 => step[0].Poll,
        [{ Kind: "Opinion", Step: "finance" }, ..] when step.TrueForAll(t => !t.IsOpen) => step.Exists(t => t.Said == "Disagree") ? "NotAgreed" : "Agreed",
        [{ Kind: "Opinion", Step: not "opinions" }, ..] => null,
        // A round with a rule is over when its poll is, and with the shipped drawing when all have answered.
        [{ Kind: "Opinion" }, ..] => step.Exists(t => t.IsOpen) ? null : "AllAnswered",
        [var only] => only.IsOpen ? null : only.Said,
        _ => throw new InvalidOperationException($"{step[0].Step} asks {step.Count} people."),
    };

    private sealed record Asked(Guid PlanId, Guid Activation, string Step, bool IsOpen, string Said, string Kind, bool Waits, string Standing, string Poll);
}
