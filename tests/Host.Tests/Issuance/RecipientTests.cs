using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Host.Tests.Outbox.Deliveries;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Issuance;
using Workflows.Issuance.Distribution;
using Workflows.Outbox;

namespace Host.Tests.Issuance;

/// <summary>Cấp số and phát hành are two facts: a number is no proof that anybody has the document.</summary>
public sealed class RecipientTests(PostgresServer server)
{
    [Fact]
    public async Task Who_has_the_document_is_shown_and_paper_waits_for_the_clerk()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);

        var lines = await LinesAsync(story, plan);
        var paper = lines.First(l => l.Channel is DeliveryChannel.Paper);
        var page = await clerk.GetAsync($"/ke-hoach/{plan}");

        Assert.All(lines.Where(l => l.Channel is DeliveryChannel.Paper), l => Assert.Null(l.SentAt));
        Assert.Contains(paper.Name, page.Text, StringComparison.Ordinal);
        Assert.Contains("chưa được gửi", page.Text, StringComparison.Ordinal);
        var readers = await drafter.GetAsync($"/ke-hoach/{plan}");
        Assert.DoesNotContain(readers.Document.Forms, f => f.GetAttribute("action")!.EndsWith("/da-gui", StringComparison.Ordinal));
        var forbidden = await drafter.PostAsync($"/ke-hoach/{plan}/noi-nhan/{paper.Id}/da-gui",
            [new("__RequestVerificationToken", Web.Plans.PlanDesk.TokenOf(await drafter.GetAsync("/ke-hoach/moi")))]);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, forbidden.Status);

        await clerk.SubmitAsync(page, $"/ke-hoach/{plan}/noi-nhan/{paper.Id}/da-gui");
        story.Time.Advance(TimeSpan.FromHours(1));
        await clerk.SubmitAsync(page, $"/ke-hoach/{plan}/noi-nhan/{paper.Id}/da-gui");

        Assert.Equal(story.Time.GetUtcNow() - TimeSpan.FromHours(1), (await LinesAsync(story, plan)).Single(l => l.Id == paper.Id).SentAt);
        Assert.Single(await story.KindsAsync(plan), kind => kind == "recipient.paper-sent");
    }

    [Fact]
    public async Task A_mail_counts_as_sent_when_the_relay_has_it_not_before_and_no_more_when_it_comes_back()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        var first = (await LinesAsync(story, plan)).First(l => l.Channel is DeliveryChannel.Email);

        await Eventually.TrueAsync(
            async () => (await LinesAsync(story, plan)).Single(l => l.Id == first.Id).SentAt is not null, () => string.Join("\n", story.Host.Logs));

        var mail = await story.Host.ReadAsync(db => (
            from recipient in db.Set<Recipient>()
            where recipient.Id == first.Id
            join row in db.Set<OutboxMail>() on recipient.MailId equals row.Id
            select row).SingleAsync());
        Assert.Equal(MailState.Sent, mail.State);

        await story.ReportAsync(mail);

        var line = (await LinesAsync(story, plan)).Single(l => l.Id == first.Id);
        Assert.NotNull(line.BouncedAt);
        using var clerk = new Visitor(story.Host.Address);
        await clerk.SignInAsync((await story.HolderAsync("van-thu-ubnd")).Email);
        Assert.Contains(line.BounceReason!, (await clerk.GetAsync($"/ke-hoach/{plan}")).Text, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<RecipientLine>> LinesAsync(PlanStory story, Guid plan) =>
        story.Host.WithAsync<RecipientBoard, IReadOnlyList<RecipientLine>>(board => board.ForAsync(plan, default));
}
