using Host.Tests.Boards;
using Host.Tests.Decisions;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.Playwright;

namespace Host.Tests.Web.Boards;

/// <summary>The boards as people see them, at a desk and on a phone.</summary>
public sealed class BoardScreenTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_boards_fit_a_desk_and_a_phone_with_much_and_with_nothing_on_them()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await SignInAsync(story, page);
        await GoAsync(story, page, "/tien-do");
        await Screens.LookAsync(page, "60-tien-do-trong");

        var (_, asked) = await story.AskAsync();
        await story.BounceAsync(asked[0].Id);
        await story.AskForTimeAsync(asked[1], new(2026, 10, 26));
        await story.FillAsync(asked[0], 14, 24);
        foreach (var (path, name) in new[]
        {
            ("/tien-do", "61-tien-do"),
            ("/tien-do?tinh-trang=qua-han&q=khong-co", "62-tien-do-loc"),
            ("/tien-do/co-quan", "63-tien-do-co-quan"),
            ($"/tien-do/co-quan?co-quan={asked[1].AgencyId}", "64-tien-do-mot-co-quan"),
            ("/tien-do/ke-hoach", "65-tien-do-ke-hoach"),
        })
        {
            await GoAsync(story, page, path);
            await Screens.LookAsync(page, name);
        }

        // The menu stays on one line beside the product's name.
        await page.SetViewportSizeAsync(1280, 900);
        var bar = await page.Locator("header.top").BoundingBoxAsync();
        Assert.InRange(bar!.Height, 40, 80);
    }

    private static Task GoAsync(PlanStory story, IPage page, string path) => page.GotoAsync(new Uri(story.Host.Address, path).ToString());

    private static async Task SignInAsync(PlanStory story, IPage page)
    {
        await GoAsync(story, page, "/dang-nhap");
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync("quan-tri")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
    }
}
