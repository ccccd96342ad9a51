using System.Net;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Host.Tests.Web.Plans;

public sealed class PlanPagesTests(PlanDesk desk) : IClassFixture<PlanDesk>
{
    [Fact]
    public async Task A_plan_goes_from_the_first_form_to_the_next_desk()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);

        var tooEarly = await drafter.GetAsync($"/ke-hoach/{plan}/trinh");
        Assert.Contains("Chưa có nơi nhận.", tooEarly.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(tooEarly.Document.Forms, f => f.GetAttribute("action") == $"/ke-hoach/{plan}/trinh");
        await PlanDesk.CompleteAsync(drafter, plan);
        var confirm = await drafter.GetAsync($"/ke-hoach/{plan}/trinh");
        Assert.Contains("Trưởng phòng duyệt: Ngô Thị Thu Thủy", confirm.Text, StringComparison.Ordinal);
        var submitted = await PlanDesk.SubmitAsync(drafter, plan, "Trình lần đầu");

        Assert.Equal($"/ke-hoach/{plan}", submitted.Location);
        var shown = await drafter.GetAsync($"/ke-hoach/{plan}");
        Assert.Contains("Ngô Thị Thu Thủy", shown.Document.QuerySelector(".holders")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("hình ảnh", shown.Document.QuerySelector(".prose strong")!.TextContent);
        var story = await drafter.GetAsync($"/ke-hoach/{plan}?muc=tien-trinh");
        Assert.Contains("trình phiên bản 1", story.Text, StringComparison.Ordinal);
        Assert.Contains("Trình lần đầu", story.Text, StringComparison.Ordinal);
        var log = await drafter.GetAsync($"/ke-hoach/{plan}?muc=nhat-ky&kiem-tra=1");
        Assert.Contains("Nhật ký nguyên vẹn", log.Text, StringComparison.Ordinal);
        var print = await drafter.GetAsync($"/ke-hoach/{plan}/ban-in?phien-ban=1");
        Assert.Contains("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", print.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await drafter.GetAsync($"/ke-hoach/{plan}/ban-in?phien-ban=2")).Status);
    }

    [Fact]
    public async Task A_drafter_does_not_edit_under_review_until_the_plan_is_withdrawn()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        await PlanDesk.CompleteAsync(drafter, plan);
        var open = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        await PlanDesk.SubmitAsync(drafter, plan);

        Assert.Equal(HttpStatusCode.Conflict, (await drafter.GetAsync($"/ke-hoach/{plan}/soan")).Status);
        var late = await PlanDesk.PressAsync(drafter, plan, open, "save", ("mandate", "Sửa lén"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("Sửa lén", PlanDesk.Typed(late, "mandate"));
        Assert.NotEqual("Sửa lén", (await desk.StoredAsync(plan)).Mandate);

        var ask = await drafter.GetAsync($"/ke-hoach/{plan}/rut");
        var unsaid = await drafter.SubmitAsync(ask, $"/ke-hoach/{plan}/rut", ("reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unsaid.Status);
        var withdrawn = await drafter.SubmitAsync(ask, $"/ke-hoach/{plan}/rut", ("reason", "Bổ sung nhiệm vụ"));
        Assert.Equal(HttpStatusCode.Redirect, withdrawn.Status);
        Assert.Equal(HttpStatusCode.OK, (await drafter.GetAsync($"/ke-hoach/{plan}/soan")).Status);
    }

    [Theory]
    [InlineData("Confidential", "“Mật”")]
    [InlineData("TopSecret", "“Tuyệt mật”")]
    public async Task A_state_secret_is_refused_with_the_law_and_nothing_is_stored(string secrecy, string named)
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var page = await drafter.GetAsync("/ke-hoach/moi");
        var title = $"Kế hoạch phải giữ kín {secrecy}";
        var rows = await RowsAsync();

        var refused = await drafter.PostAsync("/ke-hoach/moi", PlanDesk.Opening(page, title, secrecy));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(named, refused.Text, StringComparison.Ordinal);
        Assert.Contains("Luật số 117/2025/QH15", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(title, refused.Body, StringComparison.Ordinal);
        Assert.Equal(rows, await RowsAsync());
        Assert.False(await desk.Host.ReadAsync(db => db.Set<Plan>().AnyAsync(p => p.Title == title)));

        Task<int> RowsAsync() => desk.Host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Kind.StartsWith("plan.")));
    }

    [Fact]
    public async Task The_question_about_secrets_must_be_answered()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var page = await drafter.GetAsync("/ke-hoach/moi");

        var told = await drafter.PostAsync("/ke-hoach/moi", PlanDesk.Opening(page, "Kế hoạch chưa trả lời", secrecy: ""));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.Status);
        Assert.NotNull(told.Document.GetElementById("secrecy-loi"));
        Assert.Equal("Kế hoạch chưa trả lời", PlanDesk.Typed(told, "title"));
    }

    [Fact]
    public async Task Strangers_find_nothing_and_colleagues_read_but_do_not_write()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        using var stranger = await desk.SignInAsync(PlanDesk.Stranger);
        using var colleague = await desk.SignInAsync(PlanDesk.Colleague);
        using var nobody = new Visitor(desk.Host.Address);
        var plan = await PlanDesk.OpenAsync(drafter);
        await PlanDesk.CompleteAsync(drafter, plan);
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        await PlanDesk.UploadAsync(drafter, plan, editor, "a.pdf", "%PDF-1.4\n%%EOF\n"u8.ToArray());
        var file = await desk.Host.ReadAsync(db => db.Set<PlanAttachment>().SingleAsync(a => a.PlanId == plan));
        string[] addresses = ["", "/soan", "/trinh", "/rut", "/ban-in?phien-ban=1", $"/tep/{file.Id}", "?muc=nhat-ky"];

        foreach (var address in addresses)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/ke-hoach/{plan}{address}")).Status);
            Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync($"/ke-hoach/{plan}{address}")).Status);
        }

        Assert.DoesNotContain(plan.ToString(), (await stranger.GetAsync("/ke-hoach/moi/sao-chep")).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.ToString(), (await stranger.GetAsync("/ke-hoach?q=doi+ngoai")).Body, StringComparison.Ordinal);
        Assert.Contains(plan.ToString(), (await colleague.GetAsync("/ke-hoach?q=doi+ngoai")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync($"/ke-hoach/{plan}")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await colleague.GetAsync($"/ke-hoach/{plan}/soan")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await colleague.GetAsync($"/ke-hoach/{plan}/trinh")).Status);
        // A file of a draft is still the drafter's own.
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.GetAsync($"/ke-hoach/{plan}/tep/{file.Id}")).Status);
        var token = PlanDesk.TokenOf(await colleague.GetAsync("/ke-hoach/moi"));
        foreach (var address in new[] { "/soan", "/trinh", "/rut", $"/nhac/{Guid.Empty}" })
        {
            var forbidden = await colleague.PostAsync($"/ke-hoach/{plan}{address}", [new("__RequestVerificationToken", token), new("title", "Của tôi"), new("reason", "x")]);
            Assert.Equal(HttpStatusCode.Forbidden, forbidden.Status);
        }

        Assert.NotEqual("Của tôi", (await desk.StoredAsync(plan)).Title);
        await PlanDesk.SubmitAsync(drafter, plan);
        Assert.Equal(HttpStatusCode.OK, (await colleague.GetAsync($"/ke-hoach/{plan}/tep/{file.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/ke-hoach/{plan}")).Status);
    }

    [Fact]
    public async Task A_reminder_goes_once_in_a_while_and_only_for_a_task_of_this_plan()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter);
        var other = await PlanDesk.OpenAsync(drafter);
        await PlanDesk.CompleteAsync(drafter, plan);
        await PlanDesk.SubmitAsync(drafter, plan);
        var task = await desk.Host.ReadAsync(db => db.Set<HumanTask>().SingleAsync(t => t.PlanId == plan && t.Kind == TaskKind.Approve));
        var page = await drafter.GetAsync($"/ke-hoach/{plan}");

        await drafter.SubmitAsync(page, $"/ke-hoach/{plan}/nhac/{task.Id}");
        Assert.Contains("Thư vừa được gửi", (await drafter.GetAsync($"/ke-hoach/{plan}")).Text, StringComparison.Ordinal);
        var foreign = await drafter.PostAsync($"/ke-hoach/{other}/nhac/{task.Id}", [new("__RequestVerificationToken", PlanDesk.TokenOf(page))]);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    [Fact]
    public async Task Last_years_plan_becomes_this_years()
    {
        using var drafter = await desk.SignInAsync(PlanDesk.Drafter);
        var plan = await PlanDesk.OpenAsync(drafter, "Kế hoạch sao chép năm 2027");
        await PlanDesk.CompleteAsync(drafter, plan);
        var page = await drafter.GetAsync("/ke-hoach/moi/sao-chep?q=ke+hoach+sao+chep");
        Assert.Contains("Kế hoạch sao chép năm 2027", page.Text, StringComparison.Ordinal);

        var copied = await drafter.PostAsync(
            "/ke-hoach/moi/sao-chep",
            [new("__RequestVerificationToken", PlanDesk.TokenOf(page)), new("source", plan.ToString()), new("periodFrom", "2028")]);

        var made = await desk.StoredAsync(Guid.Parse(copied.Location!.Split('/')[2]));
        Assert.Equal("Kế hoạch sao chép năm 2028", made.Title);
        Assert.Equal(2028, made.PeriodTo);
        Assert.Equal("Tổ chức hội nghị", made.Tasks[0].Content);
    }
}
