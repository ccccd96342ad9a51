using System.Collections.Concurrent;
using Host.Tests.Fixtures;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Browser))]

namespace Host.Tests.Fixtures;

/// <summary>
/// Debian's Chromium for the whole run, started when a test first asks for it. It finds loopback only; whatever else a page asks for is
/// written down. It is asked nothing on the way: a browser whose requests are stopped to be looked at has no cache, and Studio loads
/// hundreds of files.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    private readonly SemaphoreSlim starting = new(1);
    private readonly ConcurrentQueue<(IBrowserContext Visitor, string Url)> outside = new();
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>
    /// What this visitor's pages asked for outside this machine; a test of a page wants it empty. One visitor's only: the
    /// browser serves tests that run beside each other.
    /// </summary>
    public IEnumerable<string> OutsideOf(IBrowserContext visitor) =>
        outside.Where(request => request.Visitor == visitor).Select(request => request.Url);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A visitor of one's own: no cookies shared with another.</summary>
    /// <param name="width">1280 for a desk, 390 for a phone.</param>
    /// <param name="javaScript">False for an old phone with scripts off.</param>
    public async Task<IBrowserContext> NewVisitorAsync(int width = 1280, bool javaScript = true)
    {
        var visitor = await (await StartedAsync()).NewContextAsync(new()
        {
            Locale = "vi-VN",
            TimezoneId = "Asia/Ho_Chi_Minh",
            ViewportSize = new() { Width = width, Height = width < 500 ? 844 : 900 },
            JavaScriptEnabled = javaScript,
        });
        visitor.Request += (_, request) =>
        {
            if (!Uri.TryCreate(request.Url, UriKind.Absolute, out var to) || !(to.IsLoopback || to.Scheme is "data" or "blob" or "about"))
                outside.Enqueue((visitor, request.Url));
        };
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    private async Task<IBrowser> StartedAsync()
    {
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = Program,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
                ],
            });
        }
        finally
        {
            starting.Release();
        }
    }
}
