using Host.Identity;
using Host.Tests.Fixtures;

namespace Designer.Tests.Studio;

/// <summary>The viewer's live connections over the life of tokens and hosts.</summary>
[Collection(nameof(StudioHost))]
public sealed class StudioLiveTests(StudioHost studio, Browser browser)
{
    [Fact]
    public async Task The_viewer_takes_new_connections_before_its_token_ends_and_is_renewed_after()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        var opened = 0;
        tab.Page.WebSocket += (_, _) => Interlocked.Increment(ref opened);
        // Connections are measured by the real clock: with the host's behind it, their end is near from the beginning.
        var behind = StudioTokens.Lifetime - TimeSpan.FromSeconds(85);
        studio.Time.Advance(-behind);
        try
        {
            await tab.OpenAsync($"/studio/phien/{studio.Instance}");
            await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
            await tab.Page.EvaluateAsync("() => { document.querySelector('elsa-workflow-instance-viewer').dataset.first = ''; }");
            var first = Volatile.Read(ref opened);

            // A minute before the end Studio hears that its instance moved, and opens connections anew by itself.
            await WaitAsync(() => Volatile.Read(ref opened) > first, 45);
            Assert.Equal(1, await tab.Page.Locator("elsa-workflow-instance-viewer[data-first]").CountAsync());

            // At the end the page puts another viewer in its place.
            await tab.Page.Locator("elsa-workflow-instance-viewer:not([data-first])").WaitForAsync(new() { Timeout = 100_000 });
        }
        finally
        {
            studio.Time.Advance(behind);
        }

        await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        Assert.Empty(tab.Watch.Troubles);
    }

    private static async Task WaitAsync(Func<bool> holds, int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!holds())
            await Task.Delay(100, limit.Token);
    }
}
