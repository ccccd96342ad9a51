using System.Globalization;
using Host.Identity;
using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Designer.Tests.Studio;

/// <summary>A signed-in administrator's browser tab.</summary>
internal sealed class StudioPage : IAsyncDisposable
{
    /// <summary>A viewer observes its instance twice: its drawing on one connection, its journal on another.</summary>
    private const int ObservedByViewer = 2;

    private readonly Uri address;
    private readonly string administrator;

    private int observed;

    private StudioPage(Uri address, string administrator, IBrowserContext context, IPage page)
    {
        (this.address, this.administrator, Context, Page, Watch) = (address, administrator, context, page, new Watch(page));
        page.WebSocket += (_, socket) => socket.FrameSent += (_, frame) =>
        {
            if (frame.Text?.Contains("ObserveInstanceAsync", StringComparison.Ordinal) == true)
                Interlocked.Increment(ref observed);
        };
    }

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public Watch Watch { get; }

    public ILocator ErrorBar => Page.Locator("#blazor-error-ui");

    public ILocator SessionDialog => Page.Locator("#studio-session");

    /// <param name="width">1280 for a desk, 390 for a phone.</param>
    public static Task<StudioPage> SignInAsync(StudioHost studio, Browser browser, int width = 1280) =>
        SignInAsync(studio.Address, studio.Administrator, browser, width);

    public static async Task<StudioPage> SignInAsync(Uri address, string administrator, Browser browser, int width = 1280)
    {
        var context = await browser.NewVisitorAsync(width);
        var made = new StudioPage(address, administrator, context, await context.NewPageAsync());
        await made.SignInAsync(made.Page, "/");
        return made;
    }

    public async Task SignInAsync(IPage page, string? back = null)
    {
        if (back is not null)
            await page.GotoAsync(At($"/dang-nhap?tro-lai={Uri.EscapeDataString(back)}"));
        await page.FillAsync("[name=ten]", administrator);
        await page.FillAsync("[name=mat-khau]", DemoAccounts.Password);
        await page.ClickAsync("form[action='/dang-nhap'] button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/dang-nhap", StringComparison.Ordinal));
    }

    public string At(string path) => new Uri(address, path).ToString();

    /// <summary>Opens a page and waits until Studio has drawn something in it.</summary>
    public async Task OpenAsync(string path)
    {
        await Page.GotoAsync(At(path));
        await ReadyAsync();
    }

    public async Task ReadyAsync() =>
        await Page.Locator("#studio[data-ready]").WaitForAsync(new() { Timeout = 90_000 });

    /// <summary>Opens the editor and waits for the drawing.</summary>
    public async Task EditAsync(string definition = StudioHost.Sample, string step = "Start1")
    {
        await OpenAsync($"/studio/quy-trinh/{definition}");
        await Node(step).WaitForAsync(new() { Timeout = 60_000 });
    }

    /// <summary>
    /// Waits until a viewer observes its instance. When its token or its server ends while the second connection is still being opened,
    /// Studio shows a failure of its own: a moment of a viewer's first seconds, which is not what these tests are about.
    /// </summary>
    public async Task ObservesAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Volatile.Read(ref observed) < ObservedByViewer)
            await Task.Delay(100, limit.Token);
    }

    public ILocator Node(string id) => Page.Locator($"[data-cell-id='{id}'] .activity-label");

    /// <summary>The picture that a person would see, kept as test output.</summary>
    public async Task KeepPictureAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "TestResults", "screens")).FullName;
        var width = Page.ViewportSize?.Width.ToString(CultureInfo.InvariantCulture);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png") });
    }

    public async ValueTask DisposeAsync() => await Context.DisposeAsync();
}
