using Host.Identity;
using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Host.Tests.Web.Plans;

public sealed class EditorBrowserTests(PlanDesk desk, Browser browser) : IClassFixture<PlanDesk>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task The_pages_of_a_plan_fit_the_screen_and_have_no_serious_finding(int width)
    {
        await using var visitor = await browser.NewVisitorAsync(width);
        var (page, plan) = await OpenAsync(visitor);
        await FillTableAsync(page, plan, "Một\tSở A\nHai\tSở B");
        string[] paths = [$"/ke-hoach/{plan}/soan", $"/ke-hoach/{plan}/trinh", $"/ke-hoach/{plan}", $"/ke-hoach/{plan}?muc=tien-trinh", $"/ke-hoach/{plan}?muc=nhat-ky&kiem-tra=1", "/ke-hoach/moi", $"/ke-hoach/moi/sao-chep?nguon={plan}"];

        foreach (var path in paths)
        {
            await page.GotoAsync(new Uri(desk.Host.Address, path).ToString());
            Assert.Empty((await Axe.GraveFindingsAsync(page)).Select(finding => $"{path}: {finding}"));
            Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"{path} is wider than the screen");
        }
    }

    [Fact]
    public async Task Enter_goes_down_the_column_and_makes_a_row_at_the_end()
    {
        await using var visitor = await browser.NewVisitorAsync();
        var (page, plan) = await OpenAsync(visitor);
        await FillTableAsync(page, plan, "Một\tSở A\nHai\tSở B");

        await page.FocusAsync("[id='tasks[0].content']");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("Ba");
        await page.ClickAsync("tbody tr:nth-child(1) [data-row-act=down]");
        await page.ClickAsync(".save-bar button[value=save]");

        await page.WaitForSelectorAsync(".alert-success");
        Assert.Equal(["Hai", "Một", "Ba"], (await desk.StoredAsync(plan)).Tasks.Select(t => t.Content));
        Assert.Equal(["Sở B", "Sở A", ""], (await desk.StoredAsync(plan)).Tasks.Select(t => t.LeadAgency));
    }

    private async Task<(IPage Page, Guid Plan)> OpenAsync(IBrowserContext visitor)
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(new Uri(desk.Host.Address, "/dang-nhap").ToString());
        await page.FillAsync("#ten", PlanDesk.Drafter);
        await page.FillAsync("#mat-khau", DemoAccounts.Password);
        await page.PressAsync("#mat-khau", "Enter");
        await page.WaitForURLAsync(desk.Host.Address.ToString());
        return (page, plan);
    }

    private async Task FillTableAsync(IPage page, Guid plan, string pasted)
    {
        await page.GotoAsync(new Uri(desk.Host.Address, $"/ke-hoach/{plan}/soan").ToString());
        await page.FillAsync("#paste", pasted);
        await page.ClickAsync("button[value=paste-append]");
        await page.WaitForSelectorAsync("tbody tr:nth-child(2) textarea");
        await page.ClickAsync(".save-bar button[value=save]");
        await page.WaitForSelectorAsync(".alert-success");
    }
}
