using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Host.Tests.Web;

/// <summary>A browser without script: it keeps cookies, sends forms as a page holds them and follows no redirect by itself.</summary>
public sealed class Visitor(Uri address) : IDisposable
{
    private readonly HttpClientHandler handler = new() { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
    private HttpClient? client;

    public HttpClient Client => client ??= Make();

    public CookieCollection Cookies => handler.CookieContainer.GetCookies(address);

    public async Task<Page> GetAsync(string path) => await Page.ReadAsync(await Client.GetAsync(path));

    /// <summary>Sends the form with this action as the page holds it, with some fields typed.</summary>
    public async Task<Page> SubmitAsync(Page page, string action, params (string Name, string Value)[] typed)
    {
        var form = page.Document.Forms.First(f => f.GetAttribute("action") == action);
        var fields = form.Elements.OfType<IHtmlInputElement>()
            .Where(i => i.Name is { Length: > 0 } && (i.Type is not ("radio" or "checkbox") || i.IsChecked))
            .ToDictionary(i => i.Name!, i => i.Value);
        foreach (var (name, value) in typed)
            fields[name] = value;
        return await PostAsync(action, fields);
    }

    public async Task<Page> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await Page.ReadAsync(await Client.PostAsync(path, content));
    }

    public async Task<Page> SignInAsync(string userName, string password = Host.Identity.DemoAccounts.Password, string? back = null)
    {
        var page = await GetAsync(back is null ? "/dang-nhap" : $"/dang-nhap?tro-lai={Uri.EscapeDataString(back)}");
        return await SubmitAsync(page, "/dang-nhap", ("ten", userName), ("mat-khau", password));
    }

    public void Dispose()
    {
        client?.Dispose();
        handler.Dispose();
    }

    private HttpClient Make()
    {
        var made = new HttpClient(handler, disposeHandler: false) { BaseAddress = address };
        made.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        made.DefaultRequestHeaders.Add("User-Agent", "Test-Browser/1.0");
        return made;
    }
}

/// <summary>One answer of the host.</summary>
public sealed record Page(HttpStatusCode Status, HttpResponseMessage Response, string Body, IHtmlDocument Document)
{
    public string? Location => Response.Headers.Location?.OriginalString;

    public string Heading => Document.QuerySelector("h1")?.TextContent ?? "";

    public string Text => Document.Body?.Text() ?? "";

    public string? Header(string name) =>
        Response.Headers.TryGetValues(name, out var values) || Response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public static async Task<Page> ReadAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync();
        return new Page(response.StatusCode, response, body, await new HtmlParser().ParseDocumentAsync(body));
    }
}
