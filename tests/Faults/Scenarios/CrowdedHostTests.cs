using System.Diagnostics;
using System.Globalization;
using System.Net;
using Faults.Driving;
using Faults.Reckoned;
using Faults.Wires;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Host.Tests.Web.Plans;

namespace Faults.Scenarios;

/// <summary>Very many large files at once, and very many people at the end of a slow line: others decide as before.</summary>
public sealed class CrowdedHostTests(PostgresServer server, ITestOutputHelper output)
{
    /// <summary>Of a plan with twelve agencies: five for and five against settle nothing, so every letter meets an open task.</summary>
    private const int LettersOfAPlan = 10;

    /// <summary>
    /// Megabytes of the host, however many files are sent to it or fetched and not taken: it holds pieces of them. A heap that has room is
    /// tidied late, on a processor with a larger cache later; held whole, the files of either set are more.
    /// </summary>
    private const int Peak = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The host takes 15 s for headers and 5 s for a body that does not come on; a busy machine looks later.</summary>
    private static readonly TimeSpan BorneFor = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task Many_files_at_once_are_stored_whole_and_others_decide_meanwhile()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        var plans = (size.Uploads.Letters + LettersOfAPlan - 1) / LettersOfAPlan;
        var drafts = new List<Guid>();
        await using var office = await Office.OpenAsync(server, async story =>
        {
            await Office.Asked(plans + Load.PlansFor(size.Uploads.Letters / 8))(story);
            for (var draft = 1; draft <= size.Uploads.Attachments; draft++)
                drafts.Add(await story.OpenAsync($"Dự thảo số {draft}"));
        });
        using var driver = new Driver(office);
        var crowded = (await office.WaitingAsync()).GroupBy(t => t.PlanId).Take(plans).ToList();
        var tasks = crowded.SelectMany(plan => plan.Take(LettersOfAPlan).Select((task, at) => (Task: task, Verdict: at % 2 == 0 ? "Agree" : "Disagree"))).Take(size.Uploads.Letters).ToList();
        var letters = tasks.ToDictionary(t => t.Task.TaskId, t => Letter.Of($"gop-y-{t.Task.TaskId:N}", size.Uploads.Megabytes));
        var attached = drafts.ConvertAll(draft => Letter.Of($"phu-luc-{draft:N}", size.Uploads.Megabytes));
        TimeSpan took, slowest;
        int others, peak;
        using (var host = await office.StartHostAsync())
        await using (var load = new Load(office, driver, draw, crowded.Select(plan => plan.Key).ToHashSet()))
        {
            using var drafter = new Visitor(host.Address);
            await drafter.SignInAsync(PlanDesk.Drafter);
            load.Turn(host.Address);
            await load.AcceptedSinceAsync(0, Stopwatch.GetTimestamp(), DyingHost.Patience);
            var (before, start) = (driver.Ledger.All.Count, Stopwatch.GetTimestamp());
            await Task.WhenAll(
                [.. tasks.Select(t => driver.InsistAsync(() => host.Address, t.Task, t.Verdict, Patience, letters[t.Task.TaskId])),
                .. drafts.Zip(attached).Select(d => AttachAsync(drafter, d.First, d.Second))]);
            took = Stopwatch.GetElapsedTime(start);
            var meanwhile = driver.Ledger.All.Skip(before).Where(s => !letters.ContainsKey(s.TaskId) && s.IsAccepted).ToList();
            (others, slowest) = (meanwhile.Count, meanwhile.Count > 0 ? meanwhile.Max(s => s.Took) : took);
            peak = Footprint.PeakOf(host);
            await load.EndAsync();
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        var files = await LetterReckoning.CheckAsync(office, letters, [.. attached.Select(a => a.Sha256)]);
        output.Tell(
            "Many files at once", draw,
            string.Create(CultureInfo.InvariantCulture, $"{letters.Count} letters and {attached.Count} attachments of {size.Uploads.Megabytes} MB in {took.TotalSeconds:0.0} s, {others} other decisions meanwhile, the slowest {slowest.TotalSeconds:0.0} s; the host took {peak} MB at most; {files}"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
        // A letter that is given up after a minute is handed in again; whoever sends none is answered.
        Assert.All(driver.Ledger.All, s => Assert.True(
            s.Status is HttpStatusCode.OK or HttpStatusCode.Gone or HttpStatusCode.ServiceUnavailable || (s.Status is null && letters.ContainsKey(s.TaskId)), $"{s.Status}: {s.Page}"));
        Assert.True(others > 0, "Nobody else could decide.");
        Assert.True(peak < Peak, $"The host took {peak} MB.");
    }

    [Fact]
    public async Task Slow_lines_are_cut_or_wait_and_others_decide_meanwhile()
    {
        var (draw, size, began) = (new Draw(), Sizes.Now, Stopwatch.GetTimestamp());
        await using var office = await Office.OpenAsync(server, Office.Asked(1 + Load.PlansFor(4)));
        using var driver = new Driver(office);
        var spared = (await office.WaitingAsync()).GroupBy(t => t.PlanId).First().ToList();
        var letter = Letter.Of($"gop-y-{spared[0].TaskId:N}", 16);
        TimeSpan longest;
        int peak, meanwhile;
        using (var host = await office.StartHostAsync())
        await using (var load = new Load(office, driver, draw, new HashSet<Guid> { spared[0].PlanId }))
        {
            load.Turn(host.Address);
            await driver.InsistAsync(() => host.Address, spared[0], "Disagree", DyingHost.Patience, letter);
            var file = (Guid)(await office.RowsAsync("SELECT attachment_id FROM plan.opinion_letter")).Single()[0];
            using var enough = new CancellationTokenSource();
            var readers = await OpenAsync(host, size.Slow.Readers, $"GET /q/{office.Tokens.TokenFor(spared[0].LinkId)}/tep/{file} HTTP/1.1\r\nHost: {host.Address.Authority}\r\n\r\n");
            var sipping = readers.ConvertAll(line => line.SipAsync(enough.Token));
            var headers = await OpenAsync(host, size.Slow.Senders / 2, $"POST /q/{office.Tokens.TokenFor(spared[1].LinkId)} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nX-Slow: ");
            var bodies = await OpenAsync(
                host, size.Slow.Senders / 2,
                $"POST /q/{office.Tokens.TokenFor(spared[1].LinkId)} HTTP/1.1\r\nHost: {host.Address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nverdict=Agree&comment=");
            var before = driver.Ledger.Accepted;
            var dripping = Task.WhenAll(headers.Concat(bodies).Select(line => line.DripAsync(BorneFor)));
            await load.AcceptedSinceAsync(before, Stopwatch.GetTimestamp(), DyingHost.Patience / 2, more: 20);
            longest = (await dripping).Max();
            meanwhile = driver.Ledger.Accepted - before;
            await ServedAsync(readers);
            peak = Footprint.PeakOf(host);
            await enough.CancelAsync();
            await Task.WhenAll(sipping);
            foreach (var line in readers.Concat(headers).Concat(bodies))
                line.Dispose();
            await load.EndAsync();
            await MailReckoning.SentAsync(office);
            host.StopGently();
        }

        var checks = await Reckoning.CheckAsync(office, driver.Ledger, crashes: 0);
        await LetterReckoning.CheckAsync(office, new Dictionary<Guid, Letter> { [spared[0].TaskId] = letter });
        output.Tell(
            "Slow lines", draw,
            string.Create(CultureInfo.InvariantCulture, $"{size.Slow.Senders} senders of a byte a second, each cut within {longest.TotalSeconds:0} s, {size.Slow.Readers} readers of a byte a second of {letter.Megabytes} MB, {meanwhile} decisions meanwhile; the host took {peak} MB at most"),
            driver.Ledger, checks, Stopwatch.GetElapsedTime(began));
        Assert.All(driver.Ledger.All, s => Assert.True(s.Status is HttpStatusCode.OK or HttpStatusCode.Gone, $"{s.Status}: {s.Page}"));
        Assert.True(peak < Peak, $"The host took {peak} MB.");
    }

    /// <summary>Each reader has its turn: those who came before and take nothing more keep nobody waiting.</summary>
    private static async Task ServedAsync(List<SlowLine> readers)
    {
        var began = Stopwatch.GetTimestamp();
        while (readers.Count(line => line.Taken == 0) is > 0 and var left)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < DyingHost.Patience, $"{left} slow readers got nothing.");
            await Task.Delay(100);
        }
    }

    private static async Task<List<SlowLine>> OpenAsync(DyingHost host, int lines, string said)
    {
        var open = new List<SlowLine>();
        for (var at = 0; at < lines; at++)
        {
            open.Add(await SlowLine.ConnectAsync(host.Address));
            await open[^1].SayAsync(said);
        }

        return open;
    }

    /// <summary>The drafter adds a file to a draft, and tries again while there is no room for it.</summary>
    private static async Task AttachAsync(Visitor drafter, Guid draft, Letter file)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var editor = await drafter.GetAsync($"/ke-hoach/{draft}/soan");
            if (editor.Status is HttpStatusCode.OK)
            {
                var answer = await PlanDesk.UploadAsync(drafter, draft, editor, file.Name, file.Bytes);
                if (answer.Status is HttpStatusCode.Redirect)
                    return;
                Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable, $"{answer.Status}: {answer.Text}");
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, "A file is not taken.");
            await Task.Delay(100);
        }
    }
}
