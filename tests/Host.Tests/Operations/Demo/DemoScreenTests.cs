using Host.Operations.Commands;
using Host.Operations.Demo;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Host.Tests.Operations.Demo;

/// <summary>What people see of the plan of Bắc Kạn: the boards while the agencies are late and when it is issued, its page, its table.</summary>
public sealed class DemoScreenTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_boards_and_the_plan_of_bac_kan_fit_a_desk_and_a_phone()
    {
        var folder = Checkout.TemporaryDirectory("demo-");
        var script = DemoScript.For("bac-kan-2019")!;
        var clock = new DemoClock(script.Begins);
        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        await using (var host = await HostUnderTest.StartAsync(server, settings, services => services.AddSingleton<TimeProvider>(clock)))
        {
            var fixture = FixturePlan.Read("bac-kan-2019").Value;
            await DemoCommand.PrepareAsync(host.Services, fixture, TestContext.Current.CancellationToken);
            await using var visitor = await browser.NewVisitorAsync();
            var page = await visitor.NewPageAsync();
            using var client = new HttpClient { BaseAddress = host.Address };

            // The morning after the deadline: one opinion came late, one agency still has time.
            var half = new DemoRun(host.Services, fixture, client, clock, _ => { });
            var plan = await half.PlayUntilAsync(new DateOnly(2019, 2, 13), TestContext.Current.CancellationToken);
            await SignInAsync(host, page);
            await LookAsync(host, page, "/tien-do", "80-bac-kan-dang-cho");
            await LookAsync(host, page, $"/ke-hoach/{plan}?muc=y-kien", "81-bac-kan-y-kien-vong-1");

            var result = await half.PlayOnAsync(TestContext.Current.CancellationToken);
            Assert.Equal(("issued", 0, true), (result.State, result.Incidents, result.AuditOk));
            // Two weeks later on the host's clock: the session is over.
            await SignInAsync(host, page);
            foreach (var (path, name) in new[]
            {
                ("/tien-do", "82-bac-kan-tien-do"),
                ("/tien-do/co-quan", "83-bac-kan-tien-do-co-quan"),
                ("/tien-do/ke-hoach", "84-bac-kan-tien-do-ke-hoach"),
                ($"/ke-hoach/{plan}", "85-bac-kan-ke-hoach"),
                ($"/ke-hoach/{plan}?muc=y-kien", "86-bac-kan-y-kien"),
                ($"/ke-hoach/{plan}?muc=tien-trinh", "87-bac-kan-tien-trinh"),
                ($"/ke-hoach/{plan}/bang-tong-hop?lan=1", "88-bac-kan-tong-hop-1"),
                ($"/ke-hoach/{plan}/bang-tong-hop?lan=2", "89-bac-kan-tong-hop-2"),
            })
            {
                await LookAsync(host, page, path, name);
            }
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task LookAsync(HostUnderTest host, IPage page, string path, string name)
    {
        var answer = await page.GotoAsync(new Uri(host.Address, path).ToString());
        Assert.True(answer!.Ok, $"{path}: {answer.Status}");
        Assert.DoesNotContain("dang-nhap", page.Url, StringComparison.Ordinal);
        await Screens.LookAsync(page, name);
    }

    private static async Task SignInAsync(HostUnderTest host, IPage page)
    {
        await page.GotoAsync(new Uri(host.Address, "/dang-nhap").ToString());
        await page.GetByLabel("Vào với tên Ma Văn Quản").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
    }
}
