using Faults.Driving;
using Host.Tests.Fixtures;

namespace Faults.Reckoned;

/// <summary>Every mail that was written has arrived; what arrived twice is the same mail, and no more often than senders died.</summary>
internal static class MailReckoning
{
    /// <summary>Mails that one sender has on the way at once.</summary>
    private const int AtOnce = 4;

    /// <summary>Waits until the hosts that run have nothing left to send. Parked mails wait for a person.</summary>
    /// <param name="office">Whose mails.</param>
    /// <param name="seconds">So long not one of them may lie still: how many there are is a matter of the set.</param>
    public static async Task SentAsync(Office office, int seconds = 120)
    {
        var (moved, least) = (TimeProvider.System.GetTimestamp(), long.MaxValue);
        while (await office.CountAsync("SELECT count(*) FROM mail.outbox WHERE state IN ('Queued', 'Sending')") is > 0 and var left)
        {
            if (left < least)
                (moved, least) = (TimeProvider.System.GetTimestamp(), left);
            Assert.True(TimeProvider.System.GetElapsedTime(moved).TotalSeconds < seconds, $"{left} mails are still on their way, and none left for {seconds} s.");
            await Task.Delay(50);
        }
    }

    public static async Task<string> CheckAsync(Office office, int crashes)
    {
        var rows = (await office.RowsAsync("SELECT message_id, to_address, state FROM mail.outbox WHERE message_id IS NOT NULL"))
            .ToDictionary(row => (string)row[0], row => (To: (string)row[1], State: (string)row[2]));
        var arrived = office.Postbox.Messages.ToLookup(m => m.MessageId);

        foreach (var (id, (_, state)) in rows)
            Assert.True(state is "Parked" or "Cancelled" || (state == "Sent" && arrived.Contains(id)), $"Mail {id} is {state} and arrived {arrived[id].Count()} times.");
        var repeated = 0;
        foreach (var mail in arrived)
        {
            Assert.True(rows.TryGetValue(mail.Key, out var row), $"Mail {mail.Key} was never written.");
            Assert.Equal([row.To], mail.SelectMany(m => m.To).Distinct());
            Assert.Single(mail.Select(Said).Distinct());
            repeated += mail.Count() - 1;
        }

        var allowed = (crashes * AtOnce) + office.Postbox.Unheard;
        Assert.True(repeated <= allowed, $"{repeated} mails came again, at most {allowed} may.");
        Assert.All(arrived, mail => Assert.True(mail.Count() - 1 <= crashes + office.Postbox.Unheard, $"{mail.Key} came {mail.Count()} times."));
        return $"{rows.Values.Count(r => r.State == "Sent")} mails arrived, {repeated} of them again";
    }

    /// <summary>What a person would see of it: subject, words and links.</summary>
    private static string Said(SinkMessage mail) => $"{mail.Subject}\n{string.Join('\n', mail.Links)}\n{mail.Text}";
}
