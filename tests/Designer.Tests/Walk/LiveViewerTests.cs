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
        var journal = tab.Page.Locator(".mud-timeline-item");
        await journal.GetByText("Trưởng phòng duyệt").First.WaitForAsync();
        Assert.Equal(0, await journal.GetByText("Lãnh đạo sở duyệt dự thảo").CountAsync());
        Assert.Equal(1, await BadgesAsync(tab, "unit-head"));
        await tab.KeepPictureAsync("walk-live-before");

        await office.Story.ReachAsync(plan, "agency-head");

        await journal.GetByText("Lãnh đạo sở duyệt dự thảo").First.WaitForAsync();
        await Assertions.Expect(Badge(tab, "agency-head")).ToBeVisibleAsync();
        await tab.KeepPictureAsync("walk-live-after");
        Assert.Empty(tab.Watch.Troubles);
    }

    private static ILocator Badge(StudioPage tab, string step) => tab.Page.Locator($"[data-cell-id='{step}'] .mud-badge").First;

    private static Task<int> BadgesAsync(StudioPage tab, string step) => tab.Page.Locator($"[data-cell-id='{step}'] .mud-badge").CountAsync();
}
