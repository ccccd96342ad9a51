using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Host.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Links;
using Workflows.Outbox;

namespace Host.Tests.Mail;

public sealed class MailRendererTests
{
    private static readonly Guid Link = Guid.Parse("0199c0de-0000-7000-8000-000000000001");
    private static readonly LinkTokens Tokens = new([.. Enumerable.Repeat((byte)7, 32)]);
    private static readonly string Address = $"https://kehoach.example.vn/q/{Tokens.TokenFor(Link)}";

    [Fact]
    public async Task The_text_form_says_everything_in_order()
    {
        var mail = await RenderAsync(Asking);

        Assert.Equal(
            $"""
            Kính gửi ông/bà Nguyễn Văn Bảy,

            Xin ý kiến về dự thảo Kế hoạch chuyển đổi số

            Sở Thông tin và Truyền thông xin ý kiến của quý cơ quan.

            - Phiên bản: 2
            - Hạn trả lời: 16/10/2026

            Xem và cho ý kiến:
            {Address}

            Mã xác nhận: {Tokens.CodeFor(Link)}
            Trang web sẽ hỏi mã này khi ông/bà xác nhận quyết định. Xin không cho người khác biết mã.

            Trân trọng cảm ơn.

            -- 
            Liên kết trên dành riêng cho ông/bà, xin không chuyển tiếp thư này. Mở liên kết chỉ để xem: chưa có quyết định nào được ghi nhận cho đến khi ông/bà tự chọn và bấm gửi.
            Nếu liên kết không mở được, xin chép địa chỉ ở trên vào trình duyệt, hoặc đăng nhập tại https://kehoach.example.vn rồi chọn mục “Việc của tôi”.
            Thư này do Hệ thống Ban hành kế hoạch gửi tự động, xin không trả lời thư này.

            """.ReplaceLineEndings("\n"),
            mail.Text);
    }

    [Fact]
    public async Task The_page_form_says_the_same_words_and_loads_nothing()
    {
        var mail = await RenderAsync(Asking);
        var page = await new HtmlParser().ParseDocumentAsync(mail.Html);

        var words = Words(page.Body!.TextContent);
        foreach (var line in mail.Text.Split('\n').Select(l => l.TrimStart('-', ' ')).Where(l => l.Length > 0))
        {
            // Facts are a table there, the address has its own introduction.
            foreach (var part in line.Split(": ").Select(p => p.TrimEnd(':')))
                Assert.Contains(Words(part), words, StringComparison.Ordinal);
        }

        Assert.Equal("vi", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Xin ý kiến về dự thảo Kế hoạch chuyển đổi số", Assert.Single(page.QuerySelectorAll("h1")).TextContent);
        Assert.All(page.QuerySelectorAll("a"), a => Assert.Equal(Address, a.GetAttribute("href")));
        Assert.Empty(page.QuerySelectorAll("img, script, link, iframe, form, style, [src], [background]"));
        Assert.DoesNotContain("url(", mail.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("&#x1", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Kính gửi ông/bà Nguyễn Văn Bảy,", mail.Html, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_letter_is_smaller_than_sixteen_pixels()
    {
        var mail = await RenderAsync(Asking);
        var sizes = Regex.Matches(mail.Html, "font-size:([0-9]+)px").Select(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
        Assert.NotEmpty(sizes);
        Assert.All(sizes, size => Assert.True(size >= 16));
    }

    [Fact]
    public async Task Secrets_stay_out_of_the_subject_and_of_what_a_log_would_print()
    {
        var mail = await RenderAsync(Asking);

        foreach (var place in new[] { mail.Subject, mail.MessageId, mail.ToString() })
        {
            Assert.DoesNotContain(Tokens.CodeFor(Link), place, StringComparison.Ordinal);
            Assert.DoesNotContain(Tokens.TokenFor(Link), place, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_code_is_printed_only_when_asked_for()
    {
        var mail = await RenderAsync(Asking with { WithCode = false });

        Assert.DoesNotContain(Tokens.CodeFor(Link), mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Tokens.CodeFor(Link), mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(MailWords.CodeLabel, mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_without_a_link_has_no_button_and_does_not_speak_of_one()
    {
        var mail = await RenderAsync(Asking with { LinkId = null, WithCode = false });

        Assert.DoesNotContain("<a ", mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Liên kết", mail.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Markup_in_a_title_stays_text()
    {
        var mail = await RenderAsync(Asking with
        {
            ToName = "<b>Bảy</b>",
            Body = Asking.Body with { Headline = "<script>alert(1)</script> & \"Kế hoạch\"", Action = "<img src=x>" },
        });
        var page = await new HtmlParser().ParseDocumentAsync(mail.Html);

        Assert.Empty(page.QuerySelectorAll("script, b, img"));
        Assert.Equal("<script>alert(1)</script> & \"Kế hoạch\"", page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Typed_entities_stay_as_they_were_typed()
    {
        var mail = await RenderAsync(Asking with { Body = Asking.Body with { Headline = "&#x1EBF; là ế" } });
        var page = await new HtmlParser().ParseDocumentAsync(mail.Html);

        Assert.Equal("&#x1EBF; là ế", page.QuerySelector("h1")!.TextContent);
    }

    [Theory]
    [InlineData("Nguyễn Văn Bảy", "Kính gửi ông/bà Nguyễn Văn Bảy,")]
    [InlineData("Ông Nguyễn Văn Bảy", "Kính gửi ông Nguyễn Văn Bảy,")]
    [InlineData("Bà Trần Thị Hoa", "Kính gửi bà Trần Thị Hoa,")]
    [InlineData("Sở Tài chính", "Kính gửi Sở Tài chính,")]
    [InlineData("UBND huyện Tiên Du", "Kính gửi UBND huyện Tiên Du,")]
    [InlineData("Văn Tiến Dũng", "Kính gửi ông/bà Văn Tiến Dũng,")]
    [InlineData("", "Kính gửi ông/bà,")]
    public void The_greeting_fits_the_reader(string name, string greeting) => Assert.Equal(greeting, MailWords.Greeting(name));

    private static ClaimedMail Asking { get; } = new(
        Guid.Parse("0199c0de-0000-7000-8000-000000000002"),
        Lease: default,
        Attempt: 1,
        "<0199c0de000070008000000000000002@example.vn>",
        "bay@stc.example.vn",
        "Nguyễn Văn Bảy",
        "[Xin ý kiến] Dự thảo Kế hoạch chuyển đổi số – hạn 16/10/2026 (vòng 1)",
        new MailBody(
            "Xin ý kiến về dự thảo Kế hoạch chuyển đổi số",
            ["Sở Thông tin và Truyền thông xin ý kiến của quý cơ quan."],
            [new("Phiên bản", "2"), new("Hạn trả lời", "16/10/2026")],
            "Xem và cho ý kiến",
            ["Trân trọng cảm ơn."]),
        Link,
        WithCode: true,
        PlanId: null,
        TaskId: null);

    private static async Task<RenderedMail> RenderAsync(ClaimedMail mail)
    {
        var settings = MailSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new("Site:Address", "https://kehoach.example.vn/")]).Build(),
            isDevelopment: true);
        await using var services = Razor().BuildServiceProvider(validateScopes: true);
        return await new MailRenderer(Tokens, new SiteAddress(settings, new Unstarted()), services.GetRequiredService<IServiceScopeFactory>(), NullLoggerFactory.Instance)
            .RenderAsync(mail);
    }

    private static IServiceCollection Razor()
    {
        var services = WebApplication.CreateBuilder().Services;
        services.AddRazorComponents();
        return services;
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed class Unstarted : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
