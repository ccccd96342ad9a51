using System.Net;
using Faults.Driving;

namespace Faults.Reckoned;

/// <summary>What people were answered.</summary>
internal static class AnswerReckoning
{
    /// <summary>The database was away for a while: done, over, or asked to come back, and never anything else.</summary>
    public static void CheckDatabaseAway(Ledger ledger)
    {
        Assert.Contains(ledger.All, s => s.Status is HttpStatusCode.ServiceUnavailable);
        Assert.All(ledger.All, s =>
        {
            Assert.True(s.Status is HttpStatusCode.OK or HttpStatusCode.Gone or HttpStatusCode.ServiceUnavailable, $"{s.Status}: {s.Page}");
            Assert.Equal(s.Status is HttpStatusCode.ServiceUnavailable, s.SaysWhenToComeBack);
        });
    }
}
