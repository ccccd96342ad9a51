using System.Net;
using Host.Tests.ElsaApi;

namespace Host.Tests.Web.Process;

public sealed class DefinitionPageTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private const string Shipped = "decision-with-plan";

    [Fact]
    public async Task An_administrator_sees_versions_findings_and_the_drawing()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting(), publish: true);
        var id = made["definitionId"]!.GetValue<string>();
        var draft = Models.Edited((await studio.Admin.GetAsync($"/workflow-definitions/by-definition-id/{id}")).Ok().Json!.AsObject(), "Mô tả mới");
        draft["root"]!["activities"]!.AsArray().Add(Models.Step("khong-toi", "Elsa.WriteLine", ("text", Models.Literal("x"))));
        await studio.Admin.CreateAsync(draft);

        var page = await admin.GetAsync($"/quy-trinh/{id}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(made["name"]!.GetValue<string>(), page.Heading);
        var rows = page.Document.QuerySelectorAll("table.list tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("Bản 2 (mới nhất)", rows[0], StringComparison.Ordinal);
        Assert.Contains("Bản nháp", rows[0], StringComparison.Ordinal);
        Assert.Contains("Đang ban hành", rows[1], StringComparison.Ordinal);
        Assert.Contains(StudioHost.FirstAdministrator, rows[0], StringComparison.Ordinal);
        var finding = Assert.Single(page.Document.QuerySelectorAll(".findings li"));
        Assert.Contains("khong-toi", finding.TextContent, StringComparison.Ordinal);
        Assert.Contains("Lưu ý", finding.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector(".workflow-drawing svg"));
        Assert.NotNull(page.Document.QuerySelector($"a[href='/studio/quy-trinh/{id}']"));
    }

    [Fact]
    public async Task Running_instances_are_counted_at_their_version()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting(), publish: true);
        var id = made["definitionId"]!.GetValue<string>();
        (await studio.Admin.PostAsync($"/workflow-definitions/{id}/execute")).Ok();

        var page = await admin.GetAsync($"/quy-trinh/{id}");

        Assert.Contains("1 hồ sơ", page.Document.QuerySelector("table.list tbody tr")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_administrators_drafts_too_and_others_only_what_is_in_force()
    {
        var name = Models.FreshName("Bản nháp riêng");
        var id = (await studio.Admin.CreateAsync(Models.Waiting(name)))["definitionId"]!.GetValue<string>();
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        using var clerk = await studio.VisitorAsync(StudioHost.RecordsClerk);

        var all = await admin.GetAsync("/quy-trinh");
        Assert.NotNull(all.Document.QuerySelector($"a[href='/quy-trinh/{id}']"));
        Assert.Contains("Chưa ban hành", all.Text, StringComparison.Ordinal);
        var seen = await clerk.GetAsync("/quy-trinh");
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        Assert.NotNull(seen.Document.QuerySelector(".workflow-drawing svg"));
        Assert.DoesNotContain(name, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Quản trị quy trình", seen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/xuat")]
    [InlineData("/chay-thu")]
    [InlineData("/chay-thu/tung-buoc")]
    public async Task Whoever_is_no_administrator_is_refused(string page)
    {
        using var clerk = await studio.VisitorAsync(StudioHost.RecordsClerk);
        Assert.Equal(HttpStatusCode.Forbidden, (await clerk.GetAsync($"/quy-trinh/{Shipped}{page}")).Status);
        using var stranger = new Visitor(studio.Host.Address);
        Assert.Equal(HttpStatusCode.Found, (await stranger.GetAsync($"/quy-trinh/{Shipped}{page}")).Status);
    }

    [Fact]
    public async Task A_reader_sees_the_page_but_may_neither_try_nor_import()
    {
        await studio.NarrowAsync("workflow.read");
        using var reader = await studio.VisitorAsync(StudioHost.ThirdAdministrator);

        var page = await reader.GetAsync($"/quy-trinh/{Shipped}");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Document.QuerySelector("a[href*='chay-thu']"));
        Assert.Null(page.Document.QuerySelector("a[href='/quy-trinh/nhap']"));
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync($"/quy-trinh/{Shipped}/chay-thu")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.GetAsync("/quy-trinh/nhap")).Status);
        var signOut = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        KeyValuePair<string, string>[] form = [new("ban", "1"), new("__RequestVerificationToken", signOut)];
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync($"/quy-trinh/{Shipped}/chay-thu", form)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/quy-trinh/nhap/luu", form)).Status);
    }

    [Theory]
    [InlineData("/quy-trinh/khong-co")]
    [InlineData("/quy-trinh/khong-co/chay-thu")]
    [InlineData("/quy-trinh/khong-co/xuat")]
    [InlineData("/quy-trinh/decision-with-plan/chay-thu?ban=99")]
    [InlineData("/quy-trinh/decision-with-plan/chay-thu/tung-buoc?ban=99")]
    [InlineData("/quy-trinh/decision-with-plan/xuat?ban=99")]
    public async Task What_does_not_exist_is_not_found(string path)
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var page = await admin.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("quy trình", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_file_is_the_one_of_the_designer()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        var file = await admin.GetAsync($"/quy-trinh/{Shipped}/xuat?ban=1");
        var designers = (await studio.Admin.GetAsync($"/workflow-definitions/{Shipped}/export")).Ok();

        Assert.Equal(designers.Text, file.Body);
        Assert.Contains($"workflow-definition-{Shipped}-v1.json", file.Header("Content-Disposition"), StringComparison.Ordinal);
    }
}
