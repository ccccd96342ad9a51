using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Books;
using Workflows.Values;

namespace Host.Tests.Issuance;

/// <summary>Sổ đăng ký văn bản đi: every number has a line, whatever it was given to and whatever became of it.</summary>
public sealed class RegisterTests(PostgresServer server)
{
    private static readonly Guid Committee = PlanStory.Province.CommitteeId;

    [Fact]
    public async Task Fifty_numbers_taken_at_once_for_plans_and_others_are_consecutive_and_each_has_its_line()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        var plan = Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue"));

        var outside = Enumerable.Range(0, 49).Select(async i => (await TakeAsync(story, clerk, "QĐ", $"Quyết định khác số {i}")).Value.Number);
        var numbers = await Task.WhenAll(outside.Append(IssueAsync()));

        Assert.Equal(Enumerable.Range(1, 50), numbers.Order());
        var lines = await LinesAsync(story, "QĐ", 2026);
        Assert.Equal(Enumerable.Range(1, 50), lines.Select(l => l.Number.Number));
        var issued = lines.Single(l => l.PlanId is not null);
        Assert.Equal((await story.HolderAsync("pct-ubnd-phu-trach")).FullName, issued.Signer);
        Assert.NotEmpty(issued.Recipients);

        async Task<int> IssueAsync() => (await story.IssueAsync(plan)).Value.Number;
    }

    [Fact]
    public async Task A_cancelled_number_keeps_its_line_with_the_reason_and_is_never_given_again()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        var taken = (await TakeAsync(story, clerk, "KH", "Kế hoạch lấy nhầm số")).Value;

        Assert.IsType<Invalid>((await CancelAsync(story, clerk, taken.Id, " ")).Problem);
        Assert.True((await CancelAsync(story, clerk, taken.Id, "Lấy nhầm sổ")).IsSuccess);
        Assert.True((await CancelAsync(story, clerk, taken.Id, "Bấm hai lần")).IsSuccess);

        Assert.Equal("02/KH-UBND", (await TakeAsync(story, clerk, "KH", "Kế hoạch khác")).Value.Printed.ToString());
        var lines = await LinesAsync(story, "KH", 2026);
        Assert.Equal(["Lấy nhầm sổ", null], lines.Select(l => l.CancelledFor));
        Assert.Single(await story.Host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.Kind == "number.cancelled").ToListAsync()));
    }

    [Fact]
    public async Task The_number_of_an_issued_plan_is_not_cancelled_and_only_the_bodys_clerk_keeps_its_books()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        var drafter = (await story.HolderAsync("cv-ttbcxb")).PersonId;
        var plan = await story.OpenAsync();
        await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")));
        var line = Assert.Single(await LinesAsync(story, "QĐ", 2026));

        Assert.IsType<Conflict>((await CancelAsync(story, clerk, line.Id, "Sai")).Problem);
        Assert.IsType<Forbidden>((await CancelAsync(story, drafter, line.Id, "Sai")).Problem);
        Assert.IsType<Forbidden>((await TakeAsync(story, drafter, "QĐ", "Không phải văn thư")).Problem);
        Assert.Single(await LinesAsync(story, "QĐ", 2026));
    }

    [Fact]
    public async Task One_series_for_all_types_counts_from_the_year_it_was_decided_for_and_never_within_a_year()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        Assert.Equal("01/KH-UBND", (await TakeAsync(story, clerk, "KH", "Kế hoạch của năm cũ")).Value.Printed.ToString());

        Assert.IsType<Conflict>((await DecideAsync(story, 2026, ["KH", "QĐ", "BC"])).Problem);
        Assert.True((await DecideAsync(story, 2027, ["KH", "QĐ", "BC"])).IsSuccess);

        Assert.Equal("02/KH-UBND", (await TakeAsync(story, clerk, "KH", "Vẫn năm cũ")).Value.Printed.ToString());
        story.Time.Set(VietnamTime.At(new(2027, 1, 1), new(0, 5)));
        Assert.Equal("01/KH-UBND", (await TakeAsync(story, clerk, "KH", "Kế hoạch đầu năm")).Value.Printed.ToString());
        Assert.Equal("02/QĐ-UBND", (await TakeAsync(story, clerk, "QĐ", "Quyết định")).Value.Printed.ToString());
        Assert.Equal("03/BC-UBND", (await TakeAsync(story, clerk, "BC", "Báo cáo")).Value.Printed.ToString());
    }

    [Fact]
    public async Task A_plan_is_numbered_in_the_series_that_its_type_shares()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        Assert.True((await DecideAsync(story, 2026, ["KH", "QĐ"])).IsSuccess);
        await TakeAsync(story, clerk, "KH", "Kế hoạch khác");

        Assert.Equal("02/QĐ-UBND", (await story.IssueAsync(Assert.Single(await story.ReachAsync(await story.OpenAsync(), "issue")))).Value.ToString());
    }

    [Theory]
    [InlineData("KH", "KH")]
    [InlineData("KH", "kế hoạch gì đó")]
    public async Task A_scheme_names_every_type_once_and_only_types_of_the_decree(string first, string second)
    {
        await using var story = await PlanStory.BeginAsync(server);

        Assert.IsType<Invalid>((await story.DoAsync<DecideScheme, IReadOnlyList<BookSeries>>((act, stop) =>
            act.HandleAsync(new(Committee, 2027, [[first], [second]], "Quyết định số 01/QĐ-UBND"), Actor.System, stop))).Problem);
    }

    [Fact]
    public async Task An_old_register_is_taken_over_with_its_letters_whole_or_not_at_all()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        await TakeAsync(story, clerk, "KH", "Đã có số 01");

        var refused = await ImportAsync(story, clerk, Row("01"), Row("30"), Row("30c"), Row("30"), Row("x"), Row("31") with { Date = "31/02/2026" }, Row("32") with { Type = "Thư" });

        var faults = Assert.IsType<InvalidFields>(refused.Problem).Fields.Select(f => f.Message).ToList();
        Assert.Collection(
            faults,
            f => Assert.StartsWith("Dòng 5: số \"x\"", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Dòng 6: ngày \"31/02/2026\"", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Dòng 7: loại văn bản \"Thư\"", f, StringComparison.Ordinal),
            f => Assert.Equal("Dòng 1: sổ đã có số 01/KH-UBND.", f),
            f => Assert.Equal("Dòng 4: trùng số với dòng 2.", f));
        Assert.Single(await LinesAsync(story, "KH", 2026));

        var taken = await ImportAsync(story, clerk, Row("29"), Row("30"), Row("30c"), Row("33"));

        Assert.Equal(["31/KH-UBND", "32/KH-UBND"], taken.Value.Missing);
        Assert.Equal(["01/KH-UBND", "29/KH-UBND", "30/KH-UBND", "30c/KH-UBND", "33/KH-UBND"], (await LinesAsync(story, "KH", 2026)).Select(l => l.Number.ToString()));
        Assert.Equal("34/KH-UBND", (await TakeAsync(story, clerk, "KH", "Tiếp theo sổ cũ")).Value.Printed.ToString());
    }

    private static RegisterRow Row(string number) => new(number, "KH-UBND", "05/03/2026", "Kế hoạch", "Phòng, chống thiên tai", "Nguyễn Văn Ổn", "Các sở", "VT", "12", "");

    private static Task<Result<RegisterImport>> ImportAsync(PlanStory story, Guid clerk, params RegisterRow[] rows) =>
        story.DoAsync<ImportRegister, RegisterImport>((act, stop) => act.HandleAsync(Committee, 2026, rows, clerk, Actor.System, stop));

    private static Task<Result<IReadOnlyList<BookSeries>>> DecideAsync(PlanStory story, int year, string[] group) =>
        story.DoAsync<DecideScheme, IReadOnlyList<BookSeries>>((act, stop) =>
            act.HandleAsync(new(Committee, year, [group], "Quyết định số 02/QĐ-UBND ngày 05/01/2026"), Actor.System, stop));

    private static Task<Result<IssuedNumber>> TakeAsync(PlanStory story, Guid clerk, string code, string subject) =>
        story.DoAsync<TakeNumberOutside, IssuedNumber>((act, stop) =>
            act.HandleAsync(new() { BodyId = Committee, Code = code, Subject = subject, Signer = "Lê Văn Đức" }, clerk, Actor.System, stop));

    private static Task<Result<IssuedNumber>> CancelAsync(PlanStory story, Guid clerk, Guid line, string reason) =>
        story.DoAsync<CancelNumber, IssuedNumber>((act, stop) => act.HandleAsync(line, clerk, reason, Actor.System, stop));

    private static async Task<IReadOnlyList<RegisterLine>> LinesAsync(PlanStory story, string code, int year)
    {
        var book = await story.Host.ReadAsync(db => db.Set<BookSeries>().Where(s => s.BodyId == Committee && s.Code == code && s.FromYear <= year)
            .OrderByDescending(s => s.FromYear).Select(s => s.BookId).FirstAsync());
        return (await story.Host.WithAsync<OutgoingRegister, (IReadOnlyList<RegisterLine> Lines, int Total)>(
            register => register.ReadAsync(new(book, year, "", 0), default))).Lines;
    }
}
