using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Designer.Tests.Studio;

/// <summary>What becomes of somebody's work when the token or the session ends while they draw.</summary>
[Collection(nameof(StudioHost))]
public sealed class StudioSessionTests(StudioHost studio, Browser browser)
{
    [Fact]
    public async Task The_page_renews_the_token_before_it_runs_out()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.Page.Clock.InstallAsync();
        await tab.EditAsync();
        var first = await ProviderTokenAsync(tab.Page);
        await tab.Page.Clock.FastForwardAsync("08:30");
        await tab.Page.WaitForFunctionAsync("first => document.querySelector('elsa-backend-provider').getAttribute('access-token') !== first", first);
        var second = await ProviderTokenAsync(tab.Page);
        var save = await tab.Page.RunAndWaitForRequestAsync(
            () => SaveAsync(tab, "Gia hạn trước khi hết"), request => request.Method == "POST" && request.Url.EndsWith("/workflow-definitions", StringComparison.Ordinal));
        Assert.Equal($"Bearer {second}", await save.HeaderValueAsync("authorization"));
        Assert.Equal(1, await tab.Page.Locator("elsa-backend-provider").CountAsync());
        Assert.Empty(tab.Watch.Troubles);
    }

    [Fact]
    public async Task A_token_that_ran_out_unnoticed_is_renewed_without_Studio_seeing_it()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        studio.Time.Advance(TimeSpan.FromMinutes(11));
        await SaveAsync(tab, "Máy vừa ngủ dậy");
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        Assert.False(await tab.SessionDialog.IsVisibleAsync());
    }

    [Fact]
    public async Task Signing_in_again_in_a_second_tab_loses_nothing_of_what_was_typed()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        await SignOutElsewhereAsync(tab);

        await TypeDescriptionAsync(tab, "Gõ khi phiên đã hết");
        await Assertions.Expect(tab.SessionDialog).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await tab.KeepPictureAsync("studio-session");
        await tab.SessionDialog.GetByText("Tiếp tục").Last.ClickAsync();
        await Assertions.Expect(tab.SessionDialog.Locator(".still")).ToBeVisibleAsync();
        Assert.False(await IsSavedAsync("Gõ khi phiên đã hết"));

        var second = await tab.Context.RunAndWaitForPageAsync(() => tab.SessionDialog.GetByText("Đăng nhập trong thẻ mới").ClickAsync());
        await second.WaitForSelectorAsync("[name=ten]");
        await tab.SignInAsync(second);
        Assert.Equal("Đã đăng nhập lại", await second.InnerTextAsync("h1"));
        await second.CloseAsync();

        await Assertions.Expect(tab.SessionDialog).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await WaitForSavedAsync("Gõ khi phiên đã hết");
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
        Assert.Equal("Gõ khi phiên đã hết", await Description(tab).InputValueAsync());
    }

    [Fact]
    public async Task Somebody_else_in_the_second_tab_does_not_take_over_the_page()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        await SignOutElsewhereAsync(tab);
        await TypeDescriptionAsync(tab, "Người khác đăng nhập");
        await Assertions.Expect(tab.SessionDialog).ToBeVisibleAsync(new() { Timeout = 20_000 });
        var second = await tab.Context.NewPageAsync();
        await second.GotoAsync(tab.At("/dang-nhap"));
        await second.FillAsync("[name=ten]", studio.Drafter);
        await second.FillAsync("[name=mat-khau]", Host.Identity.DemoAccounts.Password);
        await second.ClickAsync("form[action='/dang-nhap'] button[type=submit]");
        await second.WaitForURLAsync(tab.At("/"));
        await tab.SessionDialog.GetByRole(AriaRole.Button, new() { Name = "Tiếp tục" }).ClickAsync();
        await Assertions.Expect(tab.SessionDialog.Locator(".other")).ToBeVisibleAsync();
        Assert.False(await IsSavedAsync("Người khác đăng nhập"));
    }

    private static ILocator Description(StudioPage tab) => tab.Page.Locator("textarea:not(.inputarea)").First;

    private static async Task TypeDescriptionAsync(StudioPage tab, string text)
    {
        await Description(tab).FillAsync(text);
        await Description(tab).BlurAsync();
    }

    private async Task SaveAsync(StudioPage tab, string description)
    {
        await TypeDescriptionAsync(tab, description);
        await WaitForSavedAsync(description);
    }

    private static async Task SignOutElsewhereAsync(StudioPage tab)
    {
        var other = await tab.Context.NewPageAsync();
        await other.GotoAsync(tab.At("/"));
        await other.ClickAsync("form[action='/dang-xuat'] button");
        await other.WaitForURLAsync(url => url.Contains("/dang-nhap", StringComparison.Ordinal));
        await other.CloseAsync();
    }

    private static async Task<string> ProviderTokenAsync(IPage page) =>
        (await page.Locator("elsa-backend-provider").First.GetAttributeAsync("access-token"))!;

    private async Task<bool> IsSavedAsync(string description) => (string?)(await studio.StoredAsync())["description"] == description;

    private Task WaitForSavedAsync(string description) => studio.WaitForSaveAsync(text => (string?)text["description"] == description);
}
