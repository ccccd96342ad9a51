using System.Net;
using System.Text;
using Host.Tests.Boards;
using Host.Tests.Decisions;
using Host.Tests.Decisions.Opinions;
using Host.Tests.Fixtures;
using Host.Web;
using Host.Web.Boards;

namespace Host.Tests.Web.Boards;

/// <summary>The pages of the boards and their files: whose rights, the same numbers everywhere, few statements.</summary>
public sealed class BoardPagesTests(PostgresServer server)
{
    private static readonly string[] Paths = [BoardLinks.Now, BoardLinks.Agencies, BoardLinks.Plans];

    [Fact]
    public async Task Every_page_and_file_wants_sign_in()
    {
        await using var story = await PlanStory.BeginAsync(server);
        using var visitor = new Visitor(story.Host.Address);
        foreach (var path in Paths.SelectMany(p => new[] { p, BoardLinks.Csv(p) }))
            Assert.Equal(HttpStatusCode.Found, (await visitor.GetAsync(path)).Status);
    }

    [Fact]
    public async Task An_agency_finds_neither_on_a_page_nor_in_a_file_what_others_are_asked()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (plan, asked) = await story.AskAsync();
        var others = asked.Where(t => t.AgencyName != "Sở Tài chính").SelectMany(t => new[] { t.AgencyName, t.PersonName }).ToList();
        using var consulted = await SignInAsync(story, "gd-stc");
        using var drafter = await SignInAsync(story, "cv-ttbcxb");

        foreach (var path in Paths.SelectMany(p => new[] { p, BoardLinks.Csv(p), $"{p}?co-quan={asked.First(t => t.AgencyName != "Sở Tài chính").AgencyId}" }))
        {
            var page = await consulted.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.All(others, name => Assert.DoesNotContain(name, page.Body, StringComparison.Ordinal));
        }

        Assert.Contains("Sở Tài chính", (await consulted.GetAsync(BoardLinks.Csv(BoardLinks.Now))).Body, StringComparison.Ordinal);
        Assert.NotNull((await consulted.GetAsync(BoardLinks.Now)).Document.QuerySelector($"a[href='/ke-hoach/{plan}']"));
        var all = await drafter.GetAsync(BoardLinks.Now);
        Assert.All(asked, task => Assert.Contains(task.PersonName, all.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_counters_on_the_page_are_the_lines_of_its_lists_and_of_its_file()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        await story.FillAsync(asked[0], 12, 12);
        using var visitor = await SignInAsync(story, "quan-tri");

        var whole = await visitor.GetAsync(BoardLinks.Now);

        var chips = whole.Document.QuerySelectorAll(".standings a");
        Assert.True(chips.Length >= 4);
        foreach (var chip in chips)
        {
            var count = int.Parse(chip.QuerySelector("strong")!.TextContent, System.Globalization.CultureInfo.InvariantCulture);
            var address = chip.GetAttribute("href")!;
            var page = await visitor.GetAsync(address);
            Assert.Equal(Math.Min(25, count), page.Document.QuerySelectorAll(".now tbody tr").Length);
            var file = await CsvAsync(visitor, address.Replace(BoardLinks.Now, BoardLinks.Csv(BoardLinks.Now), StringComparison.Ordinal));
            Assert.Equal(count, Rows(file).Length - 1);
        }
    }

    [Fact]
    public async Task The_chart_says_in_words_and_in_a_table_what_it_shows()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        await story.FillAsync(asked[0], 12, 24);
        using var visitor = await SignInAsync(story, "quan-tri");

        var page = await visitor.GetAsync(BoardLinks.Agencies);

        var svg = page.Document.QuerySelector(".chart svg[role=img]")!;
        foreach (var id in svg.GetAttribute("aria-labelledby")!.Split(' '))
            Assert.NotEmpty(page.Document.GetElementById(id)!.TextContent.Trim());
        // Each bar's number stands over it and in the table beside it.
        var drawn = svg.QuerySelectorAll(".total text").Select(t => t.TextContent).Order();
        var table = page.Document.QuerySelectorAll(".numbers tbody tr").Select(r => r.QuerySelector("td")!.TextContent).Order();
        Assert.Equal(12, drawn.Count());
        Assert.Equal(table, drawn);
        // Colour is not all that tells parts apart: each has a pattern and a name.
        var patterns = page.Document.QuerySelectorAll(".chart .key rect").Select(r => r.GetAttribute("fill")!).ToList();
        Assert.Equal(patterns.Count, patterns.Distinct().Count());
        Assert.All(patterns, fill => Assert.NotNull(page.Document.GetElementById(fill[5..^1])));
        Assert.Empty(page.Document.QuerySelectorAll("[style], style, script"));
    }

