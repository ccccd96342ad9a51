using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Host.Tests.ElsaApi;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Instances;

namespace Host.Tests.Web.Process;

public sealed class ImportPageTests(StudioHost studio) : IClassFixture<StudioHost>
{
    private const string Path = "/quy-trinh/nhap";
    private const string Store = "/quy-trinh/nhap/luu";

    [Fact]
    public async Task A_file_is_previewed_and_stored_only_when_confirmed()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting(), publish: true);
        var id = Text(made, "definitionId");
        var file = JsonNode.Parse((await admin.GetAsync($"/quy-trinh/{id}/xuat")).Body)!.AsObject();
        file["root"]!["activities"]!.AsArray().Add(Models.Step("la", "Khác.Lạ"));

        var preview = await UploadAsync(admin, file.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, preview.Status);
        Assert.Contains("Thêm một bản nháp vào quy trình đang có", preview.Text, StringComparison.Ordinal);
        Assert.Contains("Khác.Lạ", preview.Document.QuerySelector(".alert-warning")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(preview.Document.QuerySelectorAll(".changes li"), change => change.TextContent.Contains("la", StringComparison.Ordinal));
        Assert.Contains(preview.Document.QuerySelectorAll(".findings li"), finding => finding.TextContent.Contains("Lỗi", StringComparison.Ordinal));
        Assert.Equal(1, await VersionsAsync(id));

        var stored = await admin.SubmitAsync(preview, Store);
        Assert.Equal((HttpStatusCode.Found, $"/quy-trinh/{id}"), (stored.Status, stored.Location));
        Assert.Equal(2, await VersionsAsync(id));
        var page = await admin.GetAsync(stored.Location!);
        Assert.Contains("Đã nhập tệp thành bản nháp, phiên bản 2", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await studio.ReadAsync(db => db.Set<StoredDefinition>().CountAsync(row => row.DefinitionId == id && row.IsPublished && row.Version == 1)));
    }

    [Fact]
    public async Task A_file_without_an_id_becomes_a_new_workflow()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var name = Models.FreshName("Nhập mới");

        var preview = await UploadAsync(admin, "\uFEFF" + Models.Waiting(name).ToJsonString());
        Assert.Contains("Tạo quy trình mới", preview.Text, StringComparison.Ordinal);
        var stored = await admin.SubmitAsync(preview, Store);

        Assert.Equal(HttpStatusCode.Found, stored.Status);
        Assert.Equal(name, (await admin.GetAsync(stored.Location!)).Heading);
    }

    [Fact]
    public async Task The_same_file_again_has_nothing_to_store()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        var preview = await UploadAsync(admin, (await admin.GetAsync("/quy-trinh/decision-with-plan/xuat")).Body);

        Assert.Contains("giống hệt bản đang lưu", preview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(preview.Document.Forms, form => form.GetAttribute("action") == Store);
    }

    [Fact]
    public async Task What_was_stored_meanwhile_is_compared_again_before_anything_is_stored()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var made = await studio.Admin.CreateAsync(Models.Waiting());
        var id = Text(made, "definitionId");
        var file = (JsonObject)made.DeepClone();
        file["description"] = "Từ tệp";
        var preview = await UploadAsync(admin, file.ToJsonString());
        await studio.Admin.CreateAsync(Models.Edited(made, "Sửa trong lúc đó"));

        var again = await admin.SubmitAsync(preview, Store);

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("đã thay đổi sau khi ông/bà xem trước", again.Text, StringComparison.Ordinal);
        Assert.Equal(1, await VersionsAsync(id));
        Assert.Equal(HttpStatusCode.Found, (await admin.SubmitAsync(again, Store)).Status);
        Assert.Equal(2, await VersionsAsync(id));
    }

    [Fact]
    public async Task Another_text_under_the_same_seal_or_another_persons_seal_is_refused()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        using var other = await studio.VisitorAsync(StudioHost.SecondAdministrator);
        var name = Models.FreshName("Tráo");
        var preview = await UploadAsync(admin, Models.Waiting(name).ToJsonString());
        var swapped = Convert.ToBase64String(Encoding.UTF8.GetBytes(Models.Waiting(Models.FreshName("Đã tráo")).ToJsonString()));

        foreach (var refused in new[]
        {
            await admin.SubmitAsync(preview, Store, ("noi-dung", swapped)),
            await admin.SubmitAsync(preview, Store, ("dau", "khong-phai-dau")),
            await admin.SubmitAsync(preview, Store, ("noi-dung", "%%%")),
            await ConfirmAsync(other, preview),
        })
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
            Assert.Contains("Bản xem trước đã hết hiệu lực", refused.Document.QuerySelector("#tep-loi")!.TextContent, StringComparison.Ordinal);
        }

        Assert.False(await studio.ReadAsync(db => db.Set<StoredDefinition>().AnyAsync(row => row.Name == name || row.Name.StartsWith("Đã tráo"))));
    }

    [Theory]
    [InlineData("", "Tệp này trống")]
    [InlineData("không phải JSON", "không phải là JSON hợp lệ")]
    [InlineData("[]", "thiếu “root”")]
    [InlineData("""{"root":{}}""", "")]
    [InlineData("""{"name":"x","name":"y","root":{}}""", "lặp khóa")]
    [InlineData("""{"name":"\u0000","root":{"type":"Elsa.Flowchart","id":"f"}}""", "ký tự không lưu được")]
    [InlineData("""{"name":"<b>x</b>","root":{"type":"Elsa.Flowchart","id":"f"}}""", "Tên quy trình")]
    public async Task A_wrong_file_is_told_at_the_field_and_stores_nothing(string text, string told)
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var before = await studio.ReadAsync(db => db.Set<StoredDefinition>().CountAsync());

        var page = await UploadAsync(admin, text);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(told, page.Document.QuerySelector("#tep-loi")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("tep-loi", page.Document.QuerySelector("#tep")!.GetAttribute("aria-describedby")!, StringComparison.Ordinal);
        Assert.Equal(before, await studio.ReadAsync(db => db.Set<StoredDefinition>().CountAsync()));
    }

    [Fact]
    public async Task A_file_beyond_the_limit_or_nested_too_deep_or_no_file_is_told_at_the_field()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);

        var large = await UploadAsync(admin, new string(' ', 5 * 1024 * 1024 + 1));
        Assert.Contains("lớn quá 5 MB", large.Document.QuerySelector("#tep-loi")!.TextContent, StringComparison.Ordinal);
        var deep = await UploadAsync(admin, $$"""{"name":"x","root":{{string.Concat(Enumerable.Repeat("""{"a":""", 100))}}1{{new string('}', 100)}}}""");
        Assert.Contains("lồng quá", deep.Document.QuerySelector("#tep-loi")!.TextContent, StringComparison.Ordinal);
        var none = await admin.SubmitAsync(await admin.GetAsync(Path), Path);
        Assert.Contains("Chưa chọn tệp", none.Document.QuerySelector("#tep-loi")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_just_below_the_limit_comes_through_both_forms()
    {
        using var admin = await studio.VisitorAsync(StudioHost.FirstAdministrator);
        var name = Models.FreshName("Rất lớn");
        var text = Models.Waiting(name).ToJsonString();

        var preview = await UploadAsync(admin, text + new string(' ', 5 * 1024 * 1024 - Encoding.UTF8.GetByteCount(text)));
        Assert.Equal(HttpStatusCode.OK, preview.Status);
        // As a browser sends it: the address form would write each sign of base 64 threefold.
        Assert.Equal(HttpStatusCode.Found, (await ConfirmAsync(admin, preview)).Status);

        Assert.True(await studio.ReadAsync(db => db.Set<StoredDefinition>().AnyAsync(row => row.Name == name)));
    }

    private Task<int> VersionsAsync(string id) => studio.ReadAsync(db => db.Set<StoredDefinition>().CountAsync(row => row.DefinitionId == id));

    private static async Task<Page> UploadAsync(Visitor visitor, string text)
    {
        var form = await visitor.GetAsync(Path);
        using var content = new MultipartFormDataContent
        {
            { new StringContent(TokenIn(form)), "\"__RequestVerificationToken\"" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "tep", "quy-trinh.json" },
        };
        return await Page.ReadAsync(await visitor.Client.PostAsync(Path, content));
    }

    /// <summary>Sends the confirmation of a preview, perhaps somebody else's.</summary>
    private static async Task<Page> ConfirmAsync(Visitor visitor, Page preview) => await visitor.PostAsync(Store,
    [
        new("__RequestVerificationToken", TokenIn(await visitor.GetAsync(Path))),
        new("noi-dung", preview.Document.QuerySelector("input[name=noi-dung]")!.GetAttribute("value")!),
        new("dau", preview.Document.QuerySelector("input[name=dau]")!.GetAttribute("value")!),
    ]);

    private static string TokenIn(Page page) => page.Document.Forms
        .First(form => form.GetAttribute("action") == Path).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static string Text(JsonObject json, string key) => json[key]!.GetValue<string>();
}
