using Designer.Tests.Studio;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Plans;

namespace Designer.Tests.Walk;

/// <summary>The instance viewer while a plan moves.</summary>
[Collection(nameof(Office))]
public sealed class LiveViewerTests(Office office, Browser browser)
{
    [Fact]
    public async Task The_viewer_follows_a_plan_without_being_reloaded()
    {
        var plan = await office.Story.OpenAsync("Kế hoạch được theo dõi");
        await office.Story.ReachAsync(plan, "unit-head");
        var instance = await office.Story.Host.ReadAsync(db => db.Set<Plan>().Where(p => p.Id == plan).Select(p => p.WorkflowInstanceId!.Value).SingleAsync());
        await using var tab = await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser);
        await tab.OpenAsync($"/studio/phien/{instance}");
        await tab.Node("unit-head").WaitForAsync(new() { Timeout = 60_000 });
        await new EditorHands(tab).FitAsync();
        await Assertions.Expect(Badge(tab, "unit-head")).ToBeVisibleAsync();
        Assert.Equal(0, await Badge(tab, "agency-head").CountAsync());
        var waiting = await ColourAsync(tab, "unit-head");
        await tab.KeepPictureAsync("walk-live-before");

        await office.Story.ReachAsync(plan, "agency-head");

        await Assertions.Expect(Badge(tab, "agency-head")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(Badge(tab, "unit-head")).Not.ToHaveCSSAsync("background-color", waiting);
        Assert.Equal(waiting, await ColourAsync(tab, "agency-head"));
        await tab.KeepPictureAsync("walk-live-after");
        Assert.Empty(tab.Watch.Troubles);
    }

    private static ILocator Badge(StudioPage tab, string step) => tab.Page.Locator($"[data-cell-id='{step}'] .mud-badge").First;

    private static Task<string> ColourAsync(StudioPage tab, string step) => Badge(tab, step).EvaluateAsync<string>("badge => getComputedStyle(badge).backgroundColor");
}