    [Fact]
    public async Task A_file_is_read_by_spreadsheets_with_its_diacritics_and_runs_no_formula()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.ReachAsync(await story.OpenAsync("=HYPERLINK(\"http://x.example\";\"Kế hoạch\")"), "unit-head");
        using var visitor = await SignInAsync(story, "quan-tri");

        using var answer = await visitor.Client.GetAsync(BoardLinks.Csv(BoardLinks.Now));
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        var rows = Rows(Encoding.UTF8.GetString(bytes[3..]));
        Assert.StartsWith("Kế hoạch,Cơ quan soạn thảo,", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=HYPERLINK(\"\"http://x.example\"\";", rows[1], StringComparison.Ordinal);
        Assert.Contains("16/10/2026", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+84", "\"'+84\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData(" =1+1", "' =1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData(" - gạch đầu dòng", "' - gạch đầu dòng")]
    [InlineData("Sở \"A\", phòng B", "\"Sở \"\"A\"\", phòng B\"")]
    [InlineData("Kế hoạch = tốt", "Kế hoạch = tốt")]
    public void What_a_spreadsheet_would_run_is_text(string cell, string expected) =>
        Assert.Equal($"\uFEFFmột,{expected}\r\n", Encoding.UTF8.GetString(SheetFile.Write([["một", cell]])));

    [Fact]
    public async Task Three_hundred_agencies_and_fifty_plans_cost_as_many_statements_as_one()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var (_, asked) = await story.AskAsync();
        using var visitor = await SignInAsync(story, "quan-tri");
        var paths = Paths.SelectMany(p => new[] { p, BoardLinks.Csv(p) }).ToList();
        var few = await CountsAsync(visitor, paths);
        await story.FillAsync(asked[0], 300, 50);

        var many = await CountsAsync(visitor, paths);

        Assert.Equal(few, many);
        // Session, person, posts, rights, sight; then calendar (2), agencies that went into others and the board itself.
        Assert.All(many, count => Assert.InRange(count, 1, 13));
        Assert.Equal(Rows(await CsvAsync(visitor, BoardLinks.Csv(BoardLinks.Now))).Length - 1, (await story.NowAsync("quan-tri")).Counts.All);
        Assert.Equal(15_005, (await story.AgenciesAsync("quan-tri")).Whole.Asked);
    }

    [Fact]
    public async Task Wrong_addresses_show_a_wider_board_and_an_empty_board_says_so()
    {
        await using var story = await PlanStory.BeginAsync(server);
        using var visitor = await SignInAsync(story, "gd-sct");
        foreach (var path in Paths)
        {
            Assert.NotNull((await visitor.GetAsync(path)).Document.QuerySelector(".empty"));
            var odd = await visitor.GetAsync($"{path}?co-quan=x&tinh-trang=%00&trang=-5&q=%25%5C_'");
            Assert.Equal(HttpStatusCode.OK, odd.Status);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"{path}?trang=99999999999")).Status);
            Assert.Single(Rows(await CsvAsync(visitor, BoardLinks.Csv(path))));
        }
    }

    private static async Task<List<int>> CountsAsync(Visitor visitor, List<string> paths)
    {
        var counts = new List<int>();
        foreach (var path in paths)
        {
            counts.Add(await Statements.CountAsync(async trace =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("traceparent", trace);
                using var answer = await visitor.Client.SendAsync(request);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }));
        }

        return counts;
    }

    private static async Task<Visitor> SignInAsync(PlanStory story, string post)
    {
        var visitor = new Visitor(story.Host.Address);
        await visitor.SignInAsync((await story.HolderAsync(post)).Email);
        return visitor;
    }

    private static async Task<string> CsvAsync(Visitor visitor, string path)
    {
        using var answer = await visitor.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static string[] Rows(string csv) => csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
}
