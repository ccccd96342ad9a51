using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Engine.Instances;

namespace Designer.Tests.Studio;

/// <summary>What Studio itself would pass over in silence is said on its page.</summary>
[Collection(nameof(StudioHost))]
public sealed class StudioRefusalTests(StudioHost studio, Browser browser)
{
    [Fact]
    public async Task A_workflow_with_running_instances_is_not_deleted_and_the_page_says_why()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        var row = RowIn(tab);

        await AskAsync(tab, "Xóa", confirmed: true);

        var notice = tab.Page.Locator("#studio-notice");
        await notice.GetByText("Không xóa được quy trình “Quy trình mẫu”").WaitForAsync();
        Assert.Contains("hồ sơ đang chạy theo quy trình này", await notice.InnerTextAsync(), StringComparison.Ordinal);
        await tab.KeepPictureAsync("studio-refused");
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        await row.WaitForAsync();
        await notice.GetByRole(AriaRole.Button, new() { Name = "Đóng thông báo" }).ClickAsync();
        Assert.False(await notice.IsVisibleAsync());
        Assert.True(await studio.Host.ReadAsync(db => db.Set<StoredDefinition>().AnyAsync(d => d.DefinitionId == StudioHost.Sample && d.IsPublished)));
    }

    [Fact]
    public async Task Taking_a_workflow_out_of_force_says_what_becomes_of_the_plans_under_way()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);

        await AskAsync(tab, "Ngừng áp dụng", confirmed: false);

        await tab.Page.Locator("#studio-notice").GetByText("vẫn đi tiếp theo phiên bản đã bắt đầu").WaitForAsync();
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        // As it was, for the others.
        await studio.PublishAgainAsync();
    }

    private static ILocator RowIn(StudioPage tab) => tab.Page.Locator("tr", new() { HasText = StudioHost.Sample });

    /// <summary>
    /// Clicks in the list until Studio asks the server. Once the notice never came, and nobody knows whether Studio had asked; where it does
    /// not, the clicks are made again and the test says so. What comes after the question is ours, and must happen at the first.
    /// </summary>
    private static async Task AskAsync(StudioPage tab, string what, bool confirmed)
    {
        for (var attempt = 1; ; attempt++)
        {
            await tab.OpenAsync("/studio/quy-trinh");
            var asked = tab.Page.WaitForRequestAsync(
                request => request.Method != "GET" && request.Url.Contains("/elsa/api/workflow-definitions", StringComparison.Ordinal), new() { Timeout = 20_000 });
            await RowIn(tab).Locator("button").Last.ClickAsync();
            await tab.Page.Locator(".mud-popover-open").GetByText(what, new() { Exact = true }).ClickAsync();
            if (confirmed)
                await tab.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = what, Exact = true }).ClickAsync();
            try
            {
                await asked;
                return;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                TestContext.Current.TestOutputHelper!.WriteLine($"Studio did not hear “{what}”.");
            }
        }
    }
}
