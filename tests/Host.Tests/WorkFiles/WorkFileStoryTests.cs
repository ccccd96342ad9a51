using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Issuance.Exchange;
using Host.Tests.Mail;
using Host.Tests.Newcomer;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Values;
using Workflows.WorkFiles;
using Workflows.WorkFiles.Bundles;

namespace Host.Tests.WorkFiles;

/// <summary>Hồ sơ công việc from the plan's first moment to the ZIP that somebody else checks.</summary>
public sealed class WorkFileStoryTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task An_issued_plans_file_is_closed_taken_along_and_checked_by_the_command()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync(consulted: [.. new[] { "STC", "STP" }.Select(PlanStory.Province.IdOf)]);
        await story.AttachAsync(plan);
        using var drafter = await SignedInAsync(story, (await story.HolderAsync("cv-ttbcxb")).PersonId);
        var page = await drafter.GetAsync($"/ke-hoach/{plan}/ho-so");
        // The first is the plan that the demo data begin with.
        Assert.Contains("02.STTTT", page.Text, StringComparison.Ordinal);
        Assert.Contains("chưa kết thúc", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(page.Document.Forms, f => f.GetAttribute("action")!.EndsWith("/dong", StringComparison.Ordinal));
        var token = Web.Plans.PlanDesk.TokenOf(await drafter.GetAsync("/ke-hoach/moi"));
        var early = await drafter.PostAsync($"/ke-hoach/{plan}/ho-so/dong", [new("__RequestVerificationToken", token), new("title", "Hồ sơ"), new("retention", "20 năm")]);
        Assert.Equal(HttpStatusCode.Conflict, early.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await drafter.GetAsync($"/ke-hoach/{plan}/ho-so.zip")).Status);

        var asked = (await story.ReachAsync(plan, "opinions"))[0];
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        Assert.Equal(HttpStatusCode.Conflict, (await drafter.GetAsync($"/ke-hoach/{plan}/ho-so.zip")).Status);
        page = await drafter.GetAsync($"/ke-hoach/{plan}/ho-so");
        var empty = await drafter.SubmitAsync(page, $"/ke-hoach/{plan}/ho-so/dong", ("title", "Hồ sơ kế hoạch"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.Status);
        Assert.Contains("Thời hạn bảo quản: chưa nhập", empty.Text, StringComparison.Ordinal);
        var closed = await drafter.SubmitAsync(page, $"/ke-hoach/{plan}/ho-so/dong", ("title", "Hồ sơ kế hoạch"), ("retention", "Vĩnh viễn"));
        Assert.Equal(HttpStatusCode.Found, closed.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await drafter.SubmitAsync(page, $"/ke-hoach/{plan}/ho-so/dong", ("title", "Khác"), ("retention", "10 năm"))).Status);
        await MailsAreOutAsync(story);
        await story.CodeAsync("STTTT,H99.12");

        var zip = await TakeAsync(drafter, plan);
        // Each export is sealed anew; what is sealed is the same.
        Assert.Equal(Unsealed(zip), Unsealed(await TakeAsync(drafter, plan)));
        var certificate = await drafter.Client.GetByteArrayAsync("/chung-thu-may-chu.pem");
        await ProveAsync(story, zip, certificate);
        await HoldsNoSecretAsync(story, plan, zip);
        await OthersAreRefusedAsync(story, plan, asked);
        await ReopenedAsync(story, plan, drafter, page);
    }

    [Fact]
    public async Task Files_opened_at_once_have_serials_without_gap_or_double_and_old_plans_get_theirs()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => story.OpenAsync($"Kế hoạch số {i}")));

        var files = await story.Host.ReadAsync(db => db.Set<WorkFile>().AsNoTracking().OrderBy(f => f.Serial).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 9).Select(i => $"{i:00}.STTTT"), files.Select(f => f.Notation));
        Assert.All(files, f => Assert.Equal(VietnamTime.DateOf(f.OpenedAt), f.StartedOn));

        const string Read = "SELECT agency_id, year, serial, notation, opened_by_name, opened_at, started_on FROM plan.work_file ORDER BY serial";
        var owner = story.Host.Database.OwnerConnectionString;
        var (before, years) = (await Sql.RowsAsync(owner, Read), await Sql.RowsAsync(owner, "SELECT agency_id, year, last_serial FROM plan.work_file_year"));
        var migration = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "src/Workflows/Storage/Migrations/M30WorkFiles.sql"));
        var fill = migration[migration.IndexOf("INSERT INTO plan.work_file (", StringComparison.Ordinal)..migration.IndexOf("GRANT", StringComparison.Ordinal)];
        await Sql.ExecuteAsync(owner, "DELETE FROM plan.work_file; DELETE FROM plan.work_file_year; " + fill);

        Assert.Equal(before, await Sql.RowsAsync(owner, Read));
        Assert.Equal(years, await Sql.RowsAsync(owner, "SELECT agency_id, year, last_serial FROM plan.work_file_year"));
    }

    [Fact]
    public async Task The_page_of_a_file_can_be_read_on_a_desk_and_on_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        await using var desk = await browser.NewVisitorAsync();
        var page = await desk.NewPageAsync();
        await page.GotoAsync(Of(story, "/dang-nhap"));
        await page.Locator("#ten").FillAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        await page.Locator("#mat-khau").FillAsync(Host.Identity.DemoAccounts.Password);
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/dang-nhap", StringComparison.Ordinal));

        await page.GotoAsync(Of(story, $"/ke-hoach/{plan}"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Hồ sơ", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Đóng hồ sơ" }).ClickAsync();
        await Screens.LookAsync(page, "90-ho-so-dang-mo");
        await page.GetByLabel("Thời hạn bảo quản").FillAsync("20 năm");
        await page.GetByRole(AriaRole.Button, new() { Name = "Đóng hồ sơ" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Tải hồ sơ (ZIP)" }).WaitForAsync();
        await Screens.LookAsync(page, "91-ho-so-da-dong");
    }

    private static async Task ProveAsync(PlanStory story, byte[] zip, byte[] certificate)
    {
        var file = Path.Combine(story.Folder, "ho-so.zip");
        await File.WriteAllBytesAsync(file, zip);
        var pem = Path.Combine(story.Folder, "may-chu.pem");
        await File.WriteAllBytesAsync(pem, certificate);
        // No connection string and a folder without a database: the command must not want one.
        var (code, output, errors) = await ProgramCall.RunAsync(Path.Combine(story.Folder, "khong-co"), null, ["audit", "verify", "--bundle", file, "--certificate", pem]);
        Assert.True(code == 0, output + errors);
        Assert.Contains("The bundle is intact.", output, StringComparison.Ordinal);
        Assert.Contains("Đã ký số", output, StringComparison.Ordinal);
        Assert.False(System.IO.Directory.Exists(Path.Combine(story.Folder, "khong-co")));

        var entries = Entries(zip);
        foreach (var name in new[] { "muc-luc.csv", "muc-luc.html", "ho-so.xml", "ke-hoach.json", "phien-ban/001.json", "y-kien.json", "quyet-dinh.json", "viec.json", "phat-hanh.json", "thu.json", "nhat-ky.jsonl", "bang-tong-hop/001.json", "DOC-TRUOC.txt", "manifest.p7s" })
            Assert.Contains(name, entries.Keys);
        Assert.Contains("<OrganId>H99.12</OrganId>", Encoding.UTF8.GetString(entries["ho-so.xml"]), StringComparison.Ordinal);
        Assert.Contains(entries.Keys, path => path.EndsWith("so-do.png", StringComparison.Ordinal));
        Assert.Equal([".docx", ".p7s", ".pdf", ".txt"], entries.Keys.Where(path => path.StartsWith("van-ban/", StringComparison.Ordinal)).Select(Path.GetExtension).Order(StringComparer.Ordinal));

        var spoiled = new MemoryStream();
        await spoiled.WriteAsync(zip);
        using (var archive = new ZipArchive(spoiled, ZipArchiveMode.Update, leaveOpen: true))
        {
            archive.GetEntry("thu.json")!.Delete();
            await using var changed = archive.CreateEntry("thu.json").Open();
            await changed.WriteAsync((byte[])[.. entries["thu.json"][..^1], (byte)' ']);
        }

        await File.WriteAllBytesAsync(file, spoiled.ToArray());
        (code, output, _) = await ProgramCall.RunAsync(Path.Combine(story.Folder, "khong-co"), null, ["audit", "verify", "--bundle", file, "--json"]);
        Assert.Equal(1, code);
        Assert.Contains("\"where\": \"thu.json\"", output, StringComparison.Ordinal);
    }

    private static SortedDictionary<string, string> Unsealed(byte[] zip) => new(
        Entries(zip).Where(e => e.Key != "manifest.p7s").ToDictionary(e => e.Key, e => Convert.ToHexString(e.Value)), StringComparer.Ordinal);

    /// <summary>Whoever finds the ZIP can follow no link and confirm no decision.</summary>
    private static async Task HoldsNoSecretAsync(PlanStory story, Guid plan, byte[] zip)
    {
        var entries = Entries(zip);
        var tokens = story.Host.Services.GetRequiredService<LinkTokens>();
        var links = await story.Host.ReadAsync(db => db.Set<EmailLink>().AsNoTracking().ToListAsync());
        Assert.NotEmpty(links);
        var all = string.Join('\n', entries.Values.Select(Encoding.UTF8.GetString));
        foreach (var link in links)
        {
            Assert.DoesNotContain(tokens.TokenFor(link.Id), all, StringComparison.Ordinal);
            Assert.DoesNotContain(LinkTokens.HashOf(tokens.TokenFor(link.Id)).Hex, all, StringComparison.Ordinal);
            Assert.DoesNotMatch($"(?<![0-9a-zA-Z.]){tokens.CodeFor(link.Id)}(?![0-9a-zA-Z])", Encoding.UTF8.GetString(entries["thu.json"]));
        }

        Assert.DoesNotContain("/q/", all, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("\"(linkId|token|tokenHash|leaseOwner)\"", RegexOptions.IgnoreCase), Encoding.UTF8.GetString(entries["thu.json"]));
        Assert.Contains($"{plan}", all, StringComparison.Ordinal);
    }

    private static async Task OthersAreRefusedAsync(PlanStory story, Guid plan, HumanTask asked)
    {
        var stranger = (await story.HolderAsync("gd-sct")).PersonId;
        foreach (var person in new[] { stranger, asked.PersonId })
        {
            using var visitor = await SignedInAsync(story, person);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/ke-hoach/{plan}")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync($"/ke-hoach/{plan}/ho-so")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await visitor.GetAsync($"/ke-hoach/{plan}/ho-so.zip")).Status);
        }

        using var head = await SignedInAsync(story, (await story.HolderAsync("gd-stttt")).PersonId);
        Assert.Equal(HttpStatusCode.OK, (await head.GetAsync($"/ke-hoach/{plan}/ho-so")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await head.GetAsync($"/ke-hoach/{plan}/ho-so.zip")).Status);
    }

    private static async Task ReopenedAsync(PlanStory story, Guid plan, Visitor drafter, Page stale)
    {
        var address = $"/ke-hoach/{plan}/ho-so/mo-lai";
        var token = stale.Document.Forms.SelectMany(f => f.Elements).OfType<AngleSharp.Html.Dom.IHtmlInputElement>().First(i => i.Name == "__RequestVerificationToken").Value;
        Assert.Equal(HttpStatusCode.Forbidden, (await drafter.PostAsync(address, [new("__RequestVerificationToken", token), new("reason", "Bổ sung")])).Status);
        var administrator = await story.Host.ReadAsync(db => (
            from post in db.Set<Post>()
            where post.Role == PostRole.Administrator
            join holding in db.Set<PostHolding>() on post.Id equals holding.PostId
            select holding.PersonId).FirstAsync());
        using var visitor = await SignedInAsync(story, administrator);
        var page = await visitor.GetAsync($"/ke-hoach/{plan}/ho-so");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await visitor.SubmitAsync(page, address)).Status);
        Assert.Equal(HttpStatusCode.Found, (await visitor.SubmitAsync(page, address, ("reason", "Bổ sung bản giấy"))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await drafter.GetAsync($"/ke-hoach/{plan}/ho-so.zip")).Status);

        var kinds = await story.KindsAsync(plan);
        Assert.Equal(["workfile.opened", "workfile.closed", "workfile.reopened"], kinds.Where(k => k.StartsWith("workfile.", StringComparison.Ordinal)));
        Assert.Equal(2, await story.Host.ReadAsync(db => db.Set<AuditEntry>().CountAsync(e => e.Chain == AuditTrail.SystemChain && e.Kind == "workfile.exported")));
    }

    private static async Task<byte[]> TakeAsync(Visitor keeper, Guid plan)
    {
        using var answer = await keeper.Client.GetAsync($"/ke-hoach/{plan}/ho-so.zip");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/zip", answer.Content.Headers.ContentType!.MediaType);
        Assert.EndsWith("-02-stttt.zip", answer.Content.Headers.ContentDisposition!.FileName!.Trim('"'), StringComparison.Ordinal);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length, answer.Content.Headers.ContentLength);
        return bytes;
    }

    private static Dictionary<string, byte[]> Entries(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(
            e => e.FullName,
            e =>
            {
                using var stream = e.Open();
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                return bytes.ToArray();
            },
            StringComparer.Ordinal);
    }

    /// <summary>The sender adds rows on its own time; afterwards nothing moves.</summary>
    private static Task MailsAreOutAsync(PlanStory story) => Eventually.TrueAsync(
        async () => !await story.Host.ReadAsync(db => db.Set<OutboxMail>().AnyAsync(m => m.State == MailState.Queued || m.State == MailState.Sending)),
        () => string.Join("\n", story.Host.Logs));

    private static async Task<Visitor> SignedInAsync(PlanStory story, Guid person)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync(await story.Host.ReadAsync(db => db.Set<Person>().Where(p => p.Id == person).Select(p => p.Email).SingleAsync()));
        return visitor;
    }

    private static string Of(PlanStory story, string path) => new Uri(story.Host.Address, path).ToString();
}
