using System.Net;
using Host.Identity;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.HumanTasks.Handover;
using Host.Tests.Web.Plans;
using Microsoft.EntityFrameworkCore;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;
using Workflows.Organisation.Substitutions;

namespace Host.Tests.Web.Away;

/// <summary>The pages about people who are away: forms without script, rights asked of the server.</summary>
public sealed class AwayPagesTests(PostgresServer server)
{
    [Fact]
    public async Task Whoever_goes_away_writes_it_down_sees_it_and_takes_it_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        using var visitor = await SignInAsync(story, head.Email);
        Assert.Contains("Chưa có ủy quyền xử lý thay nào", (await visitor.GetAsync("/uy-quyen")).Text, StringComparison.Ordinal);

        // One post: the form does not ask which.
        var form = await visitor.GetAsync("/uy-quyen/xu-ly-thay");
        Assert.Contains("Xử lý thay cho Đặng Văn Hùng", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sở Tư pháp", form.Document.QuerySelector("#receiver")!.TextContent, StringComparison.Ordinal);
        var wrong = await PostAsync(visitor, form, "/uy-quyen/xu-ly-thay", ("giver", SeatKey.Of(head).ToString()), ("from", "20/10/2026"), ("to", "16-10-2026"), ("proof", "Đi công tác"), ("work", "Opinion"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Ngày kết thúc phải từ ngày bắt đầu trở đi.", wrong.Text, StringComparison.Ordinal);
        Assert.Equal("Đi công tác", wrong.Document.QuerySelector("#proof")!.GetAttribute("value"));
        Assert.NotNull(wrong.Document.QuerySelector("#work-Opinion")!.GetAttribute("checked"));
        Assert.Null(wrong.Document.QuerySelector("#work-Check")!.GetAttribute("checked"));
        Assert.NotNull(wrong.Document.QuerySelector("a[href='#receiver']"));

        var granted = await PostAsync(
            visitor, form, "/uy-quyen/xu-ly-thay",
            ("giver", SeatKey.Of(head).ToString()), ("receiver", SeatKey.Of(deputy).ToString()), ("from", "2026-10-14"), ("to", "20/10/2026"),
            ("proof", "Đi công tác"), ("work", "Opinion"), ("work", "Check"));

        Assert.Equal("/uy-quyen", granted.Location);
        var list = await visitor.GetAsync("/uy-quyen");
        Assert.Contains("Đang có hiệu lực", list.Text, StringComparison.Ordinal);
        Assert.Contains("từ ngày 14/10/2026 đến hết ngày 20/10/2026", list.Text, StringComparison.Ordinal);
        var record = await story.Host.ReadAsync(db => db.Set<Substitution>().SingleAsync());
        Assert.Equal(SubstitutedWork.Opinion | SubstitutedWork.Check, record.Work);
        using var stranger = await SignInAsync(story, (await story.HolderAsync("gd-stp")).Email);
        Assert.DoesNotContain("Đặng Văn Hùng", (await stranger.GetAsync("/uy-quyen?xem=tat-ca")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi")).Status);
        using var administrator = await SignInAsync(story, (await story.HolderAsync("quan-tri")).Email);
        Assert.Contains("Đặng Văn Hùng", (await administrator.GetAsync("/uy-quyen?xem=tat-ca")).Text, StringComparison.Ordinal);

        var ask = await visitor.GetAsync($"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(visitor, ask, $"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi")).Status);
        Assert.Equal("/uy-quyen", (await PostAsync(visitor, ask, $"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi", ("reason", "Về sớm"))).Location);
        Assert.Contains("Đã thu hồi", (await visitor.GetAsync("/uy-quyen")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_open_goes_over_and_comes_back_with_the_press_of_the_button()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        using var visitor = await SignInAsync(story, head.Email);
        var form = await visitor.GetAsync("/uy-quyen/xu-ly-thay");

        await PostAsync(
            visitor, form, "/uy-quyen/xu-ly-thay",
            ("giver", SeatKey.Of(head).ToString()), ("receiver", SeatKey.Of(deputy).ToString()), ("from", "2026-10-14"), ("to", "2026-10-14"),
            ("proof", "Nghỉ ốm"), ("work", "Opinion"), ("takesOpen", "1"));

        Assert.Contains("chuyển 1 việc đang mở", (await visitor.GetAsync("/uy-quyen")).Text, StringComparison.Ordinal);
        Assert.Equal(deputy.PersonId, (await story.TaskAsync(task.Id)).PersonId);
        var gone = await visitor.GetAsync($"/viec/{task.Id}");
        Assert.Equal(HttpStatusCode.Forbidden, gone.Status);
        Assert.Contains("đã được chuyển cho Phan Thị Mai Chi", gone.Text, StringComparison.Ordinal);
        using var substitute = await SignInAsync(story, deputy.Email);
        Assert.Contains("Xử lý thay: Đặng Văn Hùng", (await substitute.GetAsync("/")).Text, StringComparison.Ordinal);
        var record = await story.Host.ReadAsync(db => db.Set<Substitution>().SingleAsync());
        var ask = await visitor.GetAsync($"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi");
        await PostAsync(visitor, ask, $"/uy-quyen/xu-ly-thay/{record.Id}/thu-hoi", ("reason", "Đã khỏe"));

        Assert.Contains("1 việc đang mở trở về", (await visitor.GetAsync("/uy-quyen")).Text, StringComparison.Ordinal);
        Assert.Equal(head.PersonId, (await story.TaskAsync(task.Id)).PersonId);
        Assert.DoesNotContain("Xử lý thay", (await substitute.GetAsync("/")).Text.Replace("Ủy quyền", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authority_to_sign_is_written_down_by_its_holder_and_an_acting_head_by_an_administrator()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var head = await story.HolderAsync("gd-stc");
        var deputy = await story.DeputyOfFinanceAsync();
        using var visitor = await SignInAsync(story, head.Email);
        var form = await visitor.GetAsync("/uy-quyen/ky-thay");
        Assert.Null(form.Document.QuerySelector("#capacity-Acting"));
        (string, string)[] filled =
        [
            ("giver", head.PostId.ToString()), ("receiver", SeatKey.Of(deputy).ToString()), ("papers", "Submission"),
            ("documentNumber", "27/GUQ-STC"), ("documentDate", "2026-10-12"), ("from", "2026-10-14"),
        ];

        Assert.Contains("phải có thời hạn", (await PostAsync(visitor, form, "/uy-quyen/ky-thay", [.. filled, ("capacity", "ByAuthority")])).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(visitor, form, "/uy-quyen/ky-thay", [.. filled, ("capacity", "Acting")])).Status);
        Assert.Equal("/uy-quyen", (await PostAsync(visitor, form, "/uy-quyen/ky-thay", [.. filled, ("capacity", "ForHead"), ("field", "Ngân sách")])).Location);
        var list = await visitor.GetAsync("/uy-quyen");
        Assert.Contains("KT. (ký thay người đứng đầu)", list.Text, StringComparison.Ordinal);
        Assert.Contains("27/GUQ-STC ngày 12/10/2026", list.Text, StringComparison.Ordinal);
        Assert.Contains("Lĩnh vực: Ngân sách", list.Text, StringComparison.Ordinal);

        using var specialist = await SignInAsync(story, (await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Contains("không có thẩm quyền ký", (await specialist.GetAsync($"/uy-quyen/ky-thay?cua={head.PostId}")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(specialist, await specialist.GetAsync("/uy-quyen/xu-ly-thay"), "/uy-quyen/ky-thay", [.. filled, ("capacity", "ForHead")])).Status);
        await story.EndPostAsync("gd-stp");
        var justice = await story.JoinAsync("Tô Văn Lập", "Phó Giám đốc Sở Tư pháp", PostRole.Deputy, "STP", "pgd-stp");
        using var administrator = await SignInAsync(story, (await story.HolderAsync("quan-tri")).Email);
        Assert.Contains("Giám đốc Sở Tư pháp (khuyết)", (await administrator.GetAsync("/uy-quyen/ky-thay")).Text, StringComparison.Ordinal);
        var vacant = PlanStory.Province.Derive("post gd-stp");
        var acting = await PostAsync(
            administrator, await administrator.GetAsync($"/uy-quyen/ky-thay?cua={vacant}"), "/uy-quyen/ky-thay",
            ("giver", vacant.ToString()), ("receiver", SeatKey.Of(justice).ToString()), ("papers", "Submission"), ("capacity", "Acting"),
            ("documentNumber", "99/QĐ-UBND"), ("documentDate", "2026-10-13"), ("from", "2026-10-14"));
        Assert.Equal("/uy-quyen", acting.Location);
        var record = await story.Host.ReadAsync(db => db.Set<Delegation>().SingleAsync(d => d.Capacity == SigningCapacity.Acting));
        Assert.Null(record.GiverId);
        Assert.Equal("/uy-quyen", (await PostAsync(administrator, await administrator.GetAsync($"/uy-quyen/ky-thay/{record.Id}/thu-hoi"), $"/uy-quyen/ky-thay/{record.Id}/thu-hoi", ("reason", "Đã bổ nhiệm"))).Location);
    }

    [Fact]
    public async Task A_leavers_work_is_counted_first_and_only_administrators_move_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (head, deputy) = (await story.HolderAsync("gd-stc"), await story.DeputyOfFinanceAsync());
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "opinions");
        var task = await story.OpinionOfAsync(plan, "STC");
        using var visitor = await SignInAsync(story, head.Email);
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync("/uy-quyen/chuyen-viec")).Status);
        var token = PlanDesk.TokenOf(await visitor.GetAsync("/uy-quyen/xu-ly-thay"));
        Assert.Equal(HttpStatusCode.Forbidden, (await visitor.PostAsync(
            "/uy-quyen/chuyen-viec",
            [new("__RequestVerificationToken", token), new("leaver", head.PersonId.ToString()), new("to", deputy.PersonId.ToString()), new("reason", "x")])).Status);
        using var administrator = await SignInAsync(story, (await story.HolderAsync("quan-tri")).Email);

        var preview = await administrator.GetAsync($"/uy-quyen/chuyen-viec?tu={head.PersonId}&den={deputy.PersonId}");
        Assert.Contains("Đặng Văn Hùng → Phan Thị Mai Chi", preview.Text, StringComparison.Ordinal);
        Assert.Equal(head.PersonId, (await story.TaskAsync(task.Id)).PersonId);
        (string, string)[] both = [("leaver", head.PersonId.ToString()), ("to", deputy.PersonId.ToString())];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync(administrator, preview, "/uy-quyen/chuyen-viec", both)).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await administrator.GetAsync($"/uy-quyen/chuyen-viec?tu={head.PersonId}&den={head.PersonId}")).Status);
        await PostAsync(administrator, preview, "/uy-quyen/chuyen-viec", [.. both, ("reason", "Nghỉ hưu")]);

        Assert.Equal((deputy.PersonId, TaskStanding.Handed), ((await story.TaskAsync(task.Id)).PersonId, (await story.TaskAsync(task.Id)).Standing));
        Assert.Contains("Đã chuyển 1 việc đang mở", (await administrator.GetAsync("/uy-quyen?xem=tat-ca")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/uy-quyen")]
    [InlineData("/uy-quyen/xu-ly-thay")]
    [InlineData("/uy-quyen/ky-thay")]
    [InlineData("/uy-quyen/chuyen-viec")]
    [InlineData("/viec/00000000-0000-0000-0000-000000000001/chuyen")]
    [InlineData("/viec/00000000-0000-0000-0000-000000000001/thu-hoi")]
    [InlineData("/ke-hoach/00000000-0000-0000-0000-000000000001/mo-lai")]
    public async Task Every_page_wants_sign_in(string path)
    {
        await using var story = await PlanStory.BeginAsync(server);
        using var visitor = new Visitor(story.Host.Address);
        Assert.Contains("/dang-nhap", (await visitor.GetAsync(path)).Location!, StringComparison.Ordinal);
    }

    internal static async Task<Visitor> SignInAsync(PlanStory story, string email)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(email, DemoAccounts.Password);
        return visitor;
    }

    private static Task<Page> PostAsync(Visitor visitor, Page form, string path, params (string Name, string Value)[] typed) => visitor.PostAsync(
        path, [new("__RequestVerificationToken", PlanDesk.TokenOf(form)), .. typed.Select(t => new KeyValuePair<string, string>(t.Name, t.Value))]);
}
