namespace Host.Tests.Fixtures;

public sealed class BrowserTests(Browser browser, PostgresServer server)
{
    [Fact]
    public async Task It_shows_pages_of_the_host_and_reaches_nothing_outside()
    {
        await using var host = await HostUnderTest.StartAsync(server);
        await using var visitor = await browser.NewVisitorAsync(width: 390);
        var page = await visitor.NewPageAsync();

        await page.GotoAsync(new Uri(host.Address, "/healthz").ToString());
        Assert.Equal("ok", await page.InnerTextAsync("body"));

        // On a page without the host's own content policy, which would stop it first.
        await page.GotoAsync("about:blank");
        await page.SetContentAsync("<img src='http://outside.example/x.png'>");
        Assert.Contains("http://outside.example/x.png", browser.OutsideOf(visitor));
    }
}
