using System.Collections.Concurrent;
using System.Net;

namespace Faults.Driving;

/// <summary>One request that asks for a decision, and what was answered.</summary>
/// <param name="TaskId">What was decided on.</param>
/// <param name="Verdict">What was said.</param>
internal sealed record Sent(Guid TaskId, string Verdict)
{
    /// <summary>Null while nothing was answered; it stays so when the connection broke.</summary>
    public HttpStatusCode? Status { get; set; }

    public bool SaysWhenToComeBack { get; set; }

    public DateTimeOffset SentAt { get; init; }

    public TimeSpan Took { get; set; }

    /// <summary>The page that was answered, where it was kept.</summary>
    public string Page { get; set; } = "";

    /// <summary>A page that acknowledges a decision is the only one with 200 after a post.</summary>
    public bool IsAccepted => Status is HttpStatusCode.OK;
}

/// <summary>Every request that was sent and every answer that came, whoever sent it.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<Sent> all = new();

    private readonly ConcurrentDictionary<Guid, bool> accepted = new();

    public IReadOnlyList<Sent> All => [.. all];

    /// <summary>Decisions that were acknowledged.</summary>
    public int Accepted => accepted.Count;

    public void Add(Sent sent) => all.Enqueue(sent);

    /// <summary>An answer has come.</summary>
    public void Note(Sent sent)
    {
        if (sent.IsAccepted)
            accepted[sent.TaskId] = true;
    }

    /// <summary>
    /// What a copy of that moment must hold: what was answered by then. What was under way may be there or not; what was sent
    /// later must not.
    /// </summary>
    public Ledger UpTo(DateTimeOffset moment)
    {
        var then = new Ledger();
        foreach (var sent in all.Where(s => s.SentAt <= moment))
        {
            var known = sent.SentAt + sent.Took <= moment ? sent : new Sent(sent.TaskId, sent.Verdict) { SentAt = sent.SentAt };
            then.Add(known);
            then.Note(known);
        }

        return then;
    }

    /// <summary>How often which answer came, for the summary.</summary>
    public string Answers => string.Join(", ", all.GroupBy(s => s.Status).OrderBy(g => g.Key)
        .Select(g => $"{(g.Key is { } status ? $"{(int)status}" : "no answer")} {g.Count()}"));
}
