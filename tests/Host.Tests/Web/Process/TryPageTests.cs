using System.Net;
using System.Text.Json.Nodes;
using Host.Tests.ElsaApi;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Definitions.Simulation;
using Workflows.HumanTasks;
using Workflows.Outbox;

namespace Host.Tests.Web.Process;

public sealed class TryPageTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private const string Shipped = "/quy-trinh/decision-with-plan/chay-thu";

    [Fact]
    public async Task The_shipped_workflow_is_tried_stored_and_shown_green()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var before = await OutsideAsync();

        var done = await admin.SubmitAsync(await admin.GetAsync(Shipped), Shipped);
        Assert.Equal((HttpStatusCode.Found, $"{Shipped}?ban=1"), (done.Status, done.Location));
        var page = await admin.GetAsync(done.Location!);

        Assert.Contains("Đạt.", page.Document.QuerySelector("section .alert-success")!.TextContent, StringComparison.Ordinal);
        var rows = page.Document.QuerySelectorAll("table.list tbody tr").ToList();
        Assert.Contains(rows, row => row.TextContent.Contains("“Phó Chủ tịch phụ trách phê duyệt”: Trình cấp trên", StringComparison.Ordinal));
        Assert.DoesNotContain("Không ngả nào đi tới", page.Text, StringComparison.Ordinal);
        var stored = await studio.ReadAsync(db => db.Set<StoredDryRun>().OrderByDescending(run => run.RanAt).FirstAsync(run => run.DefinitionId == "decision-with-plan"));
        Assert.Equal((true, rows.Count, 0, 1, StudioHost.FirstAdministrator), (stored.Passed, stored.Scenarios, stored.Failed, stored.Version, stored.RanByName));
        Assert.Equal(1, await studio.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Kind == "definition.tried" && EF.Functions.Like(entry.Body, $"%{stored.ContentHash}%"))));
        // Nothing left the office and nothing came into it.
        Assert.Equal(before, await OutsideAsync());
        // The page of the definition tells it, and each scenario can be looked at.
        Assert.Contains("Đạt", (await admin.GetAsync("/quy-trinh/decision-with-plan")).Document.QuerySelector("section.sheet")!.TextContent, StringComparison.Ordinal);
        foreach (var link in rows.Select(row => row.QuerySelector("td a")!.GetAttribute("href")!))
        {
            var steps = await admin.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, steps.Status);
            Assert.Contains("Kết thúc.", steps.Document.QuerySelector("main .alert-success")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_workflow_with_a_trouble_is_red_with_the_step_named_and_may_be_tried_again()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var model = Models.Blank();
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), Models.Step("hong", "Elsa.Fault", ("message", Models.Literal("Hỏng ở đây"))), Models.Step("end", "Elsa.End"));
        var id = (await studio.Admin.CreateAsync(model))["definitionId"]!.GetValue<string>();
        var path = $"/quy-trinh/{id}/chay-thu";

        var done = await admin.SubmitAsync(await admin.GetAsync(path), path);
        var page = await admin.GetAsync(done.Location!);

        Assert.Contains("Chưa đạt.", page.Document.QuerySelector("section .alert-danger")!.TextContent, StringComparison.Ordinal);
        var trouble = Assert.Single(page.Document.QuerySelectorAll(".troubles li")).TextContent;
        Assert.Contains("hong", trouble, StringComparison.Ordinal);
        Assert.Contains("Hỏng ở đây", trouble, StringComparison.Ordinal);
        Assert.Contains("Bước “end”", page.Text, StringComparison.Ordinal);
        // A result holds for its text only: once the draft is changed, it is untried.
        await studio.Admin.CreateAsync(Models.Edited((await studio.Admin.GetAsync($"/workflow-definitions/by-definition-id/{id}")).Ok().Json!.AsObject(), "khác"));
        Assert.Null((await admin.GetAsync(path)).Document.QuerySelector("section .alert-danger"));
        Assert.Contains("Chưa chạy thử", (await admin.GetAsync($"/quy-trinh/{id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_goes_step_by_step_and_back()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var start = await admin.GetAsync((await admin.GetAsync(Shipped)).Document.QuerySelector("a[href*='tung-buoc']")!.GetAttribute("href")!);
        Assert.Equal("Soạn thảo dự thảo", start.Document.QuerySelector(".place h3")!.TextContent);
        Assert.Null(start.Document.QuerySelector("a[href*='tung-buoc']:contains('Lùi')"));

        var head = await admin.GetAsync(Way(start, "Trình"));
        Assert.Contains("(giả định)", head.Document.QuerySelector(".place")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("trưởng phòng của người soạn thảo", head.Document.QuerySelector(".place")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("[Trình duyệt]", head.Document.QuerySelector(".place details")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(head.Document.QuerySelectorAll("svg g.box.done"), box => box.TextContent.Contains("Soạn thảo", StringComparison.Ordinal));
        Assert.Contains("Trưởng phòng", Assert.Single(head.Document.QuerySelectorAll("svg g.box.current")).TextContent, StringComparison.Ordinal);
        Assert.Equal(2, head.Document.QuerySelectorAll("svg polyline.taken").Length);
        var returned = await admin.GetAsync(Way(head, "Trả lại"));
        Assert.Equal("Soạn thảo dự thảo", returned.Document.QuerySelector(".place h3")!.TextContent);
        Assert.Contains("[Trả lại để sửa]", returned.Document.QuerySelector(".place")!.TextContent, StringComparison.Ordinal);

        var back = await admin.GetAsync(returned.Document.QuerySelectorAll("main a").First(link => link.TextContent.Contains("Lùi", StringComparison.Ordinal)).GetAttribute("href")!);
        Assert.Equal("Trưởng phòng duyệt", back.Document.QuerySelector(".place h3")!.TextContent);
    }

    [Theory]
    [InlineData("?ban=1&tl=0.99.0")]
    [InlineData("?ban=1&tl=0.x.0")]
    [InlineData("?ban=1&tl=....&gd=--.9-9.a-b")]
    [InlineData("?ban=1&tl=99999999999999999999")]
    public async Task An_address_that_somebody_typed_does_no_harm(string query)
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        var page = await admin.GetAsync($"{Shipped}/tung-buoc{query}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.NotNull(page.Document.QuerySelector(".place"));
    }

    [Fact]
    public async Task Answers_to_another_text_begin_again()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        var page = await admin.GetAsync($"{Shipped}/tung-buoc?ban=1&ma=000000000000&tl=0.0.0");

        Assert.Equal("Soạn thảo dự thảo", page.Document.QuerySelector(".place h3")!.TextContent);
        Assert.Contains("đã thay đổi", page.Document.QuerySelector(".alert-warning")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_with_markup_are_text()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var model = Models.Blank();
        var step = Models.Step("a", "Elsa.WriteLine", ("text", Models.Literal("<script>alert(1)</script>")));
        step["metadata"] = new JsonObject { ["displayText"] = "<img src=x onerror=alert(1)>" };
        model["root"] = Models.Flow(Models.Step("start", "Elsa.Start"), step);
        var id = (await studio.Admin.CreateAsync(model))["definitionId"]!.GetValue<string>();

        var page = await admin.GetAsync($"/quy-trinh/{id}/chay-thu/tung-buoc");

        Assert.Empty(page.Document.QuerySelectorAll("main img, main script"));
        Assert.Contains("<img src=x", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_tried()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsync(Shipped, [new("ban", "1")])).Status);
    }

    private static string Way(Page page, string label) =>
        page.Document.QuerySelectorAll(".ways a").First(link => link.TextContent.Trim() == label).GetAttribute("href")!;

    private async Task<(int Tasks, int Mails)> OutsideAsync() => (
        await studio.ReadAsync(db => db.Set<HumanTask>().CountAsync()), await studio.ReadAsync(db => db.Set<OutboxMail>().CountAsync()));
}
