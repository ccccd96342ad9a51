using System.Text.Json.Nodes;
using Designer.Tests.Studio;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Engine.Instances;

namespace Designer.Tests.Walk;

/// <summary>A workflow's life in the real Studio: made, drawn, published, run, changed, put back, taken out and in.</summary>
[Collection(nameof(Office))]
public sealed class NewWorkflowTests(Office office, Browser browser)
{
    [Fact]
    public async Task A_workflow_is_made_drawn_published_and_run()
    {
        var hands = new EditorHands(await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser));
        await using var tab = hands.Tab;
        var id = await CreateAsync(hands, "Quy trình vẽ tay");
        var start = await hands.DragInAsync("Bắt đầu", 60, 120);
        var line = await hands.DragInAsync("Ghi một dòng", 320, 120);
        await hands.ConnectAsync(start, "Done", line);
        await hands.SelectAsync(line);
        await hands.TabAsync("Đầu vào");
        await hands.WriteExpressionAsync("Nội dung", "JavaScript", "`Năm ${2025 + 1}`");
        await office.WaitForSaveAsync(id, text => LineOf(text) == "`Năm ${2025 + 1}`");
        await hands.TabAsync("Chung");
        await hands.FillAsync("Chữ trên bản vẽ", "Ghi năm kế hoạch");
        await tab.KeepPictureAsync("walk-script");

        Assert.Contains("Đã công bố", await hands.PublishAsync(), StringComparison.Ordinal);
        var instance = await hands.RunAsync();
        await tab.Page.GetByText("Ghi năm kế hoạch").First.WaitForAsync();
        await tab.KeepPictureAsync("walk-ran");
        Assert.Empty(tab.Watch.Troubles);
        Assert.Empty(browser.OutsideOf(hands.Tab.Page.Context));
        var ran = await office.Story.Host.ReadAsync(db => db.Set<StoredInstance>().AsNoTracking().SingleAsync(i => i.Id == Guid.Parse(instance)));
        Assert.Equal("Finished", ran.Status.ToString());
    }

    [Fact]
    public async Task What_the_linter_refuses_is_said_in_Studio_and_the_draft_stays()
    {
        var hands = new EditorHands(await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser));
        await using var tab = hands.Tab;
        var id = await CreateAsync(hands, "Duyệt không mã");
        var start = await hands.DragInAsync("Bắt đầu", 60, 120);
        var approve = await hands.DragInAsync("Duyệt", 320, 120);
        await hands.ConnectAsync(start, "Done", approve);
        await hands.SelectAsync(approve);
        await hands.TabAsync("Đầu vào");
        await hands.TickAsync("Được không đồng ý");
        var said = await hands.PublishAsync();
        await tab.KeepPictureAsync("walk-refused");
        Assert.Contains("Không lối ra nào của bước", said, StringComparison.Ordinal);
        Assert.DoesNotContain(await office.VersionsAsync(id), version => version.IsPublished);
        Assert.False(await tab.ErrorBar.IsVisibleAsync());
    }

    [Fact]
    public async Task An_earlier_version_comes_back_and_a_file_goes_out_and_in()
    {
        var hands = new EditorHands(await StudioPage.SignInAsync(office.Story.Host.Address, office.Administrator, browser));
        await using var tab = hands.Tab;
        var id = await CreateAsync(hands, "Quy trình có lịch sử");
        var start = await hands.DragInAsync("Bắt đầu", 60, 120);
        await hands.PublishAsync();
        await NameAsync("Mở hồ sơ");
        await hands.PublishAsync();
        await NameAsync("Bắt đầu lại");
        Assert.Equal([1, 2, 3], (await office.VersionsAsync(id)).Select(v => v.Version));

        await hands.TabAsync("Các bản");
        await tab.Page.Locator("#studio tr").Last.Locator("button").Last.ClickAsync();
        await tab.KeepPictureAsync("walk-versions");
        await tab.Page.Locator(":text-is('Quay về bản này'):visible").First.ClickAsync();
        await Assertions.Expect(tab.Node(start)).Not.ToHaveTextAsync("Bắt đầu lại", new() { Timeout = 20_000 });
        var versions = await office.VersionsAsync(id);
        Assert.Equal(StepsOf(versions[0]), StepsOf(versions[^1]));

        await hands.MenuAsync("Xuất ra tệp");
        var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Page.Locator(".mud-dialog button", new() { HasText = "Xuất ra tệp" }).ClickAsync());
        var file = Path.Combine(Path.GetTempPath(), $"{id}.json");
        await download.SaveAsAsync(file);
        var text = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Equal(id, text["definitionId"]!.GetValue<string>());
        text["name"] = "Nhập từ tệp";
        await File.WriteAllTextAsync(file, text.ToJsonString());
        await tab.Page.Locator("input[type=file]").First.SetInputFilesAsync(file);
        await office.WaitForSaveAsync(id, stored => stored["name"]!.GetValue<string>() == "Nhập từ tệp");
        File.Delete(file);
        Assert.Empty(tab.Watch.Troubles);

        async Task NameAsync(string name)
        {
            await hands.SelectAsync(start);
            await hands.TabAsync("Chung");
            await hands.FillAsync("Chữ trên bản vẽ", name);
        }
    }

    /// <summary>Makes a workflow from the list, as its button offers.</summary>
    private static async Task<string> CreateAsync(EditorHands hands, string name)
    {
        await hands.Tab.OpenAsync("/studio/quy-trinh");
        await hands.Tab.Page.GetByText("Quyết định ban hành kế hoạch (nhiều năm)").First.WaitForAsync();
        await hands.Tab.Page.GetByRole(AriaRole.Button, new() { Name = "Tạo quy trình" }).First.ClickAsync();
        var dialog = hands.Tab.Page.Locator(".mud-dialog");
        await dialog.Locator("input").First.FillAsync(name);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Đồng ý" }).ClickAsync();
        await hands.Tab.Page.WaitForURLAsync(url => url.StartsWith(hands.Tab.At("/studio/quy-trinh/"), StringComparison.Ordinal));
        await hands.Tab.ReadyAsync();
        await hands.Tab.Page.Locator(".x6-graph").First.WaitForAsync();
        return hands.Tab.Page.Url[hands.Tab.At("/studio/quy-trinh/").Length..];
    }

    private static string? LineOf(JsonNode text) => text["root"]!["activities"]!.AsArray()
        .Select(step => step!["text"]?["expression"]?["value"]?.ToString()).FirstOrDefault(value => value is not null);

    private static string StepsOf(StoredDefinition version) => JsonNode.Parse(version.Json)!["root"]!["activities"]!.ToJsonString();
}
