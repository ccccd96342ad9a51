using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Designer.Studio;

namespace Designer.Tests.Studio;

[Collection(nameof(StudioHost))]
public sealed class StudioAssetsTests(StudioHost studio)
{
    private static readonly StudioFiles Files = new();

    private static readonly string Runtime = Files.All.Keys.Single(n => n.StartsWith("_framework/dotnet.native.", StringComparison.Ordinal) && n.EndsWith(".wasm", StringComparison.Ordinal));

    [Theory]
    [InlineData("_framework/blazor.webassembly.js", "text/javascript")]
    [InlineData("_framework/dotnet.js", "text/javascript")]
    [InlineData("_content/MudBlazor/MudBlazor.min.css", "text/css")]
    [InlineData("_content/BlazorMonaco/lib/monaco-editor/min/vs/editor/editor.main.js", "text/javascript")]
    public async Task A_packed_file_travels_packed_under_the_type_of_its_content_and_is_asked_for_again(string name, string type)
    {
        using var answer = await GetAsync(name, "gzip, deflate, br");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        var sent = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(File.ReadAllBytes(Files.Find(name)!.Path), sent);
        Assert.Equal(sent.Length, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task The_runtime_is_WebAssembly_to_the_browser_and_kept_for_a_year()
    {
        using var answer = await GetAsync(Runtime, "br");
        Assert.Equal("application/wasm", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=31536000, immutable", answer.Headers.GetValues("Cache-Control").Single());
    }

    [Fact]
    public async Task Every_hashed_name_is_kept_and_no_other()
    {
        Assert.All(Files.All.Where(f => f.Key.EndsWith(".wasm", StringComparison.Ordinal)), f => Assert.True(f.Value.IsForEver, f.Key));
        Assert.False(Files.Find("_framework/blazor.webassembly.js")!.IsForEver);
        Assert.False(Files.Find("_framework/dotnet.js")!.IsForEver);
        using var marked = await GetAsync(Files["_framework/blazor.webassembly.js"]["/studio/".Length..], "br");
        Assert.Contains("immutable", marked.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var wrong = await GetAsync("_framework/blazor.webassembly.js?v=0000", "br");
        Assert.Equal("no-cache", wrong.Headers.CacheControl!.ToString());
    }

    [Theory]
    [InlineData("gzip, deflate")]
    [InlineData("br;q=0")]
    [InlineData("*;q=0")]
    [InlineData("")]
    public async Task Who_cannot_read_Brotli_gets_the_content_itself(string accepts)
    {
        const string Name = "_framework/blazor.webassembly.js";
        using var answer = await GetAsync(Name, accepts);
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.Single());
        await using var packed = File.OpenRead(Files.Find(Name)!.Path);
        await using var content = new BrotliStream(packed, CompressionMode.Decompress);
        using var plain = new MemoryStream();
        await content.CopyToAsync(plain);
        Assert.Equal(plain.ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again_and_the_two_forms_are_not_mixed_up()
    {
        using var packed = await GetAsync("_framework/dotnet.js", "br");
        using var plain = await GetAsync("_framework/dotnet.js", "");
        Assert.NotEqual(packed.Headers.ETag, plain.Headers.ETag);
        using var again = await GetAsync("_framework/dotnet.js", "br", packed.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        using var other = await GetAsync("_framework/dotnet.js", "br", plain.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task HEAD_tells_the_same_without_the_content()
    {
        using var client = studio.Host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/studio/{Runtime}");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 500_000);
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("package.json")]
    [InlineData("_framework/blazor.webassembly.js.br")]
    [InlineData("_framework/blazor.webassembly.js.gz")]
    [InlineData("_content/MudBlazor/MudBlazor.min.js.map")]
    [InlineData("_content/Elsa.Studio.Shell/img/login_background_dark.png")]
    [InlineData("_framework/de/MudBlazor.Translations.resources.wasm")]
    [InlineData("_framework/BLAZOR.webassembly.js")]
    [InlineData("_framework")]
    public async Task Nothing_else_of_the_package_is_there(string name)
    {
        using var answer = await GetAsync(name, "br");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Theory]
    [InlineData("/studio/../Host.dll")]
    [InlineData("/studio/_framework/../../Host.dll")]
    [InlineData("/studio/%2e%2e/Host.dll")]
    [InlineData("/studio/..%2fHost.dll")]
    [InlineData("/studio/..%5cHost.dll")]
    [InlineData("/studio//etc/passwd")]
    [InlineData("/studio/%2fetc/passwd")]
    [InlineData("/studio/_framework/dotnet.js%00.css")]
    [InlineData("/studio/_framework/./dotnet.js/..%2f..%2f..%2fHost.dll")]
    public async Task No_address_leads_out_of_the_folder(string raw)
    {
        var answer = await RawAsync(raw);
        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
    }

    [Fact]
    public void Only_what_a_browser_needs_lies_beside_the_program()
    {
        Assert.DoesNotContain(Files.All.Keys, n => n.EndsWith(".gz", StringComparison.Ordinal) || n.EndsWith(".map", StringComparison.Ordinal) || n.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Equal(["vi"], Files.All.Keys.Where(n => n.StartsWith("_framework/", StringComparison.Ordinal)).Select(n => n.Split('/')).Where(p => p.Length > 2).Select(p => p[1]).Distinct());
        var bytes = Files.All.Values.Sum(f => new FileInfo(f.Path).Length);
        Assert.InRange(bytes, 5_000_000, 16_000_000);
    }

    private async Task<HttpResponseMessage> GetAsync(string name, string accepts, string? known = null)
    {
        using var client = studio.Host.NewClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/studio/{name}");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepts);
        if (known is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await client.SendAsync(request);
    }

    /// <summary>As it stands on the line: clients tidy addresses up before they send them.</summary>
    private async Task<string> RawAsync(string target)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(studio.Address.Host, studio.Address.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: {studio.Address.Authority}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
