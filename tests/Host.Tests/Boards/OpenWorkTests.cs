using Host.Tests.Decisions;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Workflows.Boards;
using Workflows.Outbox.Deliveries;

namespace Host.Tests.Boards;

/// <summary>Who is waited for, and who of them is late. A plan waits for the head of the unit from 14/10/2026 until 16/10/2026.</summary>
public sealed class OpenWorkTests(PostgresServer server)
{
    private const string Clerk = "van-thu-ubnd";

    private const string Administrator = "quan-tri";

    [Fact]
    public async Task A_task_is_late_from_17_00_of_its_last_day_and_lateness_is_counted_in_working_days()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "unit-head");
        var before = (await story.NowAsync(Administrator)).Counts.All;

        foreach (var (now, standing, left) in new[]
        {
            ("2026-10-14 08:00", DueStanding.Soon, 2), ("2026-10-15 23:59", DueStanding.Soon, 1), ("2026-10-16 00:00", DueStanding.Today, 0),
            ("2026-10-16 16:59", DueStanding.Today, 0), ("2026-10-16 17:00", DueStanding.Late, 0), ("2026-10-18 12:00", DueStanding.Late, 0),
            ("2026-10-19 00:30", DueStanding.Late, -1), ("2026-10-21 09:00", DueStanding.Late, -3),
        })
        {
            story.Time.Set(At(now));
            var board = await story.NowAsync(Administrator);
            var line = LineOf(board, plan);
            Assert.Equal((now, standing, left, new DateOnly(2026, 10, 16)), (now, line.Standing, line.WorkingDaysLeft, line.DueOn));
            Assert.Equal((1, before), (board.Counts.Of(standing), board.Counts.All));
        }
    }

    [Fact]
    public async Task Over_Tet_nobody_becomes_late_and_the_first_working_day_after_it_is_the_last_day()
    {
        await using var story = await PlanStory.BeginAsync(server);
        story.Time.Set(At("2027-02-03 09:00"));
        var plan = await story.OpenAsync();
        await story.ReachAsync(plan, "unit-head");
        // Tết 2027: 05/02 and 08/02 to 11/02 are days off.
        var line = LineOf(await story.NowAsync(Administrator), plan);
        Assert.Equal((new DateOnly(2027, 2, 12), 2), (line.DueOn, line.WorkingDaysLeft));

        story.Time.Set(At("2027-02-10 09:00"));
        line = LineOf(await story.NowAsync(Administrator), plan);
        Assert.Equal((DueStanding.Soon, 1), (line.Standing, line.WorkingDaysLeft));

        story.Time.Set(At("2027-02-16 09:00"));
        line = LineOf(await story.NowAsync(Administrator), plan);
        Assert.Equal((DueStanding.Late, -2), (line.Standing, line.WorkingDaysLeft));
    }

    [Fact]
    public async Task It_tells_of_mails_that_came_back_of_wishes_for_time_and_holds_no_lateness_against_who_was_not_reached()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        await story.BounceAsync(asked[0].Id);
        Assert.True((await story.AskForTimeAsync(asked[1], new(2026, 10, 26))).IsSuccess);
        var granted = await story.AskForTimeAsync(asked[2], new(2026, 10, 23));
        Assert.True((await story.AnswerAsync(granted.Value, new(2026, 10, 23))).IsSuccess);

        var lines = (await story.NowAsync(Administrator)).Lines.Where(l => l.PlanId == plan).ToDictionary(l => l.TaskId);

        Assert.Equal(5, lines.Count);
        Assert.Equal((DueStanding.Stopped, null, DeliveryStage.Bounced), (lines[asked[0].Id].Standing, lines[asked[0].Id].WorkingDaysLeft, lines[asked[0].Id].Delivery!.Stage));
        Assert.Equal((new DateOnly(2026, 10, 26), 0), (lines[asked[1].Id].WishedOn, lines[asked[1].Id].Extensions));
        Assert.Equal((null, 1, new DateOnly(2026, 10, 23)), (lines[asked[2].Id].WishedOn, lines[asked[2].Id].Extensions, lines[asked[2].Id].DueOn));
        Assert.Equal((DueStanding.InTime, 5), (lines[asked[3].Id].Standing, lines[asked[3].Id].WorkingDaysLeft));
    }

    [Fact]
    public async Task Whose_work_a_viewer_sees_follows_from_the_posts_held_today()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        // A draft that was never submitted is nobody's but the drafting agency's.
        await story.OpenAsync("Kế hoạch chưa trình");
        var finance = asked.Single(t => t.AgencyName == "Sở Tài chính");

        // Besides, the drafter of the demo has a draft under way.
        foreach (var (post, count) in new[] { ("cv-ttbcxb", 7), ("gd-stttt", 7), (Administrator, 7), ("chu-tich-ubnd", 5), ("tham-tra-vp-ubnd", 5), (Clerk, 5), ("gd-stc", 1) })
            Assert.Equal((post, count), (post, (await story.NowAsync(post)).Counts.All));
        var own = Assert.Single((await story.NowAsync("gd-stc")).Lines);
        Assert.Equal(finance.Id, own.TaskId);

        Assert.All((await story.NowAsync("cv-ttbcxb")).Lines, line => Assert.NotNull(line.Delivery));
        Assert.All((await story.NowAsync(Clerk)).Lines, line => Assert.NotNull(line.Delivery));
        Assert.All((await story.NowAsync("tham-tra-vp-ubnd")).Lines, line => Assert.Null(line.Delivery));
        Assert.Null(own.Delivery);
    }

    [Fact]
    public async Task Counters_are_those_of_the_lists_whatever_is_filtered()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        await story.FillAsync(asked[0], 30, 24);
        var agency = (await story.NowAsync(Administrator, new() { Standing = DueStanding.Late })).Lines[0].AgencyId;

        foreach (var query in new OpenWorkQuery[] { new(), new() { AgencyId = agency }, new() { Text = "ke hoach SỐ 7" }, new() { Text = "không có chữ này" } })
        {
            var counts = (await story.NowAsync(Administrator, query)).Counts;
            foreach (var standing in Enum.GetValues<DueStanding>().Select(s => (DueStanding?)s).Append(null))
            {
                var lines = new List<OpenWorkLine>();
                for (var page = 1; page == 1 || lines.Count == (page - 1) * 10; page++)
                {
                    var board = await story.NowAsync(Administrator, query with { Standing = standing, Page = page, Size = 10 });
                    Assert.Equal(counts, board.Counts);
                    lines.AddRange(board.Lines);
                }

                Assert.Equal(counts.Of(standing), lines.Count);
                Assert.Equal(lines.Count, lines.Select(l => l.TaskId).Distinct().Count());
                Assert.True(standing is null || lines.All(l => l.Standing == standing));
                Assert.True(query.AgencyId is null || lines.All(l => l.AgencyId == agency));
                Assert.Equal(lines.OrderBy(l => l.DueOn ?? DateOnly.MaxValue).Select(l => l.DueOn), lines.Select(l => l.DueOn));
            }
        }
    }

    [Fact]
    public async Task Signs_of_a_pattern_are_searched_for_as_they_are()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.ReachAsync(await story.OpenAsync("Kế hoạch tăng 100% số_xã"), "unit-head");
        Assert.Equal(1, (await story.NowAsync(Administrator, new() { Text = "100% số_xã" })).Counts.All);
        Assert.Equal(0, (await story.NowAsync(Administrator, new() { Text = @"1%0% \" })).Counts.All);
    }

    [Fact]
    public async Task Agencies_to_choose_from_are_those_that_are_waited_for_with_how_many_are_late()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.AskAsync();
        await story.ReachAsync(await story.OpenAsync(), "unit-head");
        story.Time.Set(At("2026-10-19 09:00"));
        var sight = await story.SightOfAsync(Administrator);

        var choices = await story.Host.WithAsync<OpenWork, IReadOnlyList<WaitedFor>>(work => work.AgenciesAsync(sight, CancellationToken.None));

        Assert.Equal(6, choices.Count);
        // With the draft of the demo, which has no deadline.
        Assert.Equal((2, 1), choices.Where(c => c.Name == "Sở Thông tin và Truyền thông").Select(c => (c.Open, c.Late)).Single());
        Assert.Equal(7, choices.Sum(c => c.Open));
    }

    private static OpenWorkLine LineOf(OpenWorkPage board, Guid plan) => Assert.Single(board.Lines, l => l.PlanId == plan);

    private static DateTimeOffset At(string local) =>
        new DateTimeOffset(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(7)).ToUniversalTime();
}
