using Faults.Driving;
using Workflows.Audit;

namespace Faults.Reckoned;

/// <summary>
/// The checks after a scenario, on what is stored and on what the mail server has taken. They know the product's tables and
/// the drawing of the workflow, and use none of its code but the verifier of the audit trail.
/// </summary>
internal static class Reckoning
{
    /// <param name="office">No host works on it any more.</param>
    /// <param name="ledger">All that was sent.</param>
    /// <param name="crashes">How many senders of mails died while they may have been sending.</param>
    /// <returns>What was counted, for the summary.</returns>
    public static async Task<string> CheckAsync(Office office, Ledger ledger, int crashes)
    {
        var decisions = await DecisionsAsync(office, ledger);
        var polls = await PollReckoning.CheckAsync(office);
        var positions = await PositionReckoning.CheckAsync(office);
        var mails = await MailReckoning.CheckAsync(office, crashes);
        var numbers = await NumbersAsync(office);
        await using var db = office.OpenDb();
        var trail = await new AuditVerifier(db).VerifyAsync(planId: null, CancellationToken.None);
        Assert.True(trail.IsIntact, string.Join("; ", trail.Faults));
        return $"{decisions}; {polls}; {positions}; {mails}; {numbers}; {trail.Rows} audit rows in {trail.Chains} chains intact";
    }

    /// <summary>Each acknowledged decision is there once, as it was said; nothing is there that nobody said.</summary>
    private static async Task<string> DecisionsAsync(Office office, Ledger ledger)
    {
        var sent = ledger.All.ToLookup(s => s.TaskId);
        var votes = (await office.RowsAsync("SELECT task_id, verdict FROM plan.vote WHERE channel = 'EmailLink'"))
            .ToLookup(row => (Guid)row[0], row => (string)row[1]);
        var trail = (await office.RowsAsync("""
            SELECT (body::jsonb ->> 'task')::uuid, body::jsonb -> 'data' ->> 'verdict' FROM audit.entry
            WHERE kind = 'decision.cast' AND body::jsonb -> 'actor' ->> 'channel' = 'EmailLink'
            """)).ToLookup(row => (Guid)row[0], row => (string)row[1]);

        var accepted = ledger.All.Where(s => s.IsAccepted).Select(s => s.TaskId).Distinct().ToList();
        foreach (var task in accepted)
        {
            Assert.True(votes[task].Count() == 1, $"Task {task} was acknowledged and has {votes[task].Count()} votes.");
            Assert.Contains(votes[task].Single(), sent[task].Select(s => s.Verdict));
        }

        foreach (var vote in votes)
        {
            Assert.True(sent.Contains(vote.Key), $"Task {vote.Key} has a vote that nobody sent.");
            Assert.Contains(vote.Single(), sent[vote.Key].Select(s => s.Verdict));
            Assert.Equal([vote.Single()], trail[vote.Key]);
        }

        Assert.Equal(votes.Count, trail.Count);
        var others = await office.CountAsync("SELECT count(*) FROM plan.vote WHERE channel <> 'EmailLink'");
        Assert.Equal(office.VotesBefore, others);
        // What was cut off before its answer may have been carried out; it is found by pressing again.
        return $"{accepted.Count} decisions acknowledged, {votes.Count} stored once each";
    }

    private static async Task<string> NumbersAsync(Office office)
    {
        var books = await office.RowsAsync("""
            SELECT y.book_id, y.year, y.last_number, count(n.id), coalesce(min(n.number), 1), coalesce(max(n.number), y.last_number)
            FROM org.book_year y LEFT JOIN plan.issued_number n ON n.book_id = y.book_id AND n.year = y.year
            GROUP BY y.book_id, y.year, y.last_number
            """);
        var given = 0L;
        foreach (var row in books)
        {
            var (last, count, first, most) = ((int)row[2], (long)row[3], (int)row[4], (int)row[5]);
            Assert.Equal(last, most);
            Assert.True(count == 0 || count == most - first + 1, $"Book {row[0]} of {row[1]} has {count} numbers from {first} to {most}.");
            given += count;
        }

        return $"{given} numbers without a gap";
    }
}
