using System.Net;
using Host.Tests.Fixtures;
using Host.Tests.Newcomer;
using Host.Web.FollowUp;
using Workflows.FollowUp;

namespace Host.Tests.FollowUp;

/// <summary>The pages after issue: from the button on a plan to results and their file; a meeting's conclusions; how they look.</summary>
public sealed class FollowUpPagesTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task A_plan_is_assigned_followed_and_told_of_on_pages_without_script()
    {
        await using var story = await FollowUpStory.BeginAsync(server);
        var plan = await story.IssueAsync();
        using var drafter = await story.SignInAsync("cv-ttbcxb");
        using var lead = await story.SignInAsync("gd-stc");
        using var other = await story.SignInAsync("gd-sct");

        Assert.NotNull((await lead.GetAsync($"/ke-hoach/{plan}")).Document.QuerySelector($"a[href='{FollowUpLinks.Plan(plan)}']"));
        Assert.DoesNotContain("Giao nhiệm vụ</button>", (await lead.GetAsync(FollowUpLinks.Plan(plan))).Body, StringComparison.Ordinal);
        var before = await drafter.GetAsync(FollowUpLinks.Plan(plan));
        Assert.Contains("Chưa tìm được trong danh mục", before.Text, StringComparison.Ordinal);
        var assigned = await drafter.SubmitAsync(before, FollowUpLinks.Plan(plan));
        Assert.Equal(HttpStatusCode.Found, assigned.Status);
        var tasks = await story.TasksAsync(plan);
        var task = tasks[0].Id;

        // A wrong sum is refused with both sums and everything typed.
        var page = await lead.GetAsync(FollowUpLinks.Task(task));
        var act = FollowUpLinks.Act(task, "ket-qua");
        var wrong = await SendAsync(lead, page, act, ("content", "Bộ tài liệu"), ("quantity", "3.800 bản"), ("parts", "tiếng Việt: 2.800\ntiếng Anh: 500"), ("languages", "tiếng Việt; tiếng Anh"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Tổng các phần là 3.300 (2.800 + 500), số đã ghi là 3.800: chênh 500.", wrong.Document.GetElementById("parts-loi")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("3.800 bản", wrong.Document.GetElementById("quantity")!.GetAttribute("value"));
        var twice = await SendAsync(lead, page, act, ("content", ""), ("quantity", "1,000 bản"), ("parts", "nhiều"));
        Assert.NotNull(twice.Document.GetElementById("quantity-loi"));
        Assert.NotNull(twice.Document.GetElementById("parts-loi"));
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(lead, page, act, ("content", "Bộ tài liệu"), ("quantity", "trên 160 lượt người"))).Status);
        Assert.Equal(
            HttpStatusCode.Found,
            (await SendAsync(lead, page, act, ("content", "=Bộ tài liệu"), ("quantity", "3.800 bản"), ("parts", "tiếng Việt: 3.300\nen: 500"), ("sentTo", "63 tỉnh, thành phố"))).Status);
        Assert.Equal(HttpStatusCode.Found, (await SendAsync(lead, page, FollowUpLinks.Act(task, "de-nghi"), ("wishedOn", "31/8/2027"), ("wishReason", "Chờ số liệu"))).Status);

        // Others read and find no form; a request of theirs is refused.
        var read = await other.GetAsync(FollowUpLinks.Task(task));
        Assert.Contains("3.300 + 500 = 3.800", read.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Document.Forms, form => form.GetAttribute("action")!.StartsWith("/tien-do/thuc-hien", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(other, read, FollowUpLinks.Act(task, "tien-do"), ("progress", "x"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(FollowUpLinks.Task(plan))).Status);
        Assert.Contains("ghi kết quả nhiệm vụ số 1", (await drafter.GetAsync($"/ke-hoach/{plan}?muc=tien-trinh")).Text, StringComparison.Ordinal);

        // The day after the last day, in Việt Nam.
        story.Story.Time.Set(Workflows.Values.VietnamTime.At(new(2026, 11, 30), new(23, 59)));
        Assert.Equal(0, await LateAsync(story));
        story.Story.Time.Set(Workflows.Values.VietnamTime.At(new(2026, 12, 1), new(0, 1)));
        Assert.Equal(1, await LateAsync(story));
        using var office = await story.SignInAsync("chanh-vp-ubnd");
        var list = await office.GetAsync($"{FollowUpLinks.Tasks}?tinh-trang=qua-han");
        Assert.Contains("Quá hạn 1 ngày", Assert.Single(list.Document.QuerySelectorAll(".follow tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await office.GetAsync($"{FollowUpLinks.Tasks}?co-quan=x&tinh-trang=%00&trang=-5&q=%25%5C_'&ke-hoach=y")).Status);
        var csv = await office.GetAsync(FollowUpLinks.TasksCsv);
        Assert.Contains("; =Bộ tài liệu: 3.800 bản", csv.Body, StringComparison.Ordinal);
        Assert.Contains("tiếng Việt 3.300; tiếng Anh 500 (cộng 3.300 + 500 = 3.800)", csv.Body, StringComparison.Ordinal);
        Assert.Equal(4, csv.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        // A meeting: rows are added without script, what was typed stays, directions are numbered tasks.
        var form = await office.GetAsync(FollowUpLinks.NewSession);
        var more = await PostSessionAsync(office, form, "more", ["Chỉ đạo một"], ("title", "Họp Ban Chỉ đạo"), ("weaknesses", "Cập nhật chậm"));
        Assert.Equal(8, more.Document.QuerySelectorAll(".direction").Length);
        Assert.Equal("Cập nhật chậm", more.Document.GetElementById("weaknesses")!.TextContent);
        var refused = await PostSessionAsync(office, form, "save", ["Chỉ đạo một"], ("title", ""), ("heldOn", "40/1/2026"), ("indicators", "thu nhập: 77.59"), ("requests", "không có nơi nhận"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.All(new[] { "heldOn-loi", "indicators-loi", "requests-loi" }, id => Assert.NotNull(refused.Document.GetElementById(id)));
        var saved = await PostSessionAsync(
            office, form, "save", ["Đẩy mạnh quảng bá hình ảnh", "", "Phối hợp liên ngành"],
            ("title", "Họp Ban Chỉ đạo"), ("heldOn", "20/11/2026"), ("people", "Nguyễn Văn Á; chủ trì; Phó Chủ tịch UBND tỉnh"), ("indicators", "thu nhập bình quân: 77,59 triệu đồng/năm"),
            ("requests", "Bộ Ngoại giao: hỗ trợ tập huấn"), ("documents", "57-KL/TW;; Bộ Chính trị; chất lượng thông tin đối ngoại"), ("weaknesses", "Cập nhật chậm"));
        Assert.Equal(HttpStatusCode.Found, saved.Status);
        var session = await office.GetAsync(saved.Location!);
        Assert.Equal(2, session.Document.QuerySelectorAll(".follow tbody tr").Length);
        Assert.All(new[] { "Chỉ đạo số 2", "77,59 triệu đồng/năm", "57-KL/TW", "Gửi Bộ Ngoại giao", "Phó Chủ tịch UBND tỉnh", "31/03/2027" }, text => Assert.Contains(text, session.Text, StringComparison.Ordinal));

        await LookAsync(story, [
            (FollowUpLinks.Tasks, "90-theo-doi"), (FollowUpLinks.Task(task), "91-nhiem-vu"), (FollowUpLinks.Task(tasks[2].Id), "92-nhiem-vu-qua-han"),
            (saved.Location!, "93-ket-luan"), (FollowUpLinks.Sessions, "94-cac-ket-luan"), (FollowUpLinks.NewSession, "95-ghi-ket-luan"),
        ]);
    }

    private static async Task<int> LateAsync(FollowUpStory story)
    {
        var sight = await story.Story.Host.WithAsync<FollowUpSights, FollowUpSight>(s => s.OfAsync(Decisions.PlanStory.Province.PersonOf("gd-sct"), CancellationToken.None));
        return (await story.Story.Host.WithAsync<FollowUpBoard, TaskBoardPage>(b => b.ReadAsync(sight, new(), CancellationToken.None))).Counts[TaskStanding.Late];
    }

    /// <summary>With the page's token, also where the page shows no such form.</summary>
    private static Task<Web.Page> SendAsync(Web.Visitor visitor, Web.Page page, string action, params (string Name, string Value)[] fields) =>
        visitor.PostAsync(action, [Token(page), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);

    private static Task<Web.Page> PostSessionAsync(Web.Visitor visitor, Web.Page page, string act, string[] directions, params (string Name, string Value)[] fields) =>
        visitor.PostAsync(FollowUpLinks.NewSession, [
            Token(page), new("act", act), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
            .. directions.Concat(Enumerable.Repeat("", 4 - directions.Length)).SelectMany(d => new KeyValuePair<string, string>[]
            {
                new("direction", d), new("by", ""), new("lead", d.Length > 0 ? Decisions.PlanStory.Province.IdOf("STC").ToString() : ""), new("leadName", ""),
                new("time", d.Length > 0 ? "Quý I/2027" : ""), new("due", ""),
            }),
        ]);

    private static KeyValuePair<string, string> Token(Web.Page page)
    {
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!;
        return new("__RequestVerificationToken", token.GetAttribute("value")!);
    }

    private async Task LookAsync(FollowUpStory story, IReadOnlyList<(string Path, string Name)> pages)
    {
        await using var visitor = await browser.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await page.GotoAsync(new Uri(story.Story.Host.Address, "/dang-nhap").ToString());
        await page.GetByLabel($"Vào với tên {(await story.Story.HolderAsync("cv-ttbcxb")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
        foreach (var (path, name) in pages)
        {
            await page.GotoAsync(new Uri(story.Story.Host.Address, path).ToString());
            await Screens.LookAsync(page, name);
        }
    }
}
