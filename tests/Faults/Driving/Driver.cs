using System.Diagnostics;
using System.Net;
using Host.Tests.Fixtures;

namespace Faults.Driving;

/// <summary>Posts decisions to link pages, as people with their phones would, and writes down each request and its answer.</summary>
/// <param name="office">Whose links are used.</param>
/// <param name="ledger">Goes on with this one; null begins a new one.</param>
internal sealed class Driver(Office office, Ledger? ledger = null) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 512 })
    {
        Timeout = DyingHost.Patience,
    };

    public Ledger Ledger { get; } = ledger ?? new();

    /// <summary>One post. A connection that breaks is an answer that did not come, not a failure.</summary>
    public async Task<Sent> PostAsync(
        Uri host, Waiting task, string verdict, bool keepPage = false, Letter? letter = null, CancellationToken stop = default)
    {
        var sent = new Sent(task.TaskId, verdict) { SentAt = TimeProvider.System.GetUtcNow() };
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var form = FormOf(task, verdict, letter);
            Ledger.Add(sent);
            using var answer = await client.PostAsync(new Uri(host, $"/q/{office.Tokens.TokenFor(task.LinkId)}"), form, stop);
            var page = await answer.Content.ReadAsStringAsync(stop);
            // Thousands of receipts are not kept; whoever wants one says so.
            if (keepPage || answer.StatusCode is not HttpStatusCode.OK)
                sent.Page = WebUtility.HtmlDecode(page);
            sent.SaysWhenToComeBack = answer.Headers.RetryAfter is not null;
            sent.Status = answer.StatusCode;
            Ledger.Note(sent);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
        {
            // The host died, or the driver stopped: nothing was acknowledged.
        }

        sent.Took = Stopwatch.GetElapsedTime(began);
        return sent;
    }

    /// <summary>Presses again until it is acknowledged, as whoever got no page would.</summary>
    /// <param name="host">Asked before every try: a host that was started again listens elsewhere.</param>
    public async Task<Sent> InsistAsync(Func<Uri> host, Waiting task, string verdict, TimeSpan atMost, Letter? letter = null)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var sent = await PostAsync(host(), task, verdict, letter: letter);
            if (sent.IsAccepted)
                return sent;
            Assert.True(Stopwatch.GetElapsedTime(began) < atMost, $"{task.StepId} was not accepted within {atMost.TotalSeconds:0} s; the last answer was {sent.Status}: {sent.Page}");
            await Task.Delay(50);
        }
    }

    public void Dispose() => client.Dispose();

    private HttpContent FormOf(Waiting task, string verdict, Letter? letter)
    {
        var fields = new Dictionary<string, string>
        {
            ["verdict"] = verdict,
            ["comment"] = verdict is "Approve" or "Agree" ? "" : "Đề nghị xem lại mục III",
            ["code"] = office.Tokens.CodeFor(task.LinkId),
            ["version"] = task.Version ?? "",
        };
        return letter is null ? new FormUrlEncodedContent(fields) : letter.With(fields);
    }
}
