using Designer.Tests.Studio;
using Host.Tests.Fixtures;

namespace Designer.Tests.Walk;

[Collection(nameof(Office))]
public sealed class ExploreTests(Office office, Browser browser)
{
    [Fact]
    public async Task Explore()
    {
        await using var tab = await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser, 1600);
        await tab.EditAsync("plan-issuance", "draft");
        await tab.Page.GetByText("Ban hành kế hoạch").Nth(1).ClickAsync();
        await tab.KeepPictureAsync("explore-1");
        File.WriteAllText("/tmp/explore.html", await tab.Page.ContentAsync());
        await tab.Node("opinions").ClickAsync();
        await tab.Page.WaitForTimeoutAsync(2000);
        await tab.KeepPictureAsync("explore-2");
        File.WriteAllText("/tmp/explore2.html", await tab.Page.ContentAsync());
    }
}
