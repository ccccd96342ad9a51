using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Host.Tests.Decisions;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Decisions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Host.Tests.Links;

/// <summary>The form of an opinion as a phone without script sends it.</summary>
public sealed class OpinionPageTests(PostgresServer server)
{
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [Fact]
    public async Task A_row_more_keeps_what_was_typed_and_decides_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);
        var first = await visitor.GetAsync($"/q/{token}");
        Assert.Contains(first.Document.QuerySelectorAll("#dieu-khoan option"), o => o.GetAttribute("value")!.StartsWith("Nhiệm vụ 1", StringComparison.Ordinal));

        var page = await PostAsync(visitor, token, asked[0],
            ("act", "add-row"), ("verdict", "Disagree"), ("comment", "Ý chung"), ("clause-0", "Điều 1"), ("opinion-0", "Chưa rõ"), ("clause-1", ""), ("letter-number", "12/STC"));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(3, page.Document.QuerySelectorAll("fieldset.remark").Length);
        Assert.Equal(("Điều 1", "Chưa rõ", "12/STC"), (Value(page, "clause-0"), page.Document.QuerySelector("#opinion-0")!.TextContent, Value(page, "letter-number")));
        Assert.NotNull(page.Document.QuerySelector("#verdict-Disagree[checked]"));
        Assert.Equal(TaskState.Open, (await story.TaskAsync(asked[0].Id)).State);
    }

    [Fact]
    public async Task Remarks_and_the_signed_letter_are_stored_and_read_by_those_who_may_read_the_plan()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var receipt = await PostAsync(visitor, token, asked[0], Convert.FromBase64String(Png), "Công văn 415.png",
            ("verdict", "AgreeWithComments"), ("clause-0", "Nhiệm vụ 2"), ("opinion-0", "Giao Sở Tài chính thẩm định"), ("wording-0", "Chủ trì: Sở Tài chính"),
            ("clause-1", "Kinh phí"), ("opinion-1", "Ghi rõ nguồn"), ("reason-1", "Luật Ngân sách"),
            ("letter-number", "415/STC-NS"), ("letter-date", "2026-10-14"), ("letter-signer", "Đặng Văn Hùng"));

        Assert.Contains("Đã ghi nhận ý kiến của ông/bà.", receipt.Text, StringComparison.Ordinal);
        var line = await story.LineAsync(asked[0]);
        Assert.Equal(["Nhiệm vụ 2", "Kinh phí"], line.Body.Remarks.Select(r => r.Clause));
        Assert.Equal(("415/STC-NS", new DateOnly(2026, 10, 14), "Đặng Văn Hùng", "Công văn 415.png"),
            (line.Body.Letter!.Number, line.Body.Letter.SignedOn, line.Body.Letter.Signer, line.Body.Letter.File!.Name));
        Assert.True(line.NeedsAnswer);
        Assert.IsType<Workflows.Values.InvalidFields>((await SilenceTheOthersAsync(story, plan)).Problem);

        var file = line.Body.Letter.File.Id;
        // The holder's own receipt, another agency that is asked, the drafter signed in: yes. A stranger's link: no.
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/q/{token}/tep/{file}")).Status);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Equal(HttpStatusCode.OK, (await drafter.GetAsync($"/ke-hoach/{plan}/tep/{file}")).Status);
        var other = await story.OpenAsync("Kế hoạch khác");
        var stranger = Assert.Single(await story.ReachAsync(other, "unit-head"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/q/{(await story.LinkOfAsync(stranger)).Token}/tep/{file}")).Status);
        // The letter is no part of the plan's own files.
        Assert.DoesNotContain((await story.Host.ReadAsync(db => db.Set<PlanVersion>().AsNoTracking().Where(v => v.PlanId == plan).ToListAsync())).SelectMany(v => v.Attachments), a => a.Id == file);
    }

    [Fact]
    public async Task Everything_wrong_is_told_at_once_and_what_was_typed_stays()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var page = await PostAsync(visitor, token, asked[0], ("verdict", "NotOurField"), ("opinion-0", "Không nêu điều nào"), ("letter-number", "1/A"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        foreach (var field in new[] { "comment", "clause-0", "letter-date", "letter-signer" })
            Assert.NotNull(page.Document.QuerySelector($"#{field}-loi"));
        Assert.Equal("Không nêu điều nào", page.Document.QuerySelector("#opinion-0")!.TextContent);
        var contrary = await PostAsync(visitor, token, asked[0], ("verdict", "Agree"), ("clause-0", "Điều 1"), ("opinion-0", "Phải sửa"));
        Assert.NotNull(contrary.Document.QuerySelector("#verdict-loi"));
        Assert.Equal(TaskState.Open, (await story.TaskAsync(asked[0].Id)).State);
    }

    [Theory]
    [InlineData("van-ban.exe", "MZ")]
    [InlineData("van-ban.pdf", "không phải PDF")]
    public async Task A_file_that_is_no_letter_is_refused_in_words_and_the_words_stay(string name, string content)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var page = await PostAsync(visitor, token, asked[0], Encoding.UTF8.GetBytes(content), name, ("verdict", "Disagree"), ("comment", "Chưa rõ kinh phí"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.NotNull(page.Document.QuerySelector("#letter-file-loi"));
        Assert.Equal("Chưa rõ kinh phí", page.Document.QuerySelector("#comment")!.TextContent);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<PlanAttachment>().CountAsync(a => a.PlanId == plan)));
    }

    [Fact]
    public async Task A_file_over_twenty_megabytes_is_refused_in_words_and_one_over_the_body_s_limit_too()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);

        var large = await PostAsync(visitor, token, asked[0], new byte[21 * 1024 * 1024], "quet.pdf", ("verdict", "Disagree"), ("comment", "Chưa rõ kinh phí"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, large.Status);
        Assert.Contains("20 MB", large.Document.QuerySelector("#letter-file-loi")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Chưa rõ kinh phí", large.Document.QuerySelector("#comment")!.TextContent);
        Assert.Equal(TaskState.Open, (await story.TaskAsync(asked[0].Id)).State);
    }

    [Fact]
    public async Task A_letter_sent_again_because_its_receipt_was_lost_gets_the_receipt()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);
        var scan = Encoding.ASCII.GetBytes($"%PDF-1.7\n{new string('x', 400 * 1024)}\n%%EOF\n");
        (string, string)[] fields = [("verdict", "Agree"), ("letter-number", "415/STC-NS"), ("letter-date", "2026-10-14"), ("letter-signer", "Đặng Văn Hùng")];
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(visitor, token, asked[0], scan, "quet.pdf", fields)).Status);

        var again = await PostAsync(visitor, token, asked[0], scan, "quet.pdf", fields);

        Assert.Equal(HttpStatusCode.OK, again.Status);
        Assert.Contains("Việc này đã có ý kiến từ trước.", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Megabytes_come_in_only_by_a_link_that_takes_a_letter()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var approve = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "unit-head"));
        var (token, _) = await story.LinkOfAsync(approve);
        using var visitor = new Visitor(story.Host.Address);

        foreach (var address in new[] { token, new string('A', 43), "khong-co" })
        {
            var page = await PostAsync(visitor, address, approve, new byte[300 * 1024], "quet.pdf", ("verdict", "Approve"));

            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        }

        Assert.Equal(TaskState.Open, (await story.TaskAsync(approve.Id)).State);
    }

    [Fact]
    public async Task More_time_is_asked_for_on_the_page_and_answered_on_the_plan_s()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        var (token, _) = await story.LinkOfAsync(asked[0]);
        using var visitor = new Visitor(story.Host.Address);
        var wrong = await PostAsync(visitor, token, asked[0], ("verdict", "AskForTime"), ("comment", "Cần họp"), ("wished-day", "2026-10-25"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("ngày nghỉ", wrong.Document.QuerySelector("#wished-day-loi")!.TextContent, StringComparison.Ordinal);

        var page = await PostAsync(visitor, token, asked[0], ("verdict", "AskForTime"), ("comment", "Cần họp các phòng"), ("wished-day", "2026-10-28"));

        Assert.Contains("Đã gửi đề nghị gia hạn", page.Text, StringComparison.Ordinal);
        Assert.Contains("28/10/2026", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("#verdict-AskForTime"));
        Assert.Equal(TaskState.Open, (await story.TaskAsync(asked[0].Id)).State);
        var request = await story.Host.ReadAsync(db => db.Set<ExtensionRequest>().AsNoTracking().SingleAsync());
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        var board = await drafter.GetAsync($"/ke-hoach/{plan}?muc=y-kien");
        var action = $"/ke-hoach/{plan}/gia-han/{request.Id}";
        var refused = await drafter.SubmitAsync(board, action, ("act", "refuse"), ("word", ""));
        Assert.Contains("Lời trả lời: chưa nhập", refused.Text, StringComparison.Ordinal);
        await drafter.SubmitAsync(board, action, ("act", "grant"), ("day", "2026-10-27"), ("word", "Đồng ý đến 27/10"));

        Assert.Equal(new DateOnly(2026, 10, 27), (await story.TaskAsync(asked[0].Id)).DueOn);
        var after = await visitor.GetAsync($"/q/{token}");
        Assert.Contains("Đã được gia hạn đến 27/10/2026", after.Text, StringComparison.Ordinal);
        Assert.Contains("Đồng ý đến 27/10", after.Text, StringComparison.Ordinal);
        // Those who only give opinions answer nobody.
        using var agency = new Visitor(story.Host.Address);
        await agency.SignInAsync((await story.NewestMailAsync(asked[1].Id)).ToAddress);
        Assert.DoesNotContain((await agency.GetAsync($"/ke-hoach/{plan}?muc=y-kien")).Document.Forms, f => f.GetAttribute("action") == action);
    }

    private static async Task<Workflows.Values.Result<PlanVersion>> SilenceTheOthersAsync(PlanStory story, Guid plan)
    {
        await story.EndOfDayAsync(RoundStory.Due);
        return await story.ConsolidateAsync(plan);
    }

    private static string? Value(Page page, string field) => page.Document.QuerySelector($"#{field}")!.GetAttribute("value");

    private static Task<Page> PostAsync(Visitor visitor, string token, HumanTask task, params (string Name, string Value)[] fields) =>
        PostAsync(visitor, token, task, null, null, fields);

    private static async Task<Page> PostAsync(
        Visitor visitor, string token, HumanTask task, byte[]? file, string? fileName, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(task.VersionHash ?? ""), "version");
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        using var bytes = new ByteArrayContent(file ?? []);
        bytes.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        if (fileName is not null)
            form.Add(bytes, "letter-file", fileName);
        return await Page.ReadAsync(await visitor.Client.PostAsync($"/q/{token}", form));
    }
}
