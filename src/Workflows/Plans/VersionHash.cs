using Workflows.Audit;
using Workflows.Values;

namespace Workflows.Plans;

/// <summary>
/// The digest a version is known by: SHA-256 of the canonical JSON of content and attachments. Names, kinds
/// and digests of the files are under it, so that no file can be exchanged beneath an approval.
/// </summary>
public static class VersionHash
{
    public static Sha256Hash Of(PlanContent content, IEnumerable<VersionAttachment> attachments) =>
        Sha256Hash.Of(CanonicalOf(content, attachments));

    /// <summary>The text that is hashed; whoever has it can compute the digest without this program.</summary>
    public static string CanonicalOf(PlanContent content, IEnumerable<VersionAttachment> attachments) =>
        CanonicalJson.Of(PlanContentJson.ToNode(new
        {
            v = 1,
            content,
            attachments = attachments.OrderBy(a => a.Id).Select(a => new { a.Id, a.Name, a.Sha256, a.Size, a.ContentType, a.Kind }),
        }));
}
