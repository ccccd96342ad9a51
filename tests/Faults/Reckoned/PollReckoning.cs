using System.Globalization;
using Faults.Driving;

namespace Faults.Reckoned;

/// <summary>Counts every round of opinions again from its votes: what is stored as its outcome is what they come to.</summary>
internal static class PollReckoning
{
    /// <summary>As in the drawing: that many agreements carry it.</summary>
    private const string Policy = "at-least";

    public static async Task<string> CheckAsync(Office office)
    {
        var polls = await office.RowsAsync("SELECT activity_instance_id, policy, threshold, jsonb_array_length(voters), coalesce(outcome, '') FROM plan.poll");
        var votes = (await office.RowsAsync("""
            SELECT t.activity_instance_id, v.verdict FROM plan.vote v JOIN plan.task t ON t.id = v.task_id WHERE NOT v.is_late
            """)).ToLookup(row => (Guid)row[0], row => (string)row[1]);
        foreach (var row in polls)
        {
            Assert.Equal(Policy, (string)row[1]);
            var needed = int.Parse((string)row[2], CultureInfo.InvariantCulture);
            Assert.Equal(OutcomeOf([.. votes[(Guid)row[0]]], needed, asked: (int)row[3]), (string)row[4]);
        }

        return $"{polls.Count(row => (string)row[4] != "")} of {polls.Count} rounds settled as counted again";
    }

    /// <summary>Settled as soon as those who are missing cannot change it; empty while they can.</summary>
    private static string OutcomeOf(List<string> votes, int needed, int asked)
    {
        var yes = votes.Count(v => v is "Agree" or "AgreeWithComments");
        var missing = asked - votes.Count;
        return yes >= needed ? "Agreed" : yes + missing < needed ? "NotAgreed" : "";
    }
}
