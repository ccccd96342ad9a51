using System.Net;
using Host.Tests.Fixtures;

namespace Host.Tests.Web;

/// <summary>"Việc của tôi" and the list of plans.</summary>
public sealed class ListTests(PostgresServer server) : IAsyncLifetime
{
    private WebHost host = null!;
    private Visitor drafter = null!;

    public async ValueTask InitializeAsync()
    {
        host = await WebHost.StartAsync(server);
        await People.SeedAsync(host);
        drafter = host.Open();
        await drafter.SignInAsync(People.Drafter);
    }

    public async ValueTask DisposeAsync()
    {
        drafter.Dispose();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_person_without_work_is_told_so()
    {
        var page = await drafter.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("không có việc nào", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task My_tasks_show_what_waits_for_me_and_not_for_others_the_most_urgent_first()
    {
        var plan = await PlanSamples.OpenAsync(host, "Kế hoạch hoạt động thông tin đối ngoại năm 2027");
        await PlanSamples.AskAsync(host, plan, People.Drafter, "Không có hạn", dueOn: null);
        await PlanSamples.AskAsync(host, plan, People.Drafter, "Còn lâu", new DateOnly(2026, 11, 30));
        await PlanSamples.AskAsync(host, plan, People.Drafter, "Đã quá hạn", new DateOnly(2026, 10, 13));
        await PlanSamples.AskAsync(host, plan, People.Administrator, "Việc của người khác", new DateOnly(2026, 10, 1));

        var page = await drafter.GetAsync("/");
        var rows = page.Document.QuerySelectorAll("table.list tbody tr").Select(r => r.TextContent).ToList();
        Assert.Collection(rows,
            first => Assert.Contains("Đã quá hạn", first, StringComparison.Ordinal),
            second => Assert.Contains("30/11/2026", second, StringComparison.Ordinal),
            third => Assert.Contains("Không có hạn", third, StringComparison.Ordinal));
        Assert.Contains("Quá hạn", rows[0], StringComparison.Ordinal);
        Assert.DoesNotContain("Quá hạn", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("/viec/", page.Document.QuerySelector("table.list a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-10-14T09:59:00Z", "Hết hạn hôm nay")]
    [InlineData("2026-10-14T10:01:00Z", "Quá hạn")]
    [InlineData("2026-10-13T16:59:00Z", "Còn 1 ngày")]
    [InlineData("2026-10-13T17:00:00Z", "Hết hạn hôm nay")]
    public async Task A_deadline_ends_at_five_in_the_afternoon_of_its_day_in_Vietnam(string now, string words)
    {
        var plan = await PlanSamples.OpenAsync(host, "Kế hoạch thử");
        await PlanSamples.AskAsync(host, plan, People.Drafter, "Duyệt", new DateOnly(2026, 10, 14));
        host.Time.Set(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        // Hours have passed: the session may have ended too.
        using var later = host.Open();
        await later.SignInAsync(People.Drafter);
        Assert.Contains(words, (await later.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_found_without_diacritics_and_a_filter_can_be_taken_off()
    {
        await PlanSamples.OpenAsync(host, "Kế hoạch hoạt động thông tin đối ngoại năm 2027");
        await PlanSamples.OpenAsync(host, "Kế hoạch chuyển đổi số năm 2027");

        var page = await drafter.GetAsync("/ke-hoach?q=doi+ngoai");
        Assert.Contains("thông tin đối ngoại", Assert.Single(page.Document.QuerySelectorAll("table.list tbody tr")).TextContent, StringComparison.Ordinal);
        Assert.Equal("doi ngoai", page.Document.QuerySelector("#q")!.GetAttribute("value"));
        Assert.Contains("Bỏ lọc", page.Text, StringComparison.Ordinal);

        Assert.Equal(2, (await drafter.GetAsync("/ke-hoach")).Document.QuerySelectorAll("table.list tbody tr").Length);
        Assert.Contains("Không tìm thấy", (await drafter.GetAsync("/ke-hoach?q=duong+sat")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_hold_together_and_the_pager_keeps_them()
    {
        for (var i = 0; i < 21; i++)
            await PlanSamples.OpenAsync(host, $"Kế hoạch số {i}");

        var page = await drafter.GetAsync("/ke-hoach?q=ke+hoach&trang-thai=Draft&nam=2027&cua-toi=1");
        Assert.Contains("1–20 trong 21", page.Text, StringComparison.Ordinal);
        var next = page.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        var last = await drafter.GetAsync(next);
        Assert.Contains("21–21 trong 21", last.Text, StringComparison.Ordinal);
        Assert.Equal("Draft", last.Document.QuerySelector("#trang-thai option[selected]")!.GetAttribute("value"));

        Assert.Contains("Không tìm thấy", (await drafter.GetAsync("/ke-hoach?trang-thai=Issued")).Text, StringComparison.Ordinal);
        Assert.Contains("Không tìm thấy", (await drafter.GetAsync("/ke-hoach?nam=2031")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?trang=khong&nam=abc&co-quan=1&trang-thai=99")]
    [InlineData("?trang=-5")]
    [InlineData("?trang=99999999999")]
    [InlineData("?trang=2147483647")]
    [InlineData("?q=%25_%5C")]
    [InlineData("?q='%3B--")]
    public async Task An_address_typed_wrongly_shows_a_list_not_an_error(string query)
    {
        await PlanSamples.OpenAsync(host, "Kế hoạch thử");
        Assert.Equal(HttpStatusCode.OK, (await drafter.GetAsync($"/ke-hoach{query}")).Status);
    }

    [Fact]
    public async Task An_overlong_search_is_refused_at_its_field()
    {
        var page = await drafter.GetAsync($"/ke-hoach?q={new string('a', 300)}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Từ khóa dài quá 200 ký tự", page.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_typed_is_shown_as_text()
    {
        await PlanSamples.OpenAsync(host, "Kế hoạch <script>alert(1)</script>");
        var page = await drafter.GetAsync("/ke-hoach?q=%22%3E%3Cscript%3E");
        Assert.Empty(page.Document.QuerySelectorAll("script"));
        Assert.Empty((await drafter.GetAsync("/ke-hoach")).Document.QuerySelectorAll("script"));
    }
}
