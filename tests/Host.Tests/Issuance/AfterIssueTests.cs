using System.Net;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Host.Tests.Newcomer;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Workflows.Audit;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Links;
using Workflows.Organisation;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Issuance;

/// <summary>What becomes of a document after it has its number: files, receipts, reminders, publication, correction, recall.</summary>
public sealed class AfterIssueTests(PostgresServer server, Browser browser)
{
    [Fact]
    public async Task The_number_comes_with_the_document_as_PDF_and_Word_and_a_recipient_takes_the_same_bytes()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await IssuedAsync(story);

        var files = await story.Host.ReadAsync(db => db.Set<IssuedFile>().AsNoTracking().Where(f => f.PlanId == plan).ToListAsync());
        Assert.Equal(["01_QĐ-UBND.docx", "01_QĐ-UBND.pdf"], files.Select(f => f.Name).Order(StringComparer.Ordinal));
        var pdf = files.Single(f => f.Form is FileForm.Pdf);
        Assert.Equal("%PDF-"u8.ToArray(), pdf.Bytes[..5]);
        Assert.Equal(Sha256Hash.Of(pdf.Bytes).Hex, pdf.Sha256);
        using var visitor = new Visitor(story.Host.Address);
        Assert.Equal(pdf.Bytes, await visitor.Client.GetByteArrayAsync($"/q/{await TokenAsync(story, plan, "Sở Tài chính")}/van-ban.pdf"));
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Equal(pdf.Bytes, await drafter.Client.GetByteArrayAsync($"/ke-hoach/{plan}/van-ban.pdf"));
    }

    [Fact]
    public async Task A_text_that_cannot_be_printed_gets_no_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync("Kế hoạch thông tin đối ngoại \u4E2D giai đoạn 2021-2025");
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));

        var refused = await story.IssueAsync(task);

        Assert.Contains("U+4E2D", Assert.IsType<Invalid>(refused.Problem).Message, StringComparison.Ordinal);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<IssuedNumber>().CountAsync()));
        Assert.Null((await story.PlanAsync(plan)).NumberAndSymbol);
    }

    [Fact]
    public async Task A_recipient_confirms_from_the_mail_once_and_the_clerk_for_one_who_telephoned()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await IssuedAsync(story);
        using var visitor = new Visitor(story.Host.Address);
        var link = $"/q/{await TokenAsync(story, plan, "Sở Tài chính")}";
        Assert.Contains("Xác nhận đã nhận", (await visitor.GetAsync(link)).Text, StringComparison.Ordinal);

        Assert.Contains("Đã xác nhận nhận văn bản", (await visitor.PostAsync($"{link}/da-nhan", [new("name", "Lê Thị Ổn, văn thư")])).Text, StringComparison.Ordinal);
        var first = await LineAsync(story, plan, "Sở Tài chính");
        story.Time.Advance(TimeSpan.FromHours(1));
        await visitor.PostAsync($"{link}/da-nhan", [new("name", "Người khác")]);
        var again = await LineAsync(story, plan, "Sở Tài chính");
        Assert.Equal((first.ConfirmedAt, "Lê Thị Ổn, văn thư"), (again.ConfirmedAt, again.ConfirmedBy));

        var paper = (await LinesAsync(story, plan)).First(l => l.Channel is DeliveryChannel.Paper);
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        var page = await clerk.GetAsync($"/ke-hoach/{plan}/phat-hanh");
        await clerk.SubmitAsync(page, $"/ke-hoach/{plan}/phat-hanh/{paper.Id}/xac-nhan", ("how", "Điện thoại"));
        Assert.Equal("Điện thoại", (await LineAsync(story, plan, paper.Name)).ConfirmedBy);
        Assert.Equal(2, (await story.KindsAsync(plan)).Count(k => k == "recipient.confirmed"));
    }

    [Fact]
    public async Task Who_has_not_confirmed_by_the_end_of_the_next_working_day_is_reminded_once()
    {
        await using var story = await PlanStory.BeginUnsweptAsync(server);
        story.Time.Set(VietnamTime.At(new(2026, 10, 16), new(9, 0)));
        var plan = await IssuedAsync(story);
        await Eventually.TrueAsync(
            async () => (await LinesAsync(story, plan)).All(l => l.Channel is DeliveryChannel.Paper || l.SentAt is not null), () => string.Join("\n", story.Host.Logs));
        using var visitor = new Visitor(story.Host.Address);
        await visitor.PostAsync($"/q/{await TokenAsync(story, plan, "Sở Tài chính")}/da-nhan", [new("name", "")]);

        // A Friday: the next working day ends on Monday at 17:00.
        story.Time.Set(VietnamTime.At(new(2026, 10, 19), new(16, 59)));
        Assert.Equal(0, await RemindAsync(story));
        story.Time.Set(VietnamTime.At(new(2026, 10, 19), new(17, 1)));
        var waiting = (await LinesAsync(story, plan)).Count(l => l.Channel is DeliveryChannel.Email) - 1;
        Assert.True(waiting > 1);
        Assert.Equal(waiting, await RemindAsync(story));
        Assert.Equal(0, await RemindAsync(story));
        Assert.Null((await LineAsync(story, plan, "Sở Tài chính")).RemindedAt);
        Assert.Equal(waiting, await story.Host.ReadAsync(db => db.Set<OutboxMail>().CountAsync(m => m.Subject.StartsWith("[Đề nghị xác nhận"))));
    }

    [Fact]
    public async Task A_group_is_served_as_its_agencies_of_the_day_each_once_and_printed_as_one_line()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var committee = PlanStory.Province.CommitteeId;
        var tax = PlanStory.Province.IdOf("STC");

        var all = await story.Host.WithAsync<RecipientGroups, IReadOnlyList<Addressee>>(groups => groups.ExpandAsync(
            committee, [new("Sở Tài chính", tax), new("CÁC SỞ, BAN, NGÀNH"), new("Thường trực Tỉnh ủy"), new("UBND các xã, phường")], new(2026, 10, 14), default));

        var departments = await story.Host.ReadAsync(db => db.Set<Agency>().CountAsync(a => a.ParentId == committee && a.Kind == AgencyKind.Department));
        Assert.Equal(departments - 1, all.Count(a => a.Position == 2));
        Assert.Equal(Enumerable.Range(1, departments - 1), all.Where(a => a.Position == 2).Select(a => a.Member));
        Assert.Single(all, a => a.AgencyId == tax);
        Assert.All(all.Where(a => a.Position == 2), a => Assert.Equal(("CÁC SỞ, BAN, NGÀNH", true), (a.GroupName, a.Mailbox is not null)));
        Assert.Equal((0, null), (all.Single(a => a.Position == 3).Member, all.Single(a => a.Position == 3).Mailbox));
    }

    [Fact]
    public async Task A_recall_tells_every_former_recipient_hides_the_text_and_hears_who_destroyed_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await IssuedAsync(story);
        var before = await TokenAsync(story, plan, "Sở Tài chính");
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        var page = await clerk.GetAsync($"/ke-hoach/{plan}/phat-hanh");
        var wrong = await clerk.SubmitAsync(page, $"/ke-hoach/{plan}/phat-hanh/thay-doi", ("kind", "Recalled"), ("document", ""), ("document-on", "31/02/2026"), ("reason", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Contains("Ngày văn bản phải là ngày/tháng/năm.", wrong.Text, StringComparison.Ordinal);

        await clerk.SubmitAsync(
            page, $"/ke-hoach/{plan}/phat-hanh/thay-doi", ("kind", "Recalled"), ("document", "15/UBND-VP"), ("document-on", "14/10/2026"), ("reason", "Ban hành nhầm"));

        var recipients = await LinesAsync(story, plan);
        var notices = await story.Host.ReadAsync(db => db.Set<ChangeNotice>().AsNoTracking().ToListAsync());
        Assert.Equal(recipients.Count, notices.Count);
        Assert.Equal(recipients.Count(r => r.Channel is DeliveryChannel.Email), notices.Count(n => n.MailId is not null));
        using var visitor = new Visitor(story.Host.Address);
        var shown = await visitor.GetAsync($"/q/{before}");
        Assert.Contains("Bị thu hồi bởi 15/UBND-VP ngày 14/10/2026", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Tải văn bản (PDF)", shown.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/q/{before}/van-ban.pdf")).Status);
        var notice = await TokenOfMailAsync(story, notices.First(n => n.MailId is not null).MailId!.Value);
        Assert.Contains("Đã xác nhận hủy hoặc gửi trả", (await visitor.PostAsync($"/q/{notice}/da-nhan", [new("name", "")])).Text, StringComparison.Ordinal);
        Assert.Contains("document.notice-confirmed", await story.KindsAsync(plan));

        var paper = notices.First(n => n.MailId is null);
        foreach (var kind in new[] { "document.notice-sent", "document.notice-confirmed" })
        {
            await clerk.SubmitAsync(await clerk.GetAsync($"/ke-hoach/{plan}/phat-hanh"), $"/ke-hoach/{plan}/phat-hanh/thong-bao/{paper.Id}");
            Assert.Equal(kind, (await story.KindsAsync(plan)).Last(k => k.StartsWith("document.notice", StringComparison.Ordinal)));
        }

        var second = await story.DoAsync<ChangeDocument, DocumentChange>((act, stop) => act.HandleAsync(
            new(plan, ChangeKind.Corrected, "16/UBND-VP", "14/10/2026", "Sai"), PlanStory.Province.PersonOf("van-thu-ubnd"), Actor.System, stop));
        Assert.IsType<Conflict>(second.Problem);
    }

    [Fact]
    public async Task A_publication_is_recorded_by_the_clerk_or_the_drafting_agency_and_has_a_last_day()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await IssuedAsync(story);
        var clerk = PlanStory.Province.PersonOf("van-thu-ubnd");

        Assert.IsType<Forbidden>((await PublishAsync(PlanStory.Province.PersonOf("gd-stc"), PublicationExtent.Whole, "14/10/2026", "Cổng", "", "")).Problem);
        Assert.Equal("address", Assert.IsType<Invalid>((await PublishAsync(clerk, PublicationExtent.Whole, "14/10/2026", "Cổng", "javascript:alert(1)", "")).Problem).Field);
        Assert.Equal("ground", Assert.IsType<Invalid>((await PublishAsync(clerk, PublicationExtent.NotPublished, "", "", "", "")).Problem).Field);
        Assert.Equal("published-on", Assert.IsType<Invalid>((await PublishAsync(clerk, PublicationExtent.Whole, "15/10/2026", "Cổng", "", "")).Problem).Field);
        Assert.True((await PublishAsync(PlanStory.Province.PersonOf("cv-ttbcxb"), PublicationExtent.WithoutAnnexes, "14/10/2026", "Cổng thông tin điện tử tỉnh", "https://bacninh.example/kh", "Phụ lục nội bộ")).IsSuccess);

        var standing = await story.Host.WithAsync<IssuedFacts, IssuedStanding>(async facts => await facts.OfAsync(await story.PlanAsync(plan), default));
        Assert.Equal((PublicationExtent.WithoutAnnexes, new DateOnly(2026, 10, 21)), (standing.Publication!.Extent, standing.PublishBy!.Value));

        Task<Result<Publication>> PublishAsync(Guid person, PublicationExtent extent, string on, string place, string address, string ground) =>
            story.DoAsync<RecordPublication, Publication>((act, stop) => act.HandleAsync(new(plan, extent, on, place, address, ground), person, Actor.System, stop));
    }

    [Fact]
    public async Task The_pages_of_an_issued_document_fit_a_desk_and_a_phone()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await IssuedAsync(story);
        var link = $"/q/{await TokenAsync(story, plan, "Sở Tài chính")}";
        var page = await (await browser.NewVisitorAsync()).NewPageAsync();
        await GoAsync(link);
        await Screens.LookAsync(page, "116-nhan-van-ban");
        await page.GetByRole(AriaRole.Button, new() { Name = "Xác nhận đã nhận" }).ClickAsync();
        await page.GetByText("Đã xác nhận nhận văn bản").WaitForAsync();

        await GoAsync("/dang-nhap");
        await page.GetByLabel($"Vào với tên {(await story.HolderAsync("van-thu-ubnd")).FullName}").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("dang-nhap", StringComparison.Ordinal));
        await GoAsync($"/ke-hoach/{plan}/phat-hanh");
        foreach (var summary in await page.Locator("details > summary").AllAsync())
            await summary.ClickAsync();
        await Screens.LookAsync(page, "117-sau-phat-hanh");
        var changed = await story.DoAsync<ChangeDocument, DocumentChange>((act, stop) => act.HandleAsync(
            new(plan, ChangeKind.Recalled, "15/UBND-VP", "14/10/2026", "Ban hành nhầm phiên bản"), PlanStory.Province.PersonOf("van-thu-ubnd"), Actor.System, stop));
        Assert.True(changed.IsSuccess);
        await GoAsync($"/ke-hoach/{plan}");
        await Screens.LookAsync(page, "118-bi-thu-hoi");
        await GoAsync(link);
        await Screens.LookAsync(page, "119-lien-ket-bi-thu-hoi");

        Task GoAsync(string path) => page.GotoAsync(new Uri(story.Host.Address, path).ToString());
    }

    private static async Task<Guid> IssuedAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        var issued = await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        Assert.Null(issued.Problem);
        return plan;
    }

    private static async Task<int> RemindAsync(PlanStory story)
    {
        var before = await story.Host.ReadAsync(db => db.Set<Recipient>().CountAsync(r => r.RemindedAt != null));
        while ((await story.DoAsync<RemindRecipients, bool>(async (act, stop) => await act.RunAsync(stop))).Value)
        {
        }

        return await story.Host.ReadAsync(db => db.Set<Recipient>().CountAsync(r => r.RemindedAt != null)) - before;
    }

    private static Task<IReadOnlyList<RecipientLine>> LinesAsync(PlanStory story, Guid plan) =>
        story.Host.WithAsync<RecipientBoard, IReadOnlyList<RecipientLine>>(board => board.ForAsync(plan, default));

    private static async Task<RecipientLine> LineAsync(PlanStory story, Guid plan, string name) => (await LinesAsync(story, plan)).Single(l => l.Name == name);

    private static async Task<string> TokenAsync(PlanStory story, Guid plan, string name) => await TokenOfMailAsync(
        story, await story.Host.ReadAsync(db => db.Set<Recipient>().Where(r => r.PlanId == plan && r.Name == name).Select(r => r.MailId!.Value).SingleAsync()));

    private static async Task<string> TokenOfMailAsync(PlanStory story, Guid mail) => story.Host.Services.GetRequiredService<LinkTokens>()
        .TokenFor(await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => m.Id == mail).Select(m => m.LinkId!.Value).SingleAsync()));
}
