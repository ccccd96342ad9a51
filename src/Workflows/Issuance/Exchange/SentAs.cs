using Microsoft.EntityFrameworkCore;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Exchange;

/// <summary>By what names the outside knows an issued document.</summary>
/// <param name="Documents">One for each packet; one made from our codes where there is none; none without a code.</param>
/// <param name="Codes">Every code of the issuer, of the day of issue and of today.</param>
internal sealed record SentAs(IReadOnlyList<SentDocument> Documents, IReadOnlyList<OrganId> Codes)
{
    public static async Task<SentAs> OfAsync(WorkflowsDb db, AgencyCodes codes, Plan plan, Agency body, DateOnly today, CancellationToken stop)
    {
        var (number, symbol, date) = (DocumentKey.NumberOf(plan.Number!.Value), plan.Symbol!, plan.IssuedDate!.Value);
        var packed = await db.Set<ExchangePacket>().AsNoTracking().Where(p => p.PlanId == plan.Id).Select(p => p.DocumentKey).Distinct().ToListAsync(stop);
        var own = new List<OrganId?>();
        foreach (var day in new[] { date, today })
        {
            var known = (await codes.OfAsync([body.Id], day, stop))[body.Id];
            own.AddRange([known.New, known.Old]);
        }

        own.AddRange(packed.Select(key => DocumentKey.Find(key)?.Issuer));
        var all = own.OfType<OrganId>().DistinctBy(o => o.Text).ToList();
        var keys = packed.Count > 0 ? packed : [.. all.Select(o => new DocumentKey(o, date, number, VietnameseText.Normalise(symbol)).ToString())];
        return new([.. keys.Select(key => new SentDocument(plan.Id, all, key, number, symbol, date))], all);
    }
}
