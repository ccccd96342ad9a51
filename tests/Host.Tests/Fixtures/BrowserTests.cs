using System.Collections.Concurrent;

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
        var failed = new ConcurrentBag<string>();
        page.RequestFailed += (_, request) => failed.Add($"{request.Url} {request.Failure}");
        await page.SetContentAsync("<img src='http://outside.example/x.png'><img src='http://192.0.2.1/y.png'>");
        Assert.Equal(["http://192.0.2.1/y.png", "http://outside.example/x.png"], browser.OutsideOf(visitor).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["http://192.0.2.1/y.png net::ERR_NAME_NOT_RESOLVED", "http://outside.example/x.png net::ERR_NAME_NOT_RESOLVED"], failed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Axe_finds_what_is_wrong_in_a_page_and_in_a_frame_of_it_and_once_more_after_a_change()
    {
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.SetContentAsync("<html lang=vi><title>T</title><main><h1>T</h1><iframe title=trong srcdoc='<html lang=vi><title>T</title><main><input></main>'></iframe></main>");
        await page.FrameLocator("iframe").Locator("input").WaitForAsync();

        Assert.StartsWith("label: ", Assert.Single(await Axe.GraveFindingsAsync(page)), StringComparison.Ordinal);

        await page.EvaluateAsync("document.querySelector('main').insertAdjacentHTML('beforeend', '<button></button>')");
        Assert.Equal(["button-name", "label"], (await Axe.GraveFindingsAsync(page)).Select(finding => finding.Split(':')[0]).Order());
    }
}
