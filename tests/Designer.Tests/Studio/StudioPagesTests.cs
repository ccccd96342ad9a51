using System.Text.Json;
using Host.Tests.Fixtures;
using Microsoft.Playwright;

namespace Designer.Tests.Studio;

/// <summary>The real Studio in a real browser, inside our pages.</summary>
[Collection(nameof(StudioHost))]
public sealed class StudioPagesTests(StudioHost studio, Browser browser)
{
    [Fact]
    public async Task The_list_leads_to_the_editor_and_back_again()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.OpenAsync("/studio/quy-trinh");
        await tab.Page.GetByText("Quy trình mẫu", new() { Exact = true }).First.ClickAsync();
        await tab.Page.WaitForURLAsync(tab.At("/studio/quy-trinh/quy-trinh-mau"));
        await tab.ReadyAsync();
        await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
        Assert.Equal("Chờ các sở", await tab.Node("Wait1").InnerTextAsync());
        await tab.KeepPictureAsync("studio-editor");

        await tab.Page.GoBackAsync();
        await tab.ReadyAsync();
        await tab.Page.GetByText("Quy trình mẫu", new() { Exact = true }).First.WaitForAsync();
        await tab.KeepPictureAsync("studio-list");
        Assert.Empty(tab.Watch.Troubles);
        Assert.Empty(browser.OutsideOf(tab.Page.Context));
    }

    [Fact]
    public async Task The_instances_lead_to_the_viewer_and_it_to_the_definition()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.OpenAsync("/studio/phien");
        await tab.Page.Locator("td[data-label=ID]", new() { HasText = studio.Instance }).ClickAsync();
        await tab.Page.WaitForURLAsync(tab.At($"/studio/phien/{studio.Instance}"));
        await tab.ReadyAsync();
        await tab.Node("Wait1").WaitForAsync(new() { Timeout = 60_000 });
        await tab.Page.Locator(".mud-timeline-item").First.WaitForAsync();
        await tab.KeepPictureAsync("studio-viewer");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = StudioHost.Sample }).ClickAsync();
        await tab.Page.WaitForURLAsync(tab.At("/studio/quy-trinh/quy-trinh-mau"));
        await tab.ReadyAsync();
        Assert.Empty(tab.Watch.Troubles);
    }

    [Fact]
    public async Task Running_a_workflow_opens_its_instance_as_a_page()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        await tab.Page.Locator("button.mud-success-text").First.ClickAsync();
        await tab.Page.WaitForURLAsync(url => url.StartsWith(tab.At("/studio/phien/"), StringComparison.Ordinal));
        await tab.ReadyAsync();
        await tab.Page.GoBackAsync();
        await tab.Page.WaitForURLAsync(tab.At("/studio/quy-trinh/quy-trinh-mau"));
        await tab.ReadyAsync();
        Assert.Empty(tab.Watch.Troubles);
    }

    [Fact]
    public async Task A_script_is_edited_with_the_code_editor_under_the_policy()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        await tab.Node("Script1").ClickAsync();
        var code = tab.Page.Locator(".monaco-editor .view-lines").First;
        await code.WaitForAsync(new() { Timeout = 30_000 });
        await code.ClickAsync();
        await tab.Page.Keyboard.PressAsync("Control+A");
        await tab.Page.Keyboard.TypeAsync("const Publish = 'Save'; return Publish;");
        await tab.Page.Keyboard.PressAsync("Control+S");
        await studio.WaitForSaveAsync(text => text["root"]!["activities"]!.AsArray().Any(a =>
            (string?)a!["script"]?["expression"]?["value"] == "const Publish = 'Save'; return Publish;"));
        // Words of ours stay out of what is typed, in the editor as in what is saved.
        Assert.Contains("Publish", await code.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(tab.Watch.Troubles);
    }

    [Fact]
    public async Task Studio_speaks_Vietnamese_and_names_stay_as_people_gave_them()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        await tab.Page.GetByText("Tự động lưu").WaitForAsync();
        foreach (var words in new[] { "Các bước", "Xem mã", "Thuộc tính", "Khi có sự cố", "Tên của quy trình." })
            await tab.Page.Locator($"#studio :text-is('{words}'):visible").First.WaitForAsync();
        Assert.Equal("Tìm", await tab.Page.GetByPlaceholder("Tìm").GetAttributeAsync("placeholder"));
        // The step is called "Publish" by whoever drew it.
        Assert.Equal("Publish", await tab.Node("End1").InnerTextAsync());
        var headings = await tab.Page.Locator("#studio .mud-expand-panel-text").AllInnerTextsAsync();
        Assert.Equal(headings.Distinct(), headings);
        Assert.Contains("Nâng cao", headings);
        var left = await EnglishOnAsync(tab.Page);
        Assert.Empty(left);

        await tab.OpenAsync("/studio/quy-trinh");
        await tab.Page.GetByText("Quy trình mẫu", new() { Exact = true }).First.WaitForAsync();
        Assert.Empty(await EnglishOnAsync(tab.Page));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Tạo quy trình" }).First.ClickAsync();
        await tab.Page.GetByText("Tên của quy trình mới.").WaitForAsync();
        Assert.Empty(await EnglishOnAsync(tab.Page));
        await tab.OpenAsync("/studio/phien");
        await tab.Page.Locator("td").GetByText("Đang chờ").First.WaitForAsync();
        Assert.Empty(await EnglishOnAsync(tab.Page));
    }

    [Fact]
    public async Task A_definition_that_is_not_there_is_said_in_words()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.Page.GotoAsync(tab.At("/studio/quy-trinh/khong-co"));
        var trouble = tab.Page.Locator("#studio-trouble");
        await trouble.WaitForAsync(new() { Timeout = 60_000 });
        Assert.Contains("Không có quy trình nào ở địa chỉ này", await trouble.InnerTextAsync(), StringComparison.Ordinal);
        await trouble.GetByText("Về danh sách quy trình").ClickAsync();
        await tab.Page.WaitForURLAsync(tab.At("/studio/quy-trinh"));
    }

    [Fact]
    public async Task A_file_that_does_not_load_is_said_in_words()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.Page.RouteAsync("**/MudBlazor.min.js*", route => route.AbortAsync());
        await tab.Page.GotoAsync(tab.At("/studio/quy-trinh"));
        await tab.Page.Locator("#studio-trouble").WaitForAsync();
        Assert.True(await tab.Page.Locator("#studio-trouble").GetByRole(AriaRole.Link, new() { Name = "Tải lại trang" }).IsVisibleAsync());
        Assert.False(await tab.Page.Locator("#studio-loading").IsVisibleAsync());
    }

    [Fact]
    public async Task Loading_shows_how_far_it_has_come()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        var hold = new TaskCompletionSource();
        await tab.Page.RouteAsync("**/_framework/MudBlazor.*.wasm", async route =>
        {
            await hold.Task;
            await route.ContinueAsync();
        });
        await tab.Page.GotoAsync(tab.At("/studio/quy-trinh"));
        var bar = tab.Page.GetByRole(AriaRole.Progressbar, new() { Name = "Đang tải công cụ thiết kế…" });
        await tab.Page.WaitForFunctionAsync("() => document.querySelector('#studio-loading progress').value > 40");
        Assert.InRange(await bar.EvaluateAsync<double>("b => b.value"), 41, 99);
        Assert.Matches(@"^\d+ % · đã nhận \d+(,\d)? MB$", await tab.Page.Locator("#studio-loading .figures").InnerTextAsync());
        await tab.KeepPictureAsync("studio-loading");
        hold.SetResult();
        await tab.ReadyAsync();
        Assert.False(await bar.IsVisibleAsync());
    }

    [Fact]
    public async Task A_phone_is_offered_the_picture_and_loads_nothing()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser, width: 390);
        var loaded = new List<string>();
        tab.Page.Request += (_, request) => loaded.Add(request.Url);
        await tab.Page.GotoAsync(tab.At("/studio/quy-trinh/quy-trinh-mau"), new() { WaitUntil = WaitUntilState.NetworkIdle });
        Assert.True(await tab.Page.GetByText("Cần màn hình rộng hơn").IsVisibleAsync());
        Assert.DoesNotContain(loaded, u => u.Contains("_framework", StringComparison.Ordinal) || u.Contains("words.vi", StringComparison.Ordinal) || u.EndsWith("/studio/token", StringComparison.Ordinal));
        Assert.True(await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - window.innerWidth") <= 0);
        Assert.Empty(await Axe.GraveFindingsAsync(tab.Page));
        await tab.KeepPictureAsync("studio-narrow");
        await tab.Page.GetByText("Xem sơ đồ quy trình đang áp dụng").First.ClickAsync();
        await tab.Page.WaitForURLAsync(tab.At("/quy-trinh"));
        Assert.Empty(tab.Watch.Troubles);
    }

    [Fact]
    public async Task Bytes_and_times_of_a_first_and_a_second_visit_are_told()
    {
        await using var tab = await StudioPage.SignInAsync(studio, browser);
        await tab.EditAsync();
        var cold = await MeasureAsync(tab.Page);
        await tab.EditAsync();
        var warm = await MeasureAsync(tab.Page);
        TestContext.Current.TestOutputHelper!.WriteLine($"Editor, cold: {cold}. Editor, warm: {warm}.");
        Assert.InRange(cold.Bytes, 4_000_000, 11_000_000);
        Assert.InRange(warm.Bytes, 0, 100_000);
        Assert.Equal(0, cold.Packed);
    }

    private static async Task<Load> MeasureAsync(IPage page) => JsonSerializer.Deserialize<Load>(
        await page.EvaluateAsync<string>("""
            () => {
              const files = performance.getEntriesByType('resource');
              return JSON.stringify({
                drawn: Math.round(performance.now()),
                started: Number(document.getElementById('studio').dataset.ready),
                requests: files.length,
                bytes: files.reduce((sum, f) => sum + f.transferSize, 0),
                packed: files.filter(f => /\.wasm/.test(f.name) && f.encodedBodySize > 0 && f.encodedBodySize === f.decodedBodySize).length,
              });
            }
            """),
        JsonSerializerOptions.Web)!;

    /// <summary>Texts of Studio, outside of names and data, that have two letters and none of Vietnamese's own.</summary>
    private static async Task<string[]> EnglishOnAsync(IPage page) => await page.EvaluateAsync<string[]>("""
        () => {
          const data = '.monaco-editor, script, style, td, elsa-activity-wrapper, .mud-expand-panel-text, .x6-port, .mud-table-page-number-information';
          const sameInBoth = new Set(['Thông tin chung', 'Chung', 'State Machine', 'quy-trinh-mau', 'Inherit']);
          const vietnamese = /[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]/i;
          const found = [];
          const texts = document.createTreeWalker(document.getElementById('studio'), NodeFilter.SHOW_TEXT);
          while (texts.nextNode()) {
            const text = texts.currentNode.data.trim();
            if (/[A-Za-z]{2}/.test(text) && !vietnamese.test(text) && !sameInBoth.has(text) && !texts.currentNode.parentElement.closest(data)) found.push(text);
          }
          return found;
        }
        """);

    private sealed record Load(int Drawn, int Started, int Requests, long Bytes, int Packed);
}
