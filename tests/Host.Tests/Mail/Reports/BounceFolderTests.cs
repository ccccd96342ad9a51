using Host.Mail.Reports;
using Host.Tests.Fixtures;
using Workflows.Values;

namespace Host.Tests.Mail.Reports;

public sealed class BounceFolderTests : IDisposable
{
    private readonly string folder = Checkout.TemporaryDirectory("bounces-");
    private readonly StandingClock clock = new();

    public BounceFolderTests()
    {
        foreach (var place in BounceFolder.PlacesIn(folder))
            Directory.CreateDirectory(place);
    }

    [Fact]
    public void A_file_is_taken_when_it_has_stopped_changing()
    {
        var mine = New();
        Write("a.eml", "x");

        Assert.Empty(mine.Take());
        Write("a.eml", "xy");
        Assert.Empty(mine.Take());
        Assert.Equal("a.eml", Assert.Single(mine.Take()).Name);
        Assert.Empty(mine.Take());
    }

    [Fact]
    public async Task Of_many_hosts_one_gets_each_file()
    {
        var hosts = Enumerable.Range(0, 8).Select(_ => New()).ToList();
        for (var number = 0; number < 100; number++)
            Write($"{number}.eml", "x");
        foreach (var host in hosts)
            Assert.Empty(host.Take());

        var taken = await Task.WhenAll(hosts.Select(host => Task.Run(() => host.Take().Select(f => f.Name).ToList())));

        Assert.Equal(Enumerable.Range(0, 100).Select(n => $"{n}.eml").Order(StringComparer.Ordinal), taken.SelectMany(t => t).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_killed_host_left_is_taken_over_later()
    {
        Write("a.eml", "x");
        var killed = New();
        _ = killed.Take().ToList();
        _ = Assert.Single(killed.Take());
        var next = New();

        Assert.Empty(next.Take());
        clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("a.eml", Assert.Single(next.Take()).Name);
        Assert.Empty(New().Take());
    }

    [Fact]
    public void Links_empty_files_pipes_hidden_and_foreign_files_stay_where_they_are()
    {
        var secret = Path.Combine(folder, "bi-mat.txt");
        File.WriteAllText(secret, "x");
        File.CreateSymbolicLink(Path.Combine(folder, "link.eml"), secret);
        Write("rong.eml", "");
        Write(".dang-chep.eml", "x");
        using (var made = System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder, "ong.eml")))
            made.WaitForExit();
        Directory.CreateDirectory(Path.Combine(folder, "thu-muc.eml"));
        var mine = New();

        Assert.Empty(mine.Take());
        Assert.Empty(mine.Take());
        Assert.True(File.Exists(secret));
    }

    [Fact]
    public async Task A_file_too_large_is_not_read()
    {
        Write("lon.eml", new string('x', ReportReader.MaxSize + 1));
        var mine = New();
        _ = mine.Take().ToList();

        Assert.Null(await BounceFolder.ReadAsync(Assert.Single(mine.Take()), CancellationToken.None));
    }

    [Fact]
    public void An_end_is_done_or_unreadable_with_its_reason_and_names_never_collide()
    {
        var mine = New();
        foreach (var reason in new[] { null, null, "Không đọc được." })
        {
            Write("a.eml", "x");
            _ = mine.Take().ToList();
            mine.Finish(Assert.Single(mine.Take()), reason);
        }

        Assert.Equal(2, Directory.GetFiles(Path.Combine(folder, BounceFolder.Finished)).Length);
        Assert.Equal(1, BounceFolder.CountUnreadable(folder));
        var words = Assert.Single(Directory.GetFiles(Path.Combine(folder, BounceFolder.Unreadable), "*.ly-do.txt"));
        Assert.Equal("Không đọc được.\n", File.ReadAllText(words));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, BounceFolder.Taken)));
    }

    [Fact]
    public void A_file_given_back_is_taken_again_and_never_writes_over_a_newer_one()
    {
        var mine = New();
        Write("a.eml", "cũ");
        _ = mine.Take().ToList();
        var taken = Assert.Single(mine.Take());
        mine.GiveBack(taken);
        Assert.Equal("cũ", File.ReadAllText(Path.Combine(folder, "a.eml")));
        _ = mine.Take().ToList();
        taken = Assert.Single(mine.Take());
        Write("a.eml", "mới");

        mine.GiveBack(taken);

        Assert.Equal("mới", File.ReadAllText(Path.Combine(folder, "a.eml")));
        Assert.Equal("cũ", File.ReadAllText(taken.Path));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private BounceFolder New() => new(folder, new TimeOrderedIds(TimeProvider.System), clock);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
