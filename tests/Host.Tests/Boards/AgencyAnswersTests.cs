using Host.Tests.Decisions;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Workflows.Audit;
using Workflows.Boards;
using Workflows.Decisions;
using Workflows.Organisation.Succession;

namespace Host.Tests.Boards;

/// <summary>Silence and lateness of agencies. Five are asked on 14/10/2026 until 21/10/2026.</summary>
public sealed class AgencyAnswersTests(PostgresServer server)
{
    [Fact]
    public async Task Each_request_has_one_outcome_and_silence_is_told_apart()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsConsentAsync();
        var (_, asked) = await story.AskAsync();
        Assert.Equal(5, (await story.AgenciesAsync("quan-tri")).Whole[AskedOutcome.Waiting]);
        story.Time.Advance(TimeSpan.FromDays(2));
        await story.CastAsync(asked[0], Verdict.Agree);
        await story.BounceAsync(asked[1].Id);
        await story.EndOfDayAsync(RoundStory.Due);
        story.Time.Advance(TimeSpan.FromDays(2));
        await story.CastAsync(asked[2], Verdict.Agree);

        var board = await story.AgenciesAsync("quan-tri");

        Assert.Equal(
            [(asked[0].AgencyId, AskedOutcome.InTime), (asked[1].AgencyId, AskedOutcome.NotReached), (asked[2].AgencyId, AskedOutcome.Late), (asked[3].AgencyId, AskedOutcome.DeemedConsent), (asked[4].AgencyId, AskedOutcome.DeemedConsent)],
            asked.Select(t => (t.AgencyId, Assert.Single(board.Agencies.Single(a => a.AgencyId == t.AgencyId).Whole.Counts).Key)));
        Assert.Equal(asked[0].AgencyId, board.Agencies[0].AgencyId);
        // 14/10 to 16/10 and to 23/10.
        Assert.Equal((2m, 7m), (board.Agencies[0].Whole.MedianDays, board.Agencies.Single(a => a.AgencyId == asked[2].AgencyId).Whole.MedianDays));
        Assert.Equal((5, 1, 0.25m), (board.Whole.Asked, board.ByMonth.Count, board.Whole.InTimeShare));
        Assert.Equal(5, board.ByMonth[new Month(2026, 10)].Asked);
    }

    [Fact]
    public async Task Silence_that_is_no_consent_is_silence_and_a_month_later_it_still_belongs_to_the_month_it_was_asked_in()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.SilenceIsSilenceAsync();
        // 00:30 on 1 November in Việt Nam is still October elsewhere.
        story.Time.Set(new(2026, 10, 31, 17, 30, 0, TimeSpan.Zero));
        var (_, asked) = await story.AskAsync();
        await story.EndOfDayAsync(asked[0].DueOn!.Value);

        var board = await story.AgenciesAsync("quan-tri");
        Assert.Equal((5, 0m), (board.ByMonth[new Month(2026, 11)][AskedOutcome.Silent], board.Whole.InTimeShare));

        story.Time.Set(new(2027, 10, 31, 16, 59, 0, TimeSpan.Zero));
        Assert.Equal(5, (await story.AgenciesAsync("quan-tri")).Whole.Asked);
        story.Time.Set(new(2027, 10, 31, 17, 0, 0, TimeSpan.Zero));
        Assert.Empty((await story.AgenciesAsync("quan-tri")).Agencies);
    }

    [Fact]
    public async Task An_agency_sees_its_own_line_and_an_agency_that_was_renamed_keeps_its_past()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        var finance = asked.Single(t => t.AgencyName == "Sở Tài chính");
        await story.OwnerAsync($"UPDATE org.agency SET name = 'Sở Tài chính và Kế hoạch' WHERE id = '{finance.AgencyId}'");

        var line = Assert.Single((await story.AgenciesAsync("gd-stc")).Agencies);

        Assert.Equal(("Sở Tài chính và Kế hoạch", finance.AgencyId), (line.Name, line.AgencyId));
        Assert.Equal(["Sở Tài chính"], line.FormerNames);
        Assert.Equal(5, (await story.AgenciesAsync("cv-ttbcxb")).Agencies.Count);
        Assert.Equal(5, (await story.AgenciesAsync("chanh-vp-ubnd")).Agencies.Count);
    }

    [Fact]
    public async Task What_an_agency_was_asked_that_went_into_another_is_on_record_for_that_other()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.AskAsync();
        await story.EndOfDayAsync(RoundStory.Due);
        story.Time.Advance(TimeSpan.FromDays(5));
        var merged = await story.DoAsync<MergeAgencies, MergedAgency>((act, stop) =>
            act.HandleAsync(new Merger("SKHĐT", "STC", null, null, "Nghị quyết 15/NQ-HĐND"), Actor.System, stop));
        Assert.Null(merged.Problem);

        var line = Assert.Single((await story.AgenciesAsync("gd-stc")).Agencies);

        Assert.Equal(("Sở Tài chính", 2), (line.Name, line.Whole.Asked));
        Assert.Equal(["Sở Kế hoạch và Đầu tư"], line.FormerNames);
        Assert.Null(line.EndedOn);
        Assert.Equal(4, (await story.AgenciesAsync("quan-tri")).Agencies.Count);
    }
}
