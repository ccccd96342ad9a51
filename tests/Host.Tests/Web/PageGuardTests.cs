using System.Net;
using System.Text;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Workflows.Values;

namespace Host.Tests.Web;

/// <summary>What every page gets without asking: sign-in, headers, form tokens, errors in Vietnamese.</summary>
public sealed class PageGuardTests(PostgresServer server) : IAsyncLifetime
{
    private WebHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await WebHost.StartAsync(server, app =>
        {
            app.MapGet("/thu/trang", () => Results.Text("<p>đã vào</p>", "text/html"));
            app.MapGet("/thu/tap-tin", () => Results.Bytes("x"u8.ToArray(), "application/pdf"));
            app.MapGet("/thu/quan-tri", () => "quản trị").RequireAdministrator();
            app.MapGet("/thu/no", string () => throw new NotSupportedException("bí mật bên trong"));
            app.MapGet("/thu/van-de", (string loai) => ProblemResults.ToPage(loai switch
            {
                "404" => new NotFound("Không có kế hoạch này."),
                "403" => new Forbidden("Chỉ văn thư được cấp số."),
                "409" => new Conflict("Kế hoạch đã được duyệt."),
                _ => new Invalid("Số không đúng."),
            }));
            app.MapPost("/thu/khong-khai", () => "đã làm");
            app.MapPost("/thu/bieu-mau", ([FromForm] string ten) => $"đã nhận {ten.Length}");
            app.MapPost("/thu/json", ([FromBody] string ten) => ten);
            app.MapPost("/thu/mo", () => "mở").AllowAnonymous().DisableAntiforgery();
        }, "Development", ("Accounts:SignInsPerMinute", "7"));
        await People.SeedAsync(host);
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("/thu/trang", "/dang-nhap?tro-lai=%2Fthu%2Ftrang")]
    [InlineData("/thu/trang?a=1&b=2", "/dang-nhap?tro-lai=%2Fthu%2Ftrang%3Fa%3D1%26b%3D2")]
    public async Task A_page_that_does_not_say_otherwise_wants_sign_in(string path, string expected)
    {
        using var browser = host.Open();
        var page = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, page.Status);
        Assert.Equal(expected, page.Location![page.Location!.IndexOf("/dang-nhap", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task A_program_is_told_401_instead_of_being_sent_to_a_form()
    {
        using var browser = host.Open();
        browser.Client.DefaultRequestHeaders.Remove("Accept");
        browser.Client.DefaultRequestHeaders.Add("Accept", "application/json");
        var answer = await browser.GetAsync("/thu/trang");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal("application/problem+json", answer.Response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/dang-nhap")]
    [InlineData("/khong-co-trang-nay")]
    [InlineData("/khong-co-quyen")]
    [InlineData("/thu/trang")]
    [InlineData("/thu/no")]
    [InlineData("/site.css")]
    public async Task Every_answer_carries_the_headers(string path)
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync(path);
        Assert.Equal(SecurityHeaders.Strict, page.Header("Content-Security-Policy"));
        Assert.Equal("nosniff", page.Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", page.Header("Referrer-Policy"));
        Assert.NotNull(page.Header("Permissions-Policy"));
    }

    [Theory]
    [InlineData("/thu/trang")]
    [InlineData("/thu/tap-tin")]
    public async Task What_a_signed_in_person_saw_is_kept_by_no_cache(string path)
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        Assert.Equal("no-store", (await browser.GetAsync(path)).Header("Cache-Control"));
    }

    [Fact]
    public async Task Pages_load_nothing_from_elsewhere_and_hold_no_inline_code()
    {
        using var browser = host.Open();
        var page = await browser.GetAsync("/dang-nhap");
        Assert.Equal("vi", page.Document.DocumentElement.GetAttribute("lang"));
        Assert.Empty(page.Document.QuerySelectorAll("style, [style], script:not([src]), [onclick]"));
        var loaded = page.Document.QuerySelectorAll("link[href], script[src], img[src]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!).ToList();
        Assert.NotEmpty(loaded);
        foreach (var file in loaded)
        {
            Assert.StartsWith("/", file, StringComparison.Ordinal);
            var answer = await browser.GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains("immutable", answer.Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_form_without_its_token_does_nothing()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        foreach (var path in new[] { "/thu/khong-khai", "/thu/bieu-mau", "/dang-xuat" })
        {
            var refused = await browser.PostAsync(path, new Dictionary<string, string> { ["ten"] = "x" });
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
            Assert.Contains("Biểu mẫu đã hết hạn", refused.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("signin.out", await People.KindsAsync(host));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData(null)]
    public async Task A_post_that_another_site_could_send_does_nothing_either(string? type)
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        using var content = new ByteArrayContent("{}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : new(type);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Client.PostAsync("/thu/khong-khai", content)).StatusCode);
    }

    [Fact]
    public async Task A_form_with_its_token_passes_and_so_does_json()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync("/khong-co-quyen");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var sent = await browser.PostAsync("/thu/bieu-mau", new Dictionary<string, string> { ["ten"] = "Kế hoạch", ["__RequestVerificationToken"] = token });
        Assert.Equal("đã nhận 8", sent.Body);

        using var json = new StringContent("\"x\"", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.OK, (await browser.Client.PostAsync("/thu/json", json)).StatusCode);
    }

    [Fact]
    public async Task An_endpoint_may_say_that_it_takes_posts_from_anywhere()
    {
        using var browser = host.Open();
        Assert.Equal("mở", (await browser.PostAsync("/thu/mo", [])).Body);
    }

    [Fact]
    public async Task A_page_of_administrators_is_closed_to_others_and_not_in_their_menu()
    {
        using var drafter = host.Open();
        await drafter.SignInAsync(People.Drafter);
        var refused = await drafter.GetAsync("/thu/quan-tri");
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("Không có quyền", refused.Heading);
        Assert.DoesNotContain("Vận hành", refused.Text, StringComparison.Ordinal);

        using var administrator = host.Open();
        await administrator.SignInAsync(People.Administrator);
        Assert.Equal("quản trị", (await administrator.GetAsync("/thu/quan-tri")).Body);
        Assert.Contains("Vận hành", (await administrator.GetAsync("/khong-co-quyen")).Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.GetAsync("/van-hanh")).Status);
        var running = await administrator.GetAsync("/van-hanh");
        Assert.Equal(HttpStatusCode.OK, running.Status);
        Assert.Contains("Trần Quốc Đạt", running.Document.QuerySelector("table.list tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Lịch làm việc năm 2027 chưa được xác nhận", running.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("404", HttpStatusCode.NotFound, "Không có kế hoạch này.")]
    [InlineData("403", HttpStatusCode.Forbidden, "Chỉ văn thư được cấp số.")]
    [InlineData("409", HttpStatusCode.Conflict, "Kế hoạch đã được duyệt.")]
    [InlineData("422", HttpStatusCode.UnprocessableEntity, "Số không đúng.")]
    public async Task An_expected_failure_becomes_a_page_with_its_words(string kind, HttpStatusCode status, string words)
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync($"/thu/van-de?loai={kind}");
        Assert.Equal(status, page.Status);
        Assert.Contains(words, page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_address_is_told_in_Vietnamese_to_everybody()
    {
        using var browser = host.Open();
        var stranger = await browser.GetAsync("/khong-co-trang-nay");
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
        Assert.Equal("Không tìm thấy trang", stranger.Heading);
        await browser.SignInAsync(People.Drafter);
        Assert.Equal("Không tìm thấy trang", (await browser.GetAsync("/khong-co-trang-nay")).Heading);
    }

    [Fact]
    public async Task A_wrong_method_is_told_in_Vietnamese()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync("/thu/bieu-mau");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, page.Status);
        Assert.Equal("Thao tác không được hỗ trợ", page.Heading);
    }

    [Fact]
    public async Task An_unexpected_failure_gives_a_number_to_report_and_nothing_of_its_inside()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync("/thu/no");
        Assert.Equal(HttpStatusCode.InternalServerError, page.Status);
        Assert.Equal("Hệ thống gặp sự cố", page.Heading);
        Assert.NotEmpty(page.Document.QuerySelector("code")!.TextContent);
        Assert.DoesNotContain("bí mật", page.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/thu/bieu-mau")]
    [InlineData("/thu/khong-khai")]
    public async Task A_body_over_the_limit_is_413_not_a_missing_token(string path)
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.PostAsync(path, new Dictionary<string, string> { ["ten"] = new('a', 1_200_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, page.Status);
        Assert.Equal("Dữ liệu gửi lên quá lớn", page.Heading);
    }

    [Fact]
    public async Task A_form_with_a_null_character_is_refused_as_unreadable()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.PostAsync("/thu/bieu-mau", new Dictionary<string, string> { ["ten"] = "a\0b" });
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("ký tự không hợp lệ", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_is_400_in_Vietnamese()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync("/thu/van-de");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("Yêu cầu không hợp lệ", page.Heading);
    }

    [Fact]
    public async Task Too_many_attempts_a_minute_are_told_to_wait()
    {
        using var browser = host.Open();
        Page page = null!;
        for (var i = 0; i < 8; i++)
            page = await browser.SignInAsync("khong.co@demo.example", "x");
        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Equal("Thao tác quá nhanh", page.Heading);
    }
}
