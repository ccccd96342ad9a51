using Faults.Driving;

namespace Faults.Reckoned;

/// <summary>Each letter that was acknowledged is stored whole and once, with the vote it came with; nothing is stored besides.</summary>
internal static class LetterReckoning
{
    /// <param name="office">Nobody works on it any more.</param>
    /// <param name="handedIn">What came with the decision on each task.</param>
    /// <param name="attached">Digests of files that joined drafts.</param>
    public static async Task<string> CheckAsync(Office office, IReadOnlyDictionary<Guid, Letter> handedIn, IReadOnlyCollection<string>? attached = null)
    {
        var stored = (await office.RowsAsync("""
            SELECT v.task_id, a.name, a.sha256, encode(sha256(b.bytes), 'hex'), a.plan_id = v.plan_id
            FROM plan.opinion_letter l
            JOIN plan.vote v ON v.id = l.vote_id
            JOIN plan.attachment a ON a.id = l.attachment_id
            JOIN plan.blob b ON b.sha256 = a.sha256
            """)).Select(row => ((Guid)row[0], (string)row[1], (string)row[2], (string)row[3], (bool)row[4])).Order();
        Assert.Equal(handedIn.Select(l => (l.Key, l.Value.Name, l.Value.Sha256, l.Value.Sha256, true)).Order(), stored);

        var drafts = await office.RowsAsync("SELECT a.sha256 FROM plan.attachment a JOIN plan.blob b ON b.sha256 = encode(sha256(b.bytes), 'hex') AND b.sha256 = a.sha256 WHERE a.kind = 'Attachment'");
        Assert.Equal((attached ?? []).Order(StringComparer.Ordinal), drafts.Select(row => (string)row[0]).Order(StringComparer.Ordinal));
        Assert.Equal(0, await office.CountAsync("SELECT count(*) FROM plan.blob b WHERE NOT EXISTS (SELECT FROM plan.attachment a WHERE a.sha256 = b.sha256)"));
        Assert.Equal(
            await office.CountAsync("SELECT count(*) FROM plan.attachment"),
            await office.CountAsync("SELECT count(DISTINCT a.id) FROM plan.attachment a JOIN audit.entry e ON e.plan_id = a.plan_id AND e.body LIKE '%' || a.sha256 || '%'"));
        return $"{handedIn.Count + drafts.Count} files stored whole, once each";
    }
}
