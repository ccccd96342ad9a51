using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Definitions;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Host.Tests.Web.Plans;

/// <summary>"Đang ở đâu": the workflow of a plan's own version with where the plan stands in it.</summary>
public sealed class WhereaboutsTests(PostgresServer server)
{
    /// <summary>Reads every plan, reminds nobody.</summary>
    private const string Administrator = "quan-tri";

    [Fact]
    public async Task Everybody_who_is_asked_is_named_at_the_step_with_since_and_until_when()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "unit-head");
        await story.CastAsync(Assert.Single(await story.OpenTasksAsync(plan)), Verdict.Return, "Bổ sung căn cứ");
        story.Time.Advance(TimeSpan.FromHours(1));
        await story.ReachAsync(plan, "opinions");

        var page = await LookAsync(story, plan, "cv-ttbcxb");

        Assert.Equal("Kế hoạch đang ở bước “Lấy ý kiến các sở, ngành”", page.Document.GetElementById("dang-o-dau")!.TextContent);
        var here = Assert.Single(page.Document.QuerySelectorAll(".way.here > li"));
        Assert.Contains("Đang ở đây", here.TextContent, StringComparison.Ordinal);
        Assert.Equal(5, here.QuerySelectorAll(".holders-here > li").Length);
        foreach (var task in await story.OpenTasksAsync(plan))
        {
            var line = here.QuerySelectorAll(".holders-here > li").Single(l => l.TextContent.Contains(task.PersonName, StringComparison.Ordinal));
            Assert.Contains("từ 14/10/2026 09:00", Plain(line), StringComparison.Ordinal);
            Assert.Contains(VietnamTime.Short(task.DueOn!.Value), line.TextContent, StringComparison.Ordinal);
            Assert.NotNull(line.QuerySelector($"form[action='/ke-hoach/{plan}/nhac/{task.Id}'] button"));
        }

        Assert.Equal(
            ["Bắt đầu", "Soạn thảo dự thảo", "Trưởng phòng duyệt", "Lãnh đạo sở duyệt dự thảo", "Có thuộc quy trình kế hoạch?"],
            page.Document.QuerySelectorAll("ol.way > li:not(.ahead) > div > span:first-child").Select(s => s.TextContent));
        Assert.Contains(page.Document.QuerySelectorAll("ol.way > li.done"), l => Plain(l).Contains("Trưởng phòng duyệt Đã qua: Duyệt, 2 lần · 14/10/2026 09:00", StringComparison.Ordinal));
        var ahead = page.Document.QuerySelectorAll("ol.way > li.ahead").Select(Plain).ToList();
        Assert.Equal("Tổng hợp, tiếp thu, giải trình (chưa tới)", ahead[0]);
        Assert.DoesNotContain(ahead, a => a.StartsWith("Kết thúc: không ban hành", StringComparison.Ordinal));
        Assert.Null(page.Document.QuerySelector("script"));
    }

    [Fact]
    public async Task The_picture_says_in_words_how_each_step_stands_and_which_way_was_taken()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var unit = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.CastAsync(unit, Verdict.Approve);
        var head = Assert.Single(await story.OpenTasksAsync(plan));
        await story.CastAsync(head, Verdict.Return, "Bổ sung căn cứ");

        var page = await LookAsync(story, plan, Administrator);

        Assert.Equal("● Đang ở đây · lần 2", MarkOf(page, "Soạn thảo dự thảo"));
        Assert.Equal("✓ Đã qua ở lượt trước", MarkOf(page, "Trưởng phòng duyệt"));
        Assert.Equal("← Trả lại", MarkOf(page, "Lãnh đạo sở duyệt dự thảo"));
        Assert.Equal("✓ Đã qua", MarkOf(page, "Bắt đầu"));
        Assert.Null(MarkOf(page, "Cấp số và phát hành"));
        Assert.Equal((await story.HolderAsync("cv-ttbcxb")).FullName, BoxOf(page, "Soạn thảo dự thảo").QuerySelector("text.note")!.TextContent);
        // start → draft → unit head → agency head → draft
        Assert.Equal(4, page.Document.QuerySelectorAll("polyline.taken").Length);
        Assert.Single(page.Document.QuerySelectorAll("polyline.taken.back"));
        Assert.Contains("Trả lại: đến \"Soạn thảo dự thảo\" (đã đi)", page.Document.QuerySelector(".workflow-outline")!.TextContent, StringComparison.Ordinal);
        var link = page.Document.QuerySelector(".way.here a[href^='#']")!.GetAttribute("href")!;
        Assert.Equal(BoxOf(page, "Soạn thảo dự thảo").Id, link[1..]);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_said_to_have_passed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "unit-head");
        story.Time.Advance(TimeSpan.FromDays(10));

        var page = await LookAsync(story, plan, "cv-ttbcxb");

        Assert.Contains("Quá hạn", page.Document.QuerySelector(".way.here")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_failed_is_marked_and_named()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var sign = Assert.Single(await story.ReachAsync(plan, "sign"));
        var post = await story.HolderAsync("tham-tra-vp-ubnd");
        await ExecuteAsync(story, $"UPDATE org.post_holding SET valid_to = '2026-10-01' WHERE post_id = '{post.PostId}'");
        await story.CastAsync(sign, Verdict.Approve);

        var page = await LookAsync(story, plan, "cv-ttbcxb");

        Assert.Equal("Quy trình đang dừng ở bước “Văn phòng UBND thẩm tra”", page.Document.GetElementById("dang-o-dau")!.TextContent);
        Assert.Equal("! Gặp sự cố", MarkOf(page, "Văn phòng UBND thẩm tra"));
        Assert.Contains("Gặp sự cố", page.Document.QuerySelector(".way.here .failed")!.TextContent, StringComparison.Ordinal);

        await ExecuteAsync(story, $"UPDATE org.post_holding SET valid_to = NULL WHERE post_id = '{post.PostId}'");
        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;
        var why = Repair.By(new Actor { Name = "Quản trị", Channel = Channel.Web }, "Đã cử người").Value;
        Assert.Null((await story.DoAsync<WorkflowRuntime, RepairReport>((runtime, stop) => runtime.RetryAsync(instance, null, why, stop))).Problem);
        Assert.Equal("● Đang ở đây", MarkOf(await LookAsync(story, plan, "cv-ttbcxb"), "Văn phòng UBND thẩm tra"));
    }

    [Fact]
    public async Task An_issued_plan_went_all_the_way_and_a_reader_of_it_sees_the_workflow_only()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync(consulted: [PlanStory.Province.IdOf("STC")]);
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var own = await LookAsync(story, plan, "cv-ttbcxb");
        Assert.Equal("Kế hoạch đã đi hết quy trình lúc 14/10/2026 08:00", own.Document.GetElementById("dang-o-dau")!.TextContent);
        Assert.Null(own.Document.QuerySelector(".way.here"));
        Assert.Equal("✓ Đã qua", MarkOf(own, "Báo người soạn thảo"));
        Assert.Equal(2, own.Document.QuerySelectorAll("g.box.end.done").Length);

        var reader = await LookAsync(story, plan, "gd-sct");
        Assert.NotEmpty(reader.Document.QuerySelectorAll("g.box"));
        Assert.Empty(reader.Document.QuerySelectorAll("text.mark, polyline.taken, ol.way"));
        var names = await story.Host.ReadAsync(db => db.Set<Workflows.HumanTasks.HumanTask>().Where(t => t.PlanId == plan).Select(t => t.PersonName).Distinct().ToListAsync());
        Assert.DoesNotContain(names, n => reader.Document.QuerySelector(".where")!.TextContent.Contains(n, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_shows_the_version_it_began_with_after_another_was_published()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var before = await story.OpenAsync();
        var changed = JsonNode.Parse(ShippedWorkflows.Files["decision-with-plan"])!;
        changed["root"]!["activities"]!.AsArray().Single(a => a!["id"]!.GetValue<string>() == "unit-head")!["metadata"]!["displayText"] = "Phó phòng duyệt";
        await PublishAsync(story, changed);
        var after = await story.OpenAsync("Kế hoạch mở sau khi ban hành bản 2");

        var old = await LookAsync(story, before, "cv-ttbcxb");
        var young = await LookAsync(story, after, "cv-ttbcxb");

        Assert.Contains("bản 1", old.Document.QuerySelector(".where p")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(BoxOf(old, "Trưởng phòng duyệt"));
        Assert.Contains("bản 2", young.Document.QuerySelector(".where p")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(BoxOf(young, "Phó phòng duyệt"));
    }

    [Fact]
    public async Task Who_holds_a_task_of_a_workflow_that_a_step_started_stands_at_that_step()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var child = JsonNode.Parse("""
            {"id":"con-1","definitionId":"con","name":"Quy trình con","version":1,"variables":[],"inputs":[],"outputs":[],"outcomes":[],"customProperties":{},"options":{},
             "root":{"id":"f","type":"Elsa.Flowchart","version":1,"activities":[
               {"id":"ask","type":"PlanIssuance.Draft","version":1,"metadata":{"displayText":"Viết lại"}}],"connections":[]}}
            """)!;
        await PublishAsync(story, child);
        var parent = JsonNode.Parse(ShippedWorkflows.Files["decision-with-plan"])!;
        parent["root"]!["activities"]!.AsArray().Add(JsonNode.Parse("""
            {"id":"sub","type":"Elsa.ExecuteWorkflow","version":1,"customProperties":{},"metadata":{"displayText":"Chạy quy trình con","designer":{"position":{"x":40,"y":160},"size":{"width":200,"height":60}}},
             "workflowDefinitionId":{"typeName":"String","expression":{"type":"Literal","value":"con"}},
             "correlationId":{"typeName":"String","expression":{"type":"JavaScript","value":"getCorrelationId()"}},
             "waitForCompletion":{"typeName":"Boolean","expression":{"type":"Literal","value":"True"}}}
            """));
        var first = parent["root"]!["connections"]!.AsArray().Single(c => c!["source"]!["activity"]!.GetValue<string>() == "start")!;
        first["target"]!["activity"] = "sub";
        parent["root"]!["connections"]!.AsArray().Add(JsonNode.Parse("""{"source":{"activity":"sub","port":"Done"},"target":{"activity":"draft","port":"In"},"vertices":[]}"""));
        await PublishAsync(story, parent);
        var plan = await story.OpenAsync("Kế hoạch có quy trình con");
        Assert.Equal("ask", Assert.Single(await story.OpenTasksAsync(plan)).StepId);

        var page = await LookAsync(story, plan, "cv-ttbcxb");

        Assert.Equal("● Đang ở đây", MarkOf(page, "Chạy quy trình con"));
        Assert.Contains("Viết lại", page.Document.QuerySelector(".way.here")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_costs_the_same_number_of_statements_however_long_the_story()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var fresh = await story.OpenAsync("Kế hoạch mới mở");
        var old = await story.OpenAsync("Kế hoạch nhiều lần trả lại");
        for (var round = 0; round < 4; round++)
            await story.CastAsync(Assert.Single(await story.ReachAsync(old, "unit-head")), Verdict.Return, "Sửa thêm");
        await story.ReachAsync(fresh, "unit-head");
        await story.ReachAsync(old, "opinions");
        using var visitor = await EnterAsync(story, Administrator);

        var little = await CountAsync(fresh);
        Assert.Equal(await CountAsync(fresh), await CountAsync(old));
        Assert.InRange(little, 1, 22);

        async Task<int> CountAsync(Guid plan) => await Statements.CountAsync(async trace =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(plan));
            request.Headers.Add("traceparent", trace);
            (await visitor.Client.SendAsync(request)).EnsureSuccessStatusCode();
        });
    }

    private static string Address(Guid plan) => $"/ke-hoach/{plan}?muc=quy-trinh";

    private static async Task<Visitor> EnterAsync(PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }

    private static async Task<Page> LookAsync(PlanStory story, Guid plan, string post)
    {
        using var visitor = await EnterAsync(story, post);
        var page = await visitor.GetAsync(Address(plan));
        Assert.Equal(System.Net.HttpStatusCode.OK, page.Status);
        return page;
    }

    private static IElement BoxOf(Page page, string step) =>
        page.Document.QuerySelectorAll("g.box").First(g => string.Join(' ', g.QuerySelectorAll("text.step").Select(t => t.TextContent)) == step);

    private static string? MarkOf(Page page, string step) => BoxOf(page, step).QuerySelector("text.mark")?.TextContent;

    private static string Plain(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static async Task PublishAsync(PlanStory story, JsonNode definition)
    {
        var actor = new Actor { Name = "Quản trị", Channel = Channel.Web };
        Assert.Null((await story.DoAsync<PublishWorkflow, Publication>((act, stop) => act.ImportAsync(definition.ToJsonString(), actor, stop))).Problem);
    }

    private static async Task ExecuteAsync(PlanStory story, string sql)
    {
        await using var source = NpgsqlDataSource.Create(story.Host.Database.OwnerConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>The same page as a browser shows it.</summary>
public sealed class WhereaboutsBrowserTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task On_a_phone_without_script_the_picture_begins_at_the_step_and_the_outline_leads_to_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "examine");
        await using var phone = await browser.NewVisitorAsync(390);
        var page = await phone.NewPageAsync();
        await page.GotoAsync(new Uri(story.Host.Address, "/dang-nhap").ToString());
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync("cv-ttbcxb")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));

        await page.GotoAsync(new Uri(story.Host.Address, $"/ke-hoach/{plan}?muc=quy-trinh").ToString());
        await page.ScreenshotAsync(new() { Path = Path.Combine(AppContext.BaseDirectory, "TestResults", "screens", "33c-dang-o-dau-390.png"), FullPage = true });

        Assert.True(await IsSeenInFrameAsync(), "The picture does not begin at the current step.");
        await page.EvaluateAsync("() => document.querySelector('.workflow-drawing').scrollTo(0, 0)");
        Assert.False(await IsSeenInFrameAsync());
        await page.GetByRole(Microsoft.Playwright.AriaRole.Link, new() { Name = "Xem trên sơ đồ" }).ClickAsync();
        await page.WaitForFunctionAsync(IsSeen);
        Assert.Empty(await page.QuerySelectorAllAsync("script"));

        Task<bool> IsSeenInFrameAsync() => page.EvaluateAsync<bool>(IsSeen);
    }

    /// <summary>The current step's box lies inside the frame that is moved about.</summary>
    private const string IsSeen = """
        () => {
          const frame = document.querySelector('.workflow-drawing').getBoundingClientRect();
          const box = document.querySelector('.box.current .body').getBoundingClientRect();
          return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
        }
        """;
}
