using System.Net;
using Faults.Driving;
using Host.Tests.Fixtures;
using Xunit.Sdk;

namespace Faults.Reckoned;

/// <summary>The reckoning itself must not be blind: each lie in the database, or in the ledger, is found.</summary>
public sealed class ReckoningTests(PostgresServer server)
{
    private const string OnePoll = "(SELECT min(activity_instance_id::text)::uuid FROM plan.poll)";
    private const string OneMail = "(SELECT min(id::text)::uuid FROM mail.outbox WHERE state = 'Queued')";
    private const string OneTask = "(SELECT min(id::text)::uuid FROM plan.task WHERE state = 'Open')";

    [Fact]
    public async Task It_finds_each_kind_of_loss()
    {
        await using var office = await Office.OpenAsync(server, Office.Asked(1));
        var nothing = new Ledger();
        await Reckoning.CheckAsync(office, nothing, crashes: 0);

        var acknowledged = new Ledger();
        acknowledged.Add(new Sent((Guid)(await office.RowsAsync($"SELECT {OneTask}"))[0][0], "Agree") { Status = HttpStatusCode.OK });
        await AssertFoundAsync(office, acknowledged, "a decision that was acknowledged and is gone");

        (string What, string Lie)[] lies =
        [
            ("a decision that nobody sent", $"""
                INSERT INTO plan.vote (id, task_id, plan_id, person_id, verdict, version_id, version_hash, channel, cast_at)
                SELECT gen_random_uuid(), id, plan_id, person_id, 'Agree', version_id, version_hash, 'EmailLink', now() FROM plan.task WHERE id = {OneTask}
                """),
            ("an outcome that the votes do not come to", $"UPDATE plan.poll SET outcome = 'Agreed', closed_at = now() WHERE activity_instance_id = {OnePoll}"),
            ("a task that the workflow does not wait for", $"DELETE FROM workflow.bookmark WHERE id = (SELECT bookmark_id FROM plan.task WHERE id = {OneTask})"),
            ("a mail that never arrived", $"UPDATE mail.outbox SET state = 'Sent', sent_at = now(), message_id = '<one@kehoach.example>' WHERE id = {OneMail}"),
            ("a number that was skipped", """
                INSERT INTO org.book (id, body_id, code, name) SELECT gen_random_uuid(), min(id::text)::uuid, 'XX', 'Sổ thử' FROM org.agency;
                INSERT INTO org.book_year (book_id, year, last_number) SELECT id, 2099, 3 FROM org.book WHERE code = 'XX';
                INSERT INTO plan.issued_number (id, book_id, year, number, symbol, origin, issued_on, issued_at)
                SELECT gen_random_uuid(), b.id, 2099, n, 'XX', 'Imported', '2099-01-01', now() FROM org.book b, (VALUES (1), (3)) given (n) WHERE b.code = 'XX'
                """),
            ("an entry of the trail that was changed", "ALTER TABLE audit.entry DISABLE TRIGGER refuse_change; UPDATE audit.entry SET body = replace(body, '\"v\":1', '\"v\":2') WHERE seq = 1 AND chain LIKE 'plan:%'"),
        ];
        foreach (var (what, lie) in lies)
        {
            await using var copy = await office.CopyAsync();
            await copy.RowsAsync(lie);
            await AssertFoundAsync(copy, nothing, what);
        }
    }

    private static async Task AssertFoundAsync(Office office, Ledger ledger, string what)
    {
        foreach (var sent in ledger.All)
            ledger.Note(sent);
        var found = await Record.ExceptionAsync(() => Reckoning.CheckAsync(office, ledger, crashes: 0));
        Assert.True(found is XunitException, $"Not found: {what}. {found}");
    }
}
