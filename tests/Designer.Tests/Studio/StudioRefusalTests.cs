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
        await tab.OpenAsync("/studio/quy-trinh");
        var row = tab.Page.Locator("tr", new() { HasText = StudioHost.Sample });

        await row.Locator("button").Last.ClickAsync();
        await tab.Page.Locator(".mud-popover-open").GetByText("Xóa", new() { Exact = true }).ClickAsync();
        await tab.Page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Xóa", Exact = true }).ClickAsync();

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
        await tab.OpenAsync("/studio/quy-trinh");
        var row = tab.Page.Locator("tr", new() { HasText = StudioHost.Sample });

        await row.Locator("button").Last.ClickAsync();
        await tab.Page.Locator(".mud-popover-open").GetByText("Ngừng áp dụng", new() { Exact = true }).ClickAsync();

        await tab.Page.Locator("#studio-notice").GetByText("vẫn đi tiếp theo phiên bản đã bắt đầu").WaitForAsync();
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        // As it was, for the others.
        await studio.PublishAgainAsync();
    }
}
