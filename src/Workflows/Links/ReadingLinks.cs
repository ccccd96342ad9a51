using Workflows.Issuance.Distribution;

namespace Workflows.Links;

/// <summary>Links for the recipients of an issued document.</summary>
internal sealed class ReadingLinks(IssueLink issue) : IReadingLinks
{
    public Guid IssueFor(Guid planId, string address) => issue.ForReading(planId, address).Id;
}
