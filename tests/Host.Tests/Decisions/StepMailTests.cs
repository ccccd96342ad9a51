using System.Net;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>What a step's inputs make of its mails, through the queue from which the sender takes them.</summary>
public sealed class StepMailTests(PostgresServer server)
{
    [Fact]
    public async Task A_step_that_wants_a_sign_in_sends_a_mail_whose_link_decides_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("agency-head").Set("emailMode", "sign-in"));
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        var mail = Assert.Single(await MailsOfAsync(story, task));
        Assert.Equal((false, "Đăng nhập để xem và quyết định"), (mail.WithCode, mail.Body.Action));
        Assert.Contains(mail.Body.Closing!, line => line.Contains("sau khi đăng nhập", StringComparison.Ordinal));
        Assert.Equal(LinkPurpose.SignIn, await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.TaskId == task.Id).Select(l => l.Purpose).SingleAsync()));
        var (token, code) = await story.LinkOfAsync(task);
        using var visitor = new Visitor(story.Host.Address);
        using var client = story.Host.NewClient();

        using var shown = await client.GetAsync($"/q/{token}");
        using var form = PlanStory.FormOf(task, "Approve", code);
        using var posted = await client.PostAsync($"/q/{token}", form);

        foreach (var answer in new[] { shown, posted })
            Assert.Equal((HttpStatusCode.Redirect, $"/viec/{task.Id}"), (answer.StatusCode, answer.Headers.Location?.ToString()));
        Assert.Equal(TaskState.Open, (await story.TaskAsync(task.Id)).State);

        await visitor.SignInAsync((await story.HolderAsync("gd-stttt")).Email);
        var page = await visitor.GetAsync($"/viec/{task.Id}");
        var fields = page.Document.Forms.Single(f => f.GetAttribute("action") == $"/viec/{task.Id}").Elements
            .OfType<AngleSharp.Html.Dom.IHtmlInputElement>().Where(i => i.Type == "hidden").Select(i => KeyValuePair.Create(i.Name!, i.Value));
        Assert.Equal("Biên nhận", (await visitor.PostAsync($"/viec/{task.Id}", [.. fields, new("verdict", "Approve")])).Heading);
        Assert.Contains(await SubjectsAsync(story, task.PlanId), s => s.StartsWith("[Đã ghi nhận] Duyệt", StringComparison.Ordinal));
        // The link proves nobody afterwards either: the receipt stands behind the sign-in.
        using var later = await client.GetAsync($"/q/{token}");
        Assert.Equal(HttpStatusCode.Redirect, later.StatusCode);
    }

    [Fact]
    public async Task A_reminder_of_a_step_that_wants_a_sign_in_is_of_the_same_kind()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("agency-head").Set("emailMode", "sign-in"));
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "agency-head"));
        story.Time.Advance(TimeSpan.FromDays(200));

        Assert.True((await RemindAsync(story, task)).IsSuccess);

        var mails = await MailsOfAsync(story, task);
        Assert.Equal(2, mails.Count);
        Assert.All(mails, mail => Assert.Equal((false, "Đăng nhập để xem và quyết định"), (mail.WithCode, mail.Body.Action)));
        Assert.DoesNotContain(LinkPurpose.Decide, await story.Host.ReadAsync(db => db.Set<EmailLink>().Where(l => l.TaskId == task.Id).Select(l => l.Purpose).ToListAsync()));
    }

    [Fact]
    public async Task A_step_without_mail_stands_in_the_persons_list_and_sends_nothing_at_all()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("unit-head").Set("emailMode", "none"));
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "unit-head"));

        Assert.Empty(await MailsOfAsync(story, task));
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<EmailLink>().CountAsync(l => l.TaskId == task.Id)));
        Assert.Equal(task.Id, Assert.Single(await story.Host.WithAsync<Inbox, IReadOnlyList<InboxItem>>(inbox => inbox.ForAsync(task.PersonId, default))).TaskId);
        Assert.Contains("không gửi thư", Assert.IsType<Conflict>((await RemindAsync(story, task)).Problem).Message, StringComparison.Ordinal);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.DoesNotContain("Nhắc Ngô", (await drafter.GetAsync($"/ke-hoach/{plan}")).Document.Body!.OuterHtml, StringComparison.Ordinal);

        Assert.True((await story.WithdrawAsync(plan)).IsSuccess);
        task = Assert.Single(await story.ReachAsync(plan, "unit-head"));
        await story.CastAsync(task, Verdict.Approve);

        var told = await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.ToName == task.PersonName).CountAsync());
        Assert.Equal(0, told);
        Assert.NotEmpty(await MailsOfAsync(story, Assert.Single(await story.OpenTasksAsync(plan))));
        // The next step sends mails, so there is somebody to remind.
        Assert.Contains("Nhắc Vũ", (await drafter.GetAsync($"/ke-hoach/{plan}")).Document.Body!.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Desk_work_without_mail_is_only_in_the_list()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            drawing.Step("consolidate").Set("emailMode", "none");
            drawing.Step("issue").Set("emailMode", "none");
        });
        var plan = await story.OpenAsync();

        Assert.Empty(await MailsOfAsync(story, Assert.Single(await story.ReachAsync(plan, "consolidate"))));
        Assert.Empty(await MailsOfAsync(story, Assert.Single(await story.ReachAsync(plan, "issue"))));
    }

    [Fact]
    public async Task As_shipped_a_decision_is_made_from_the_mail_and_desk_work_behind_the_sign_in()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var decision = Assert.Single(await story.ReachAsync(plan, "agency-head"));
        Assert.Equal((EmailMode.Decide, true), (decision.EmailMode, Assert.Single(await MailsOfAsync(story, decision)).WithCode));
        var desk = Assert.Single(await story.ReachAsync(plan, "consolidate"));
        Assert.Equal("Mở bảng tổng hợp", Assert.Single(await MailsOfAsync(story, desk)).Body.Action);
    }

    [Fact]
    public async Task A_notice_says_what_its_template_says_of_this_plan_unless_it_is_written_by_hand()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            var issued = drawing.Step("notify-issued").Set("template", "issued");
            issued.AsObject().Remove("subject");
            issued.AsObject().Remove("text");
            drawing.Add("moved", "PlanIssuance.Notify", "Báo chuyển bước").Set("template", "moved-on").Set("text", "Đang ở {người đang xử lý}, hạn {thời hạn}, số {số, ký hiệu}.\nTrạng thái {trạng thái}.");
            drawing.Connect("sign", "Approved", "moved");
        });
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var title = (await story.PlanAsync(plan)).Title;
        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.PlanId == plan).ToListAsync());
        var issued = Assert.Single(mails, m => m.Subject.StartsWith("[Đã ban hành] ", StringComparison.Ordinal));
        Assert.Equal("Đã ban hành", issued.Body.Headline);
        Assert.Contains($"Quyết định kèm theo Kế hoạch số 01/QĐ-UBND ngày 14/10/2026 đã được ban hành: {title}.", issued.Body.Paragraphs);
        // By hand, the subject of the template; the line that has no number to tell is left out.
        var moved = Assert.Single(mails, m => m.Subject.StartsWith("[Hồ sơ đã chuyển bước] ", StringComparison.Ordinal));
        Assert.StartsWith("Trạng thái ", Assert.Single(moved.Body.Paragraphs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_another_instrument_than_the_clerk_s_step_numbers_is_told_when_it_is_submitted()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("issue").Set("documentType", "KH"));

        var refused = Assert.IsType<Invalid>((await story.SubmitAsync(await story.OpenAsync())).Problem);

        Assert.Equal("instrument", refused.Field);
        Assert.Contains("Kế hoạch của UBND (KH)", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Where only the run knows the type, the step itself stands still with the same words; no number is taken.</summary>
    [Fact]
    public async Task A_type_known_only_to_the_run_stops_the_step_and_takes_no_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("issue").Set("documentType", "'KH'")["documentType"]!["expression"]!["type"] = "JavaScript");
        var plan = await story.OpenAsync();

        await story.CastAsync(Assert.Single(await story.ReachAsync(plan, "approve")), Verdict.Approve);

        Assert.Empty(await story.OpenTasksAsync(plan));
        Assert.Contains("Kế hoạch của UBND (KH)", await story.Host.ReadAsync(db => db.Set<StoredIncident>().Select(i => i.Message).SingleAsync()), StringComparison.Ordinal);
        Assert.Null((await story.PlanAsync(plan)).NumberAndSymbol);
    }

    [Fact]
    public async Task A_type_that_fits_is_numbered_in_its_book()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("issue").Set("documentType", "QĐ"));

        Assert.Equal("01/QĐ-UBND", (await story.IssueAsync(Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue")))).Value.ToString());
    }

    private static Task<Result<HumanTask>> RemindAsync(PlanStory story, HumanTask task) => story.DoAsync<NudgeTask, HumanTask>((nudge, stop) =>
        nudge.HandleAsync(task.Id, PlanStory.Province.PersonOf("cv-ttbcxb"), Actor.System, stop));

    private static Task<List<OutboxMail>> MailsOfAsync(PlanStory story, HumanTask task) =>
        story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.TaskId == task.Id).ToListAsync());

    private static Task<List<string>> SubjectsAsync(PlanStory story, Guid plan) =>
        story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.PlanId == plan).Select(m => m.Subject).ToListAsync());
}
