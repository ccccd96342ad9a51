using Host.Identity;
using Host.Tests.ElsaApi;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.Playwright;

namespace Host.Tests.Web.Process;

/// <summary>The administrators' pages about workflows at a desk and on a phone, and with a keyboard alone.</summary>
public sealed class ProcessScreenTests(StudioHost studio, Browser browser) : IClassFixture<StudioHost>
{
    [Fact]
    public async Task The_pages_fit_the_screen_and_have_no_serious_finding()
    {
        var red = Models.Blank(Models.FreshName("Quy trình có lỗi"));
        red["root"] = Models.Flow(
            Models.Step("start", "Elsa.Start"), Models.Step("draft", "PlanIssuance.Draft"),
            Models.Step("hong", "Elsa.Fault", ("message", Models.Literal("Bước này luôn gặp sự cố"))));
        red["root"]!["connections"]![1]!["source"]!["port"] = "Submitted";
        var redId = (await studio.Admin.CreateAsync(red))["definitionId"]!.GetValue<string>();
        await using var visitor = await browser.NewVisitorAsync();
        var page = await SignedInAsync(visitor);

        await GoAsync(page, "/quy-trinh");
        await Screens.LookAsync(page, "workflows");
        await GoAsync(page, "/quy-trinh/decision-with-plan");
        await Screens.LookAsync(page, "workflow");
        await GoAsync(page, $"/quy-trinh/{redId}");
        await Screens.LookAsync(page, "workflow-with-findings");

        await GoAsync(page, "/quy-trinh/decision-with-plan/chay-thu");
        await page.ClickAsync("button:has-text('Thử tất cả các ngả')");
        await page.WaitForSelectorAsync("text=Các ngả đã thử");
        await Screens.LookAsync(page, "dry-run-green");
        await GoAsync(page, $"/quy-trinh/{redId}/chay-thu");
        await page.ClickAsync("button:has-text('Thử tất cả các ngả')");
        await page.WaitForSelectorAsync("text=Các ngả đã thử");
        await Screens.LookAsync(page, "dry-run-red");

        await GoAsync(page, "/quy-trinh/decision-with-plan/chay-thu/tung-buoc?ban=1&tl=0.0.0");
        await Screens.LookAsync(page, "dry-run-step");
        await GoAsync(page, $"/quy-trinh/{redId}/chay-thu/tung-buoc?tl=0");
        await Screens.LookAsync(page, "dry-run-step-failed");

        await GoAsync(page, "/quy-trinh/nhap");
        await Screens.LookAsync(page, "workflow-import");
        var changed = System.Text.Json.Nodes.JsonNode.Parse(Workflows.Definitions.ShippedWorkflows.Files["decision-with-plan"])!;
        changed["root"]!["activities"]![2]!["metadata"]!["displayText"] = "Phó trưởng phòng duyệt";
        changed["root"]!["activities"]!.AsArray().Add(Models.Step("la", "KhacHang.BuocKhongCoODay"));
        await page.SetInputFilesAsync("#tep", new FilePayload { Name = "quy-trinh.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(changed.ToJsonString()) });
        await page.ClickAsync("button:has-text('Xem trước')");
        await page.WaitForSelectorAsync("text=Tệp này sẽ làm gì");
        await Screens.LookAsync(page, "workflow-import-preview");
        await page.SetInputFilesAsync("#tep", new FilePayload { Name = "hong.json", MimeType = "application/json", Buffer = [1, 2, 3] });
        await page.ClickAsync("button:has-text('Xem trước')");
        await page.WaitForSelectorAsync("#tep-loi");
        await Screens.LookAsync(page, "workflow-import-refused");
        Assert.Empty(browser.OutsideOf(visitor));
    }

    [Fact]
    public async Task A_keyboard_alone_goes_through_a_dry_run_without_any_script()
    {
        await using var visitor = await browser.NewVisitorAsync(javaScript: false);
        var page = await SignedInAsync(visitor);
        await GoAsync(page, "/quy-trinh/decision-with-plan/chay-thu/tung-buoc?ban=1");

        foreach (var expected in new[] { "Trưởng phòng duyệt", "Lãnh đạo sở duyệt dự thảo", "Lấy ý kiến các sở, ngành" })
        {
            await page.FocusAsync(".ways a");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForSelectorAsync($".place h3:has-text('{expected}')");
        }

        await page.FocusAsync("a:has-text('Lùi một bước')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".place h3:has-text('Lãnh đạo sở duyệt dự thảo')");
    }

    private Task GoAsync(IPage page, string path) => page.GotoAsync(new Uri(studio.Host.Address, path).ToString());

    private async Task<IPage> SignedInAsync(IBrowserContext visitor)
    {
        var page = await visitor.NewPageAsync();
        await GoAsync(page, "/dang-nhap");
        await page.FillAsync("#ten", await studio.EmailOfAsync(StudioHost.FirstAdministrator));
        await page.FillAsync("#mat-khau", DemoAccounts.Password);
        await page.PressAsync("#mat-khau", "Enter");
        await page.WaitForURLAsync(studio.Host.Address.ToString());
        return page;
    }
}
