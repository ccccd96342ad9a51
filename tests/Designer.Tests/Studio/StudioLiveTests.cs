using Host.ElsaApi.Live;
using Host.Identity;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Instances;
using Workflows.Organisation;

namespace Designer.Tests.Studio;

/// <summary>The viewer's live connections over the life of tokens and hosts.</summary>
[Collection(nameof(StudioHost))]
public sealed class StudioLiveTests(StudioHost studio, Browser browser)
{
    [Fact]
    public async Task When_its_token_ends_the_page_puts_another_viewer_in_its_place()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.OpenAsync($"/studio/phien/{studio.Instance}");
        await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
        await tab.ObservesAsync();
        await tab.Page.EvaluateAsync("() => { document.querySelector('elsa-workflow-instance-viewer').dataset.first = ''; }");

        // The page knows nothing of the host's clock: what the old viewer asks or opens now is refused, and the console says so.
        studio.Time.Advance(StudioTokens.Lifetime);

        await tab.Page.Locator("elsa-workflow-instance-viewer:not([data-first])").WaitForAsync(new() { Timeout = 60_000 });

        await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
    }
}

/// <summary>The server is started anew under open pages.</summary>
public sealed class StudioRestartTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task Editor_and_viewer_outlive_a_restart_of_the_server()
    {
        var folder = Checkout.TemporaryDirectory("studio-restart-");
        var settings = new Dictionary<string, string?> { ["Data:Directory"] = folder, ["Keys:Directory"] = Path.Combine(folder, "keys") };
        var host = await HostUnderTest.StartAsync(server, settings);
        var address = host.Address;
        try
        {
            var administrator = await host.WithAsync<Workflows.Organisation.Directory, string>(directory =>
                directory.Holders().Where(h => h.Role == PostRole.Administrator).OrderBy(h => h.Email).Select(h => h.Email).FirstAsync());
            var instance = await host.ReadAsync(db => db.Set<StoredInstance>().Select(i => i.Id).FirstAsync());
            await using var viewer = await StudioPage.SignInAsync(address, administrator, browser);
            await viewer.OpenAsync($"/studio/phien/{instance}");
            await viewer.Node("draft").WaitForAsync(new() { Timeout = 60_000 });
            await viewer.ObservesAsync();
            await viewer.Page.EvaluateAsync("() => { document.querySelector('elsa-workflow-instance-viewer').dataset.first = ''; }");
            await using var editor = await StudioPage.SignInAsync(address, administrator, browser);
            await editor.EditAsync("decision-with-plan", "draft");

            await host.StopAsync();
            await viewer.Page.Locator("#studio-connection").WaitForAsync(new() { Timeout = 30_000 });
            settings["Urls"] = address.ToString();
            host = await HostUnderTest.StartAsync(host.Database, settings);

            // What is typed goes on being saved, with the session and the token from before.
            await editor.Page.Locator("textarea:not(.inputarea)").First.FillAsync("Sửa sau khi máy chủ khởi động lại");
            await editor.Page.Locator("textarea:not(.inputarea)").First.BlurAsync();
            await WaitAsync(() => host.ReadAsync(db => db.Set<StoredDefinition>().AnyAsync(d => d.IsLatest && d.Description == "Sửa sau khi máy chủ khởi động lại")));
            Assert.False(await editor.ErrorBar.IsVisibleAsync());
            Assert.False(await editor.SessionDialog.IsVisibleAsync());

            // The viewer watches again.
            await viewer.Page.Locator("elsa-workflow-instance-viewer:not([data-first])").WaitForAsync(new() { Timeout = 60_000 });
            await viewer.Node("draft").WaitForAsync(new() { Timeout = 60_000 });
            await WaitAsync(() => Task.FromResult(host.Services.GetRequiredService<InstanceObservers>().IsWatched(instance)));
            Assert.False(await viewer.ErrorBar.IsVisibleAsync());
        }
        finally
        {
            await host.DisposeAsync();
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitAsync(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
            await Task.Delay(100, limit.Token);
    }
}
