using Workflows.Engine.Http;

namespace Workflows.Engine.Execution;

// What would leave the process: mails are kept, requests find no network.
public sealed partial class Rehearsal
{
    /// <summary>Mails that would have been sent.</summary>
    public List<RunMail> Mails { get; } = [];

    /// <summary>Requests that would have been sent.</summary>
    public List<OutgoingRequest> HttpRequests { get; } = [];

    /// <summary>What would have been answered to a waiting HTTP request; the last word counts.</summary>
    public HttpAnswer? Answer { get; private set; }

    private void Keep(Instance instance, RunEffects effects)
    {
        Mails.AddRange(effects.Mails);
        HttpRequests.AddRange(effects.HttpRequests);
        Answer = effects.Answer ?? Answer;
        foreach (var request in effects.HttpRequests)
            pending.Enqueue(later => ResumeOneAsync(instance, request.BookmarkId, new RequestOutcome(RequestFate.NoNetwork).ToJson(), byTimer: false, later));
    }
}
