using System.Diagnostics;
using Microsoft.Playwright;

namespace Designer.Tests.Walk;

/// <summary>What Studio saves by itself, as the browser sees it.</summary>
internal sealed class SaveWatch
{
    /// <summary>A change is sent a moment after it is made, and some are sent twice; after so long without any, nothing more comes.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock guard = new();
    private readonly List<int?> answers = [];
    private readonly HashSet<IRequest> underWay = [];
    private long changed = Stopwatch.GetTimestamp();

    public SaveWatch(IPage page)
    {
        page.Request += (_, request) => Begin(request);
        page.Response += (_, response) => End(response.Request, response.Status);
        page.RequestFailed += (_, request) => End(request, null);
    }

    /// <summary>Statuses of the answers so far; null where none came.</summary>
    public IReadOnlyList<int?> Answers
    {
        get
        {
            lock (guard)
                return [.. answers];
        }
    }

    /// <summary>Waits until at least so many saves are answered, none is under way, and none has been for a moment.</summary>
    public async Task RestAsync(int answered = 0)
    {
        var began = Stopwatch.GetTimestamp();
        while (!IsAtRest(answered))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"Studio saved {Answers.Count} times, {answered} were expected, {underWay.Count} are under way.");
            await Task.Delay(50);
        }
    }

    private bool IsAtRest(int answered)
    {
        lock (guard)
            return answers.Count >= answered && underWay.Count == 0 && Stopwatch.GetElapsedTime(changed) > Quiet;
    }

    private void Begin(IRequest request)
    {
        if (request.Method != "POST" || !request.Url.EndsWith("/workflow-definitions", StringComparison.Ordinal))
            return;
        lock (guard)
        {
            underWay.Add(request);
            changed = Stopwatch.GetTimestamp();
        }
    }

    private void End(IRequest request, int? status)
    {
        lock (guard)
        {
            if (!underWay.Remove(request))
                return;
            answers.Add(status);
            changed = Stopwatch.GetTimestamp();
        }
    }
}
