using System.Text.Json.Nodes;
using Designer.Tests.Studio;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Workflows.Engine.Instances;

namespace Designer.Tests.Walk;

/// <summary>An administrator who never programmed changes the office's process in the real Studio, on the real host.</summary>
[Collection(nameof(Office))]
public sealed class ChangeTheProcessTests(Office office, Browser browser)
{
    private const string Shipped = "decision-with-plan";

    [Fact]
    public async Task A_second_consultation_is_drawn_in_and_plans_follow_the_version_they_began_with()
    {
        var before = await office.Story.OpenAsync("Kế hoạch mở trước khi đổi quy trình");
        var hands = await EditorHands.OpenAsync(office, browser, Shipped, "draft");
        await using var tab = hands.Tab;
        await hands.FitAsync();
        await tab.KeepPictureAsync("walk-before");

        // After the opinions of all, the justice department is asked once more.
        await hands.DisconnectAsync("opinions", "AllAnswered", "consolidate");
        var second = await hands.DragInAsync("Lấy ý kiến", 190, 335);
        await hands.ConnectAsync(second, "AllAnswered", "consolidate");
        await hands.ConnectAsync(second, "DeadlinePassed", "consolidate");
        await hands.ConnectAsync("opinions", "AllAnswered", second);
        await hands.SelectAsync(second);
        await hands.TabAsync("Đầu vào");
        await hands.TickAsync("Sở Tư pháp (STP)", "Cơ quan được lấy ý kiến");
        await hands.TickAsync("Chỉ hỏi các cơ quan chọn ở đây");
        await hands.ChooseAsync("Thời hạn (ngày làm việc)", "03 ngày làm việc");
        await hands.TabAsync("Chung");
        await hands.FillAsync("Chữ trên bản vẽ", "Sở Tư pháp thẩm định");
        await Assertions.Expect(tab.Node(second)).ToHaveTextAsync("Sở Tư pháp thẩm định");
        await tab.KeepPictureAsync("walk-drawn");

        var said = await hands.PublishAsync();
        await tab.KeepPictureAsync("walk-published");
        Assert.Contains("công bố", said, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(tab.Watch.Troubles);
        Assert.Empty(browser.OutsideOf(hands.Tab.Page.Context));

        var inForce = await office.VersionsAsync(Shipped);
        Assert.Equal(2, inForce.Single(v => v.IsPublished).Version);
        var step = StepOf(JsonNode.Parse(inForce.Single(v => v.IsPublished).Json)!, second)!;
        Assert.Equal("3", ValueOf(step, "dueInWorkingDays"));
        Assert.Contains("STP", ValueOf(step, "agencies"), StringComparison.Ordinal);
        Assert.Equal("true", ValueOf(step, "ownListOnly"), ignoreCase: true);

        var after = await office.Story.OpenAsync("Kế hoạch mở sau khi đổi quy trình");
        Assert.Equal("consolidate", (await office.Story.ReachAsync(before, "consolidate")).Single().StepId);
        var asked = await office.Story.ReachAsync(after, second);
        Assert.Equal("Sở Tư pháp", Assert.Single(asked).AgencyName);
        Assert.Equal((1, 2), (await office.VersionOfAsync(before), await office.VersionOfAsync(after)));
    }

    private static string? ValueOf(JsonObject step, string input) => step[input]?["expression"]?["value"]?.ToString();

    private static JsonObject? StepOf(JsonNode definition, string id) =>
        definition["root"]!["activities"]!.AsArray().Select(step => step!.AsObject()).FirstOrDefault(step => step["id"]!.GetValue<string>() == id);
}
