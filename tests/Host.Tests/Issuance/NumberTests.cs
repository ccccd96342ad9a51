using FsCheck;
using FsCheck.Fluent;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Issuance;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Issuance;

public sealed class NumberTests(PostgresServer server)
{
    [Fact]
    public async Task Fifty_clerks_at_once_of_whom_some_fail_leave_no_gap_and_no_double()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var committee = PlanStory.Province.CommitteeId;

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => TakeAsync(story, committee, 2026, fails: i % 5 == 4)));

        var given = taken.OfType<int>().Order().ToList();
        Assert.Equal(Enumerable.Range(1, 40), given);
    }

    /// <summary>Whatever the order of successes and failures, what was given is 1, 2, 3, …</summary>
    [Fact]
    public async Task Numbers_are_gapless_whatever_fails()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var committee = PlanStory.Province.CommitteeId;
        var year = 2100;
        Prop.ForAll(ArbMap.Default.ArbFor<bool[]>().Filter(f => f.Length is > 0 and < 12), fails =>
        {
            var inYear = year++;
            var given = fails.Select(fail => TakeAsync(story, committee, inYear, fail).GetAwaiter().GetResult()).OfType<int>().ToList();
            return given.SequenceEqual(Enumerable.Range(1, given.Count));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));
    }

    /// <summary>An office that begins in November goes on where its paper book stands, and never back.</summary>
    [Fact]
    public async Task A_book_goes_on_from_its_last_paper_number_until_the_first_one_is_given_here()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue"));

        Assert.Equal("46/QĐ-UBND", (await StartAsync(story, 45)).Value.ToString());
        Assert.Equal("46/QĐ-UBND", (await story.IssueAsync(clerk)).Value.ToString());

        Assert.IsType<Conflict>((await StartAsync(story, 100)).Problem);
        Assert.Equal(47, await TakeAsync(story, PlanStory.Province.CommitteeId, 2026, fails: false, Instrument.DecisionWithPlan));
        Assert.Contains("book.started-at", await story.Host.ReadAsync(db => db.Set<Workflows.Audit.AuditEntry>().Select(e => e.Kind).ToListAsync()));
    }

    /// <summary>Rights let the host change a plan's row; the trigger keeps the number in it.</summary>
    [Theory]
    [InlineData("number = 99")]
    [InlineData("symbol = 'KH-UBND'")]
    [InlineData("issued_date = '2020-01-01'")]
    [InlineData("number = NULL, symbol = NULL, issued_date = NULL, state = 'Draft'")]
    public async Task A_number_in_the_plans_row_is_never_changed(string change)
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, $"UPDATE plan.plan SET {change} WHERE id = '{plan}'"));

        Assert.Contains("given for good", refused.MessageText, StringComparison.Ordinal);
    }

    private static Task<Result<DocumentNumber>> StartAsync(PlanStory story, int last) => story.DoAsync<StartBookAt, DocumentNumber>((act, stop) =>
        act.HandleAsync(new("QĐ", null, last, null), Workflows.Audit.Actor.System, stop));

    [Fact]
    public async Task The_year_of_a_number_is_the_year_in_Viet_Nam()
    {
        await using var story = await PlanStory.BeginAsync(server);
        story.Time.Set(VietnamTime.At(new(2026, 12, 31), new(23, 50)));
        var last = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue"));
        var first = Assert.Single(await story.ReachAsync(await story.OpenAsync("Kế hoạch khác"), "issue"));

        Assert.Equal("01/QĐ-UBND", (await story.IssueAsync(last)).Value.ToString());
        // Ten minutes later it is 2027 here and still 31 December in UTC.
        story.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(2026, story.Time.GetUtcNow().Year);
        Assert.Equal("01/QĐ-UBND", (await story.IssueAsync(first)).Value.ToString());
        Assert.Equal([(2026, 1), (2027, 1)], await story.Host.ReadAsync(async db =>
            (await db.Set<IssuedNumber>().OrderBy(n => n.Year).ToListAsync()).Select(n => (n.Year, n.Number)).ToArray()));
    }

    [Fact]
    public async Task Issuing_the_same_plan_twice_at_once_gives_one_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var task = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue"));

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => story.IssueAsync(task)));

        Assert.Single(results, r => r.IsSuccess);
        Assert.Equal(1, await story.Host.ReadAsync(db => db.Set<IssuedNumber>().CountAsync()));
    }

    [Fact]
    public async Task A_document_returned_by_the_clerk_takes_no_number_and_goes_back_to_the_office()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        var task = Assert.Single(await story.ReachAsync(plan, "issue"));

        var returned = await story.DoAsync<ReturnToOffice, Done>((act, stop) =>
            act.HandleAsync(task.Id, task.PersonId, "Thiếu nơi nhận", Workflows.Audit.Actor.System, stop));

        Assert.True(returned.IsSuccess);
        Assert.Equal("examine", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Null((await story.PlanAsync(plan)).NumberAndSymbol);
    }

    [Theory]
    [InlineData(1, "QĐ-UBND", "01/QĐ-UBND")]
    [InlineData(9, "KH-UBND", "09/KH-UBND")]
    [InlineData(51, "KH-UBND", "51/KH-UBND")]
    [InlineData(1369, "QĐ-UBND", "1369/QĐ-UBND")]
    public void Numbers_below_ten_get_one_zero(int number, string symbol, string printed) =>
        Assert.Equal(printed, new DocumentNumber(number, symbol).ToString());

    [Fact]
    public async Task Recipients_with_a_mailbox_get_a_mail_and_the_others_paper()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));

        var served = await story.Host.ReadAsync(db => db.Set<Recipient>().Where(r => r.PlanId == plan).OrderBy(r => r.Position).ToListAsync());

        Assert.Equal(Enumerable.Range(1, served.Count), served.Select(r => r.Position));
        Assert.Equal(DeliveryChannel.Email, served.Single(r => r.Name == "Sở Tài chính").Channel);
        Assert.Equal(DeliveryChannel.Paper, served.Single(r => r.Name == "Bộ Thông tin và Truyền thông").Channel);
        Assert.All(served, r => Assert.Equal(r.Channel is DeliveryChannel.Email, r.MailId is not null));
    }

    private static async Task<int?> TakeAsync(
        PlanStory story, Guid committee, int year, bool fails, Instrument instrument = Instrument.PlanDocument)
    {
        await using var scope = story.Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var numbers = scope.ServiceProvider.GetRequiredService<NextNumber>();
        var taken = await db.CommitAsync<int>(async stop =>
        {
            var series = await numbers.SeriesForAsync(await db.Set<Agency>().SingleAsync(a => a.Id == committee, stop), instrument, year, stop);
            var number = await numbers.TakeAsync(series.Value, year, stop);
            return fails ? new Conflict("Không phát hành được.") : number.Number;
        });
        return taken.IsSuccess ? taken.Value : null;
    }
}
