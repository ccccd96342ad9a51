using System.Net;
using Host.Identity;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Identity;

public sealed class SignInTests(PostgresServer server) : IAsyncLifetime
{
    private WebHost host = null!;

    public async ValueTask InitializeAsync()
    {
        host = await WebHost.StartAsync(server, app => app.MapGet("/thu/ai", async (CurrentPerson current, CancellationToken stop) =>
            (await current.RequireAsync(stop)).Actor().Post));
        await People.SeedAsync(host);
    }

    public async ValueTask DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task A_person_signs_in_and_acts_from_the_post_held_today()
    {
        using var browser = host.Open();

        var entered = await browser.SignInAsync(People.Drafter, back: "/thu/ai");
        Assert.Equal(HttpStatusCode.Found, entered.Status);
        Assert.Equal("/thu/ai", entered.Location);
        Assert.Equal("Chuyên viên", (await browser.GetAsync("/thu/ai")).Body);
        Assert.Equal(["signin.succeeded"], await People.KindsAsync(host));
    }

    [Theory]
    [InlineData("CHUYENVIEN@DEMO.EXAMPLE")]
    [InlineData("  chuyenvien@demo.example ")]
    public async Task The_name_may_be_typed_in_capitals_or_with_spaces_around(string typed)
    {
        using var browser = host.Open();
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(typed)).Status);
    }

    [Fact]
    public async Task The_session_cookie_is_kept_from_scripts_and_from_other_sites()
    {
        using var browser = host.Open();
        var entered = await browser.SignInAsync(People.Drafter);
        var cookie = entered.Response.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("phien=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_unknown_name_and_a_wrong_password_are_told_apart_by_nobody()
    {
        using var browser = host.Open();
        var unknown = await browser.SignInAsync("khong.co@demo.example", "mật khẩu nào đó");
        var wrong = await browser.SignInAsync(People.Drafter, "mật khẩu nào đó");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("không đúng", Alert(wrong), StringComparison.Ordinal);
        Assert.Equal(Alert(wrong), Alert(unknown));
        Assert.Equal(["signin.failed", "signin.failed"], await People.KindsAsync(host));
    }

    [Fact]
    public async Task A_name_nobody_has_is_not_kept_because_it_may_be_a_password()
    {
        using var browser = host.Open();
        await browser.SignInAsync("MatKhauCuaToi!", "MatKhauCuaToi!");
        Assert.DoesNotContain("MatKhauCuaToi", Assert.Single(await People.BodiesAsync(host)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a\u0001b", "x")]
    [InlineData("a\u202Eb", "x")]
    public async Task Input_that_is_no_name_is_refused_like_any_other(string name, string password)
    {
        using var browser = host.Open();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(name, password)).Status);
    }

    [Fact]
    public async Task Overlong_input_is_refused_and_does_not_come_back_as_an_error()
    {
        using var browser = host.Open();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(new string('a', 20_000), new string('b', 20_000))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(People.Drafter, new string('b', 20_000))).Status);
    }

    [Fact]
    public async Task Five_failures_lock_the_account_for_fifteen_minutes_even_against_the_right_password()
    {
        using var browser = host.Open();
        for (var i = 0; i < 5; i++)
            await browser.SignInAsync(People.Drafter, "sai mật khẩu rồi");

        var locked = await browser.SignInAsync(People.Drafter);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, locked.Status);
        Assert.Equal(
            ["signin.failed", "signin.failed", "signin.failed", "signin.failed", "signin.failed", "signin.locked", "signin.failed"],
            await People.KindsAsync(host));

        host.Time.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Found, (await browser.SignInAsync(People.Drafter)).Status);
    }

    [Fact]
    public async Task A_success_forgives_the_failures_before_it()
    {
        using var browser = host.Open();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                await browser.SignInAsync(People.Drafter, "sai mật khẩu rồi");
            using var other = host.Open();
            Assert.Equal(HttpStatusCode.Found, (await other.SignInAsync(People.Drafter)).Status);
        }
    }

    [Fact]
    public async Task Failures_at_the_same_moment_are_all_counted()
    {
        var browsers = Enumerable.Range(0, 12).Select(_ => host.Open()).ToList();
        await Task.WhenAll(browsers.Select(b => b.SignInAsync(People.Drafter, "sai mật khẩu rồi")));
        browsers.ForEach(b => b.Dispose());

        var kinds = await People.KindsAsync(host);
        Assert.Equal(12, kinds.Count(k => k == "signin.failed"));
        Assert.Equal(1, kinds.Count(k => k == "signin.locked"));
        using var browser = host.Open();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(People.Drafter)).Status);
    }

    [Theory]
    [InlineData("https://xau.example/")]
    [InlineData("//xau.example/")]
    [InlineData("/\\xau.example")]
    [InlineData("\\\\xau.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("~//xau.example")]
    [InlineData("/\t/xau.example")]
    public async Task A_return_address_elsewhere_is_ignored(string back)
    {
        using var browser = host.Open();
        Assert.Equal("/", (await browser.SignInAsync(People.Drafter, back: back)).Location);
        Assert.Equal("/", (await browser.GetAsync($"/dang-nhap?tro-lai={Uri.EscapeDataString(back)}")).Location);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_is_recorded()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var page = await browser.GetAsync("/khong-co-quyen");
        Assert.Contains("Nguyễn Thị Hồng Hạnh", page.Text, StringComparison.Ordinal);

        var left = await browser.SubmitAsync(page, "/dang-xuat");
        Assert.Equal("/dang-nhap", left.Location);
        var again = await browser.GetAsync("/dang-nhap");
        Assert.Contains("đã đăng xuất", again.Text, StringComparison.Ordinal);
        Assert.Equal("/dang-nhap?tro-lai=%2Fthu%2Fai", (await browser.GetAsync("/thu/ai")).Location);
        Assert.Equal(["signin.succeeded", "signin.out"], await People.KindsAsync(host));
    }

    [Fact]
    public async Task A_dismissed_person_is_out_at_the_next_request()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        await ChangeAsync(async db => (await db.Set<Person>().SingleAsync(p => p.Email == People.Drafter)).IsActive = false);

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/thu/ai")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await browser.SignInAsync(People.Drafter)).Status);
    }

    [Fact]
    public async Task A_changed_security_stamp_ends_every_session()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        var id = await People.IdOfAsync(host, People.Drafter);
        await ChangeAsync(async db => (await db.Set<Account>().SingleAsync(a => a.Id == id)).SecurityStamp = "khác");

        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/thu/ai")).Status);
    }

    [Fact]
    public async Task Eight_hours_without_use_end_the_session_and_use_prolongs_it()
    {
        using var browser = host.Open();
        await browser.SignInAsync(People.Drafter);
        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(TimeSpan.FromHours(5));
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/thu/ai")).Status);
        }

        host.Time.Advance(TimeSpan.FromHours(8.1));
        Assert.Equal(HttpStatusCode.Found, (await browser.GetAsync("/thu/ai")).Status);
    }

    private static string Alert(Page page) => page.Document.QuerySelector("[role=alert]")!.TextContent.Trim();

    private Task<Result<Done>> ChangeAsync(Func<WorkflowsDb, Task> change) => host.InScopeAsync(services =>
    {
        var db = services.GetRequiredService<WorkflowsDb>();
        return db.CommitAsync<Done>(async _ =>
        {
            await change(db);
            return Done.Value;
        });
    });
}
