using System.Net;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Host.Tests.Identity;

public sealed class DemoAccountsTests(PostgresServer server)
{
    [Fact]
    public async Task The_sign_in_page_of_a_newcomers_host_offers_them_and_one_click_enters()
    {
        await using var host = await WebHost.StartAsync(server);
        await People.SeedAsync(host);
        using var browser = host.Open();

        var page = await browser.GetAsync("/dang-nhap");
        Assert.Contains(DemoAccounts.Password, page.Text, StringComparison.Ordinal);
        Assert.Contains(People.Administrator, page.Text, StringComparison.Ordinal);
        var form = page.Document.Forms[^1];
        var entered = await browser.PostAsync("/dang-nhap", form.QuerySelectorAll("input").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? ""));
        Assert.Equal(HttpStatusCode.Found, entered.Status);
    }

    [Fact]
    public async Task Seeding_twice_makes_nothing_new()
    {
        await using var host = await WebHost.StartAsync(server);
        await People.SeedAsync(host);
        Assert.Equal(0, await host.InScopeAsync(s => s.GetRequiredService<DemoAccounts>().SeedAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task Outside_Development_they_are_neither_made_nor_offered_and_stop_the_start()
    {
        await using var host = await WebHost.StartAsync(server);
        await People.SeedAsync(host);
        var production = new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" };

        await host.InScopeAsync(async services =>
        {
            var demo = ActivatorUtilities.CreateInstance<DemoAccounts>(services, production);
            Assert.Empty(await demo.OffersAsync(CancellationToken.None));
            await Assert.ThrowsAsync<InvalidOperationException>(() => demo.SeedAsync(CancellationToken.None));
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => demo.RefuseOutsideDevelopmentAsync(CancellationToken.None));
            Assert.Contains("2 demo accounts", refusal.Message, StringComparison.Ordinal);
            return 0;
        });
    }

    [Fact]
    public async Task A_database_without_them_starts_anywhere()
    {
        await using var host = await WebHost.StartAsync(server);
        var production = new Microsoft.Extensions.Hosting.Internal.HostingEnvironment { EnvironmentName = "Production" };
        await host.InScopeAsync(async services =>
        {
            await ActivatorUtilities.CreateInstance<DemoAccounts>(services, production).RefuseOutsideDevelopmentAsync(CancellationToken.None);
            return 0;
        });
    }
}
