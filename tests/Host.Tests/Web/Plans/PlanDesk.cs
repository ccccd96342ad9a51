using System.Net.Http.Headers;
using AngleSharp.Html.Dom;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Plans;

namespace Host.Tests.Web.Plans;

/// <summary>One host with the demo province for all tests of the plan's pages; every test opens plans of its own.</summary>
public sealed class PlanDesk(PostgresServer server) : IAsyncLifetime
{
    public const string Drafter = "buianhtuan@bacninh.example";

    /// <summary>Head of the drafter's unit: sees the agency's plans, drafts none of them.</summary>
    public const string Colleague = "ngothithuthuy@bacninh.example";

    /// <summary>Head of an agency that is asked later, if at all.</summary>
    public const string Stranger = "maixuantruong@bacninh.example";

    private readonly string folder = Checkout.TemporaryDirectory("plan-desk-");
    private HostUnderTest? host;

    public HostUnderTest Host => host ?? throw new InvalidOperationException("Not started.");

    public async ValueTask InitializeAsync() => host = await HostUnderTest.StartAsync(server, new Dictionary<string, string?>
    {
        ["Data:Directory"] = folder,
        ["Keys:Directory"] = Path.Combine(folder, "keys"),
    });

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
            await host.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    public async Task<Visitor> SignInAsync(string person)
    {
        var visitor = new Visitor(Host.Address);
        await visitor.SignInAsync(person);
        return visitor;
    }

    /// <summary>Opens a plan through the first form.</summary>
    public static async Task<Guid> OpenAsync(Visitor drafter, string title = "Kế hoạch thông tin đối ngoại năm 2027")
    {
        var page = await drafter.GetAsync("/ke-hoach/moi");
        var made = await drafter.PostAsync("/ke-hoach/moi", Opening(page, title));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, made.Status);
        return Guid.Parse(made.Location!.Split('/')[2]);
    }

    public static Dictionary<string, string> Opening(Page page, string title, string secrecy = "None") => new()
    {
        ["__RequestVerificationToken"] = TokenOf(page),
        ["title"] = title,
        ["instrument"] = "PlanDocument",
        ["planType"] = "Annual",
        ["periodFrom"] = "2027",
        ["secrecy"] = secrecy,
    };

    /// <summary>The editor's fields as the page holds them, rows in order.</summary>
    public static List<KeyValuePair<string, string>> Fields(Page page)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var element in ((IHtmlFormElement)page.Document.GetElementById("soan-thao")!).Elements)
        {
            if (element is IHtmlInputElement { Name: { Length: > 0 } name } input
                && (input.Type is not ("radio" or "checkbox") || input.IsChecked) && input.Type is not ("file" or "submit"))
                fields.Add(new(name, input.Value));
            else if (element is IHtmlTextAreaElement { Name: { Length: > 0 } area } text)
                fields.Add(new(area, text.Value));
        }

        return fields;
    }

    public static void Type(List<KeyValuePair<string, string>> fields, string name, string value)
    {
        fields.RemoveAll(f => f.Key == name);
        fields.Add(new(name, value));
    }

    /// <summary>Presses a button of the editor with some fields typed.</summary>
    public static async Task<Page> PressAsync(Visitor drafter, Guid plan, Page editor, string act, params (string Name, string Value)[] typed)
    {
        var fields = Fields(editor);
        foreach (var (name, value) in typed)
            Type(fields, name, value);
        fields.Add(new("act", act));
        return await drafter.PostAsync($"/ke-hoach/{plan}/soan", fields);
    }

    public static async Task<Page> UploadAsync(
        Visitor drafter, Guid plan, Page editor, string fileName, byte[] bytes, params (string Name, string Value)[] typed)
    {
        var fields = Fields(editor);
        foreach (var (name, value) in typed)
            Type(fields, name, value);
        fields.Add(new("act", "upload"));
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), $"\"{name}\"");
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/pdf");
        content.Add(file, "file", fileName);
        return await Page.ReadAsync(await drafter.Client.PostAsync($"/ke-hoach/{plan}/soan", content));
    }

    /// <summary>Fills in what a submission needs, and saves.</summary>
    public static async Task CompleteAsync(Visitor drafter, Guid plan)
    {
        var editor = await drafter.GetAsync($"/ke-hoach/{plan}/soan");
        var saved = await PressAsync(
            drafter, plan, editor, "save",
            ("mandate", "Thực hiện Kết luận số 57-KL/TW của Bộ Chính trị"),
            ("section.heading", "I. MỤC ĐÍCH"),
            ("section.text", "Quảng bá **hình ảnh** tỉnh."),
            ("task.content", "Tổ chức hội nghị"),
            ("task.lead", "Sở Thông tin và Truyền thông"),
            ("recipients", "Sở Tài chính\nThường trực Tỉnh ủy"));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, saved.Status);
    }

    public static async Task<Page> SubmitAsync(Visitor drafter, Guid plan, string note = "")
    {
        var confirm = await drafter.GetAsync($"/ke-hoach/{plan}/trinh");
        return await drafter.SubmitAsync(confirm, $"/ke-hoach/{plan}/trinh", ("note", note));
    }

    public Task<PlanContent> StoredAsync(Guid plan) =>
        Host.ReadAsync(async db => (await db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan)).Content);

    public static string TokenOf(Page page) =>
        page.Document.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    /// <summary>What stands in a text area of the page.</summary>
    public static string Typed(Page page, string id) => ((IHtmlTextAreaElement)page.Document.GetElementById(id)!).Value;
}
