using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Links;

public sealed class LinkPageTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task Two_hundred_simultaneous_posts_of_one_link_give_exactly_one_decision()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();

        var bodies = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var form = PlanStory.FormOf(task, i % 2 == 0 ? "Approve" : "Return", code, "Lý do");
            using var answer = await client.PostAsync($"/q/{token}", form);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return await answer.Content.ReadAsStringAsync();
        }));

        Assert.Single(bodies, body => body.Contains("Đã ghi nhận ý kiến của ông/bà.", StringComparison.Ordinal));
        Assert.Equal(199, bodies.Count(body => body.Contains("Việc này đã có ý kiến từ trước.", StringComparison.Ordinal)));
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<Vote>().CountAsync(v => v.TaskId == task.Id)));
        Assert.Single(await story.KindsAsync(task.PlanId), kind => kind == "decision.cast");
    }

    [Fact]
    public async Task A_post_asks_the_database_about_the_decision_and_not_for_all_that_its_page_shows()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = (await story.ReachAsync(await story.OpenAsync(), "opinions"))[0];
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        using var form = PlanStory.FormOf(task, "Agree", code);

        var questions = await Statements.CountAsync(async trace =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/q/{token}") { Content = form };
            request.Headers.Add("traceparent", trace);
            using var answer = await client.SendAsync(request);
            Assert.Contains("Đã ghi nhận ý kiến của ông/bà.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        });

        // Most of them are the decision's own; the page of the same task asks for some thirty.
        Assert.InRange(questions, 8, 9);
    }

    [Fact]
    public async Task A_link_shows_who_is_asked_for_what_by_when_and_on_which_version()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var asked = await story.ReachAsync(await story.OpenAsync(), "opinions");
        await story.CastAsync(asked[1], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var page = await visitor.GetAsync($"/q/{token}");

        Assert.Equal("Cho ý kiến về dự thảo", page.Heading);
        Assert.Contains(asked[0].PersonName, page.Text, StringComparison.Ordinal);
        Assert.Contains("21/10/2026", page.Text, StringComparison.Ordinal);
        Assert.Contains(asked[0].VersionHash![..12], page.Text, StringComparison.Ordinal);
        Assert.Contains("Nên thêm bảng tiến độ", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("input[type=radio][checked]"));
        Assert.StartsWith("/seen.js?v=", Assert.Single(page.Document.QuerySelectorAll("script")).GetAttribute("src"), StringComparison.Ordinal);
        Assert.Contains("link.viewed", await story.KindsAsync(asked[0].PlanId));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task No_method_but_POST_decides(string method)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var client = story.Host.NewClient();
        using var request = new HttpRequestMessage(
            new HttpMethod(method), $"/q/{token}?verdict=Approve&code={code}&version={task.VersionHash}");

        using var answer = await client.SendAsync(request);

        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task A_form_submitted_untouched_decides_nothing_and_costs_no_try()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, _) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        var page = await visitor.GetAsync($"/q/{token}");

        var answer = await visitor.PostAsync($"/q/{token}", page.Document.Forms[0].Elements
            .OfType<AngleSharp.Html.Dom.IHtmlInputElement>()
            .Where(i => i.Name is { Length: > 0 } && (i.Type != "radio" || i.IsChecked))
            .Select(i => KeyValuePair.Create(i.Name!, i.Value)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Chưa chọn ý kiến", answer.Text, StringComparison.Ordinal);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.TaskId == task.Id).Select(l => l.WrongCodes).SingleAsync()));
    }

    [Fact]
    public async Task A_scanner_with_a_real_browser_that_runs_scripts_and_submits_decides_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var asked = await story.ReachAsync(await story.OpenAsync(), "opinions");
        var (token, _) = await story.LinkOfAsync(asked[0]);
        await using var visitor = await browser.NewVisitorAsync(390, javaScript: true);
        var page = await visitor.NewPageAsync();

        await page.GotoAsync(new Uri(story.Host.Address, $"/q/{token}").ToString());
        foreach (var link in await page.Locator("main a[href^='/q/']").EvaluateAllAsync<string[]>("all => all.map(a => a.href)"))
            await page.APIRequest.GetAsync(link);
        await page.EvaluateAsync("() => document.querySelector('form.decide').submit()");
        await page.GetByText("Chưa chọn ý kiến").First.WaitForAsync();

        Assert.Equal(TaskState.Open, (await story.TaskAsync(asked[0].Id)).State);
    }

    [Fact]
    public async Task A_binding_decision_wants_the_code_and_five_wrong_ones_kill_the_link()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, code) = await story.LinkOfAsync(task);
        var wrong = code == "000000" ? "111111" : "000000";
        using var visitor = new Visitor(story.Host.Address);

        Assert.Contains("Chưa nhập mã", (await PostAsync(visitor, token, task, "Approve", "")).Text, StringComparison.Ordinal);
        for (var left = 4; left > 0; left--)
            Assert.Contains($"còn {left} lần", (await PostAsync(visitor, token, task, "Approve", wrong)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync(visitor, token, task, "Approve", wrong)).Status);
        var afterwards = await PostAsync(visitor, token, task, "Approve", code);

        Assert.Equal("Liên kết hết hiệu lực", afterwards.Heading);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
        Assert.Equal(5, (await story.KindsAsync(task.PlanId)).Count(kind => kind == "link.wrong-code"));
    }

    [Fact]
    public async Task The_links_own_person_signed_in_needs_no_code()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, _) = await story.LinkOfAsync(task);
        var head = await story.HolderAsync("gd-stttt");
        using var stranger = new Visitor(story.Host.Address);
        await stranger.SignInAsync((await story.HolderAsync("gd-stc")).Email);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(head.Email);

        Assert.Contains("Chưa nhập mã", (await PostAsync(stranger, token, task, "Approve", "")).Text, StringComparison.Ordinal);
        Assert.Equal("Biên nhận", (await PostAsync(visitor, token, task, "Approve", "")).Heading);
    }

    [Fact]
    public async Task A_decided_link_shows_its_receipt_for_ever()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);

        Assert.Contains("Đã ghi nhận", (await PostAsync(visitor, token, task, "Approve", code)).Text, StringComparison.Ordinal);
        story.Time.Advance(TimeSpan.FromDays(400));
        var later = await visitor.GetAsync($"/q/{token}");

        Assert.Equal(("Biên nhận", HttpStatusCode.OK), (later.Heading, later.Status));
        Assert.Empty(later.Document.Forms);
    }

    [Fact]
    public async Task Recalled_superseded_expired_and_unknown_links_each_get_their_page()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        var (old, _) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        story.Time.Advance(TimeSpan.FromDays(181));
        var expired = await visitor.GetAsync($"/q/{old}");
        Assert.Equal("Liên kết hết hiệu lực", expired.Heading);
        Assert.Equal(HttpStatusCode.OK, (await visitor.SubmitAsync(expired, $"/q/{old}/gui-lai")).Status);
        var (fresh, _) = await story.LinkOfAsync(task);

        Assert.Equal("Liên kết cũ", (await visitor.GetAsync($"/q/{old}")).Heading);
        var late = await PostAsync(visitor, old, task, "Return", "", "Bổ sung phụ lục kinh phí");
        Assert.Equal("Liên kết cũ", late.Heading);
        Assert.Contains("Bổ sung phụ lục kinh phí", late.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostAsync($"/q/{old}/gui-lai", [])).Status);
        Assert.Equal(task.Step, (await visitor.GetAsync($"/q/{fresh}")).Heading);
        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        var recalled = await visitor.GetAsync($"/q/{fresh}");
        Assert.Equal("Việc đã kết thúc", recalled.Heading);
        Assert.Contains("rút lại", recalled.Text, StringComparison.Ordinal);
        Assert.Contains("UTC+7", recalled.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/q/{new string('A', 43)}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/q/junk'--")).Status);
    }

    /// <summary>A head who is just writing on the phone does not lose the page because somebody pressed "Nhắc".</summary>
    [Fact]
    public async Task A_reminder_sends_the_link_that_works_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        Assert.IsType<Conflict>((await RemindAsync(story, task)).Problem);
        story.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.True((await RemindAsync(story, task)).IsSuccess);

        Assert.IsType<Conflict>((await RemindAsync(story, task)).Problem);
        var links = await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.TaskId == task.Id).Select(l => l.Id).ToListAsync());
        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.TaskId == task.Id).Select(m => m.LinkId).ToListAsync());
        Assert.Equal([Assert.Single(links), links[0]], mails.Select(m => m!.Value));
        Assert.Equal("Biên nhận", (await PostAsync(visitor, token, task, "Approve", code)).Heading);
    }

    [Fact]
    public async Task A_link_killed_by_wrong_codes_is_replaced_once_and_does_not_end_its_successor()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (dead, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        for (var i = 0; i < EmailLink.MaxWrongCodes; i++)
            await PostAsync(visitor, dead, task, "Approve", code == "000000" ? "111111" : "000000");
        story.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await RemindAsync(story, task)).IsSuccess);
        var (fresh, freshCode) = await story.LinkOfAsync(task);
        story.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.NotEqual(dead, fresh);
        Assert.Equal("Liên kết cũ", (await visitor.GetAsync($"/q/{dead}")).Heading);
        Assert.Equal(HttpStatusCode.Conflict, (await visitor.PostAsync($"/q/{dead}/gui-lai", [])).Status);
        Assert.Equal("Biên nhận", (await PostAsync(visitor, fresh, task, "Approve", freshCode)).Heading);
    }

    [Fact]
    public async Task Whoever_left_the_post_reads_nothing_and_gets_no_new_link()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var file = await story.AttachAsync(plan);
        var task = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        var (token, _) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/q/{token}/tep/{file}")).Status);
        await story.DoAsync<DeactivatePerson, Person>((act, stop) => act.HandleAsync("vuhuunghia@bacninh.example", "Thôi việc", Actor.System, stop));
        story.Time.Advance(TimeSpan.FromMinutes(5));

        var page = await visitor.GetAsync($"/q/{token}");

        Assert.Equal((HttpStatusCode.Gone, "Việc đã kết thúc"), (page.Status, page.Heading));
        Assert.DoesNotContain((await story.PlanAsync(task.PlanId)).Title, page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/q/{token}/tep/{file}")).Status);
        Assert.Contains("không còn giữ chức danh", Assert.IsType<Conflict>((await RemindAsync(story, task)).Problem).Message, StringComparison.Ordinal);
        Assert.Single(await story.KindsAsync(task.PlanId), kind => kind == "link.file-read");
    }

    [Fact]
    public async Task A_code_typed_in_somebody_elses_session_names_that_session()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var assistant = new Visitor(story.Host.Address);
        await assistant.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);

        Assert.Equal("Biên nhận", (await PostAsync(assistant, token, task, "Approve", code)).Heading);

        var body = await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.PlanId == task.PlanId && e.Kind == "link.spent").Select(e => e.Body).SingleAsync());
        Assert.Contains(PlanStory.Province.PersonOf("cv-ttbcxb").ToString(), body, StringComparison.Ordinal);
    }

    /// <summary>What people inside say to each other when they give a file back is not for the agencies consulted.</summary>
    [Fact]
    public async Task A_consulted_agency_sees_opinions_and_not_the_reasons_of_internal_returns()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.CastAsync(Assert.Single(await story.ReachAsync(plan, "unit-head")), Verdict.Return, "Viết lại cho tử tế");
        var asked = await story.ReachAsync(plan, "opinions");
        await story.CastAsync(asked[1], Verdict.AgreeWithComments, "Nên thêm bảng tiến độ");
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.Host.ReadAsync(db => db.Set<Person>().SingleAsync(p => p.Id == asked[0].PersonId))).Email);

        foreach (var address in new[] { $"/q/{token}", $"/viec/{asked[0].Id}", $"/ke-hoach/{plan}?muc=y-kien", $"/ke-hoach/{plan}?muc=tien-trinh", $"/ke-hoach/{plan}?muc=nhat-ky" })
            Assert.DoesNotContain("Viết lại cho tử tế", (await visitor.GetAsync(address)).Text, StringComparison.Ordinal);
        Assert.Contains("Nên thêm bảng tiến độ", (await visitor.GetAsync($"/q/{token}")).Text, StringComparison.Ordinal);
        using var inside = new Visitor(story.Host.Address);
        await inside.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Contains("Viết lại cho tử tế", (await inside.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Text, StringComparison.Ordinal);
        var log = await inside.GetAsync($"/ke-hoach/{plan}?muc=nhat-ky");
        Assert.Contains("decision.cast", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Test-Browser", log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", log.Text, StringComparison.Ordinal);
        using var administrator = new Visitor(story.Host.Address);
        await administrator.SignInAsync((await story.HolderAsync("quan-tri")).Email);
        Assert.Contains("Test-Browser", (await administrator.GetAsync($"/ke-hoach/{plan}?muc=nhat-ky")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_post_for_another_version_than_the_one_shown_changes_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);

        var page = await visitor.PostAsync($"/q/{token}", new Dictionary<string, string>
        {
            ["verdict"] = "Approve",
            ["code"] = code,
            ["version"] = Sha256Hash.Of("another").Hex,
        });

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);
    }

    [Fact]
    public async Task Markup_in_a_comment_is_shown_as_text()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var asked = await story.ReachAsync(await story.OpenAsync(), "opinions");
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var page = await PostAsync(visitor, token, asked[0], "Disagree", "", "<script>alert(1)</script>");

        Assert.Equal("Biên nhận", page.Heading);
        Assert.Empty(page.Document.QuerySelectorAll("script"));
        Assert.Contains("<script>alert(1)</script>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_token_stands_in_the_database_or_in_the_log()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        await visitor.GetAsync($"/q/{token}");
        await PostAsync(visitor, token, task, "Approve", code);

        var rows = await story.Host.ReadAsync(db => db.Database.SqlQuery<string>($"""
            SELECT row_to_json(l)::text AS "Value" FROM mail.link l UNION ALL SELECT row_to_json(o)::text FROM mail.outbox o
            UNION ALL SELECT e.body FROM audit.entry e
            """).ToListAsync());
        Assert.NotEmpty(rows);
        Assert.DoesNotContain(rows, row => row.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(story.Host.Logs, line => line.Contains(token, StringComparison.Ordinal));
    }

    private static Task<Result<HumanTask>> RemindAsync(PlanStory story, HumanTask task) => story.DoAsync<NudgeTask, HumanTask>((nudge, stop) =>
        nudge.HandleAsync(task.Id, PlanStory.Province.PersonOf("cv-ttbcxb"), Actor.System, stop));

    private static Task<Page> PostAsync(Visitor visitor, string token, HumanTask task, string verdict, string code, string comment = "") =>
        visitor.PostAsync($"/q/{token}", new Dictionary<string, string>
        {
            ["verdict"] = verdict,
            ["comment"] = comment,
            ["code"] = code,
            ["version"] = task.VersionHash!,
        });
}
