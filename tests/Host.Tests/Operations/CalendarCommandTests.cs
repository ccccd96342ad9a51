using Host.Tests.Fixtures;

namespace Host.Tests.Operations;

public sealed class CalendarCommandTests(PostgresServer server) : IAsyncLifetime
{
    private readonly string folder = Checkout.TemporaryDirectory("calendar-");
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await server.CreateDatabaseAsync();

    [Fact]
    public async Task A_year_is_announced_imported_and_counted_by()
    {
        var file = Path.Combine(folder, "2019.json");
        await File.WriteAllTextAsync(
            file, """{ "reason": "Bão số 1", "days": [ { "day": "2019-01-30", "kind": "Local", "name": "Nghỉ bão", "source": "Công điện số 1" } ] }""",
            TestContext.Current.CancellationToken);

        var preview = await RunAsync("calendar", "import", file, "--preview");
        Assert.Contains("30/01/2019 (thứ Tư): thêm Nghỉ bão (ngày nghỉ của địa phương; căn cứ: Công điện số 1)", preview.Output, StringComparison.Ordinal);
        Assert.Contains("1 days would change; version 2.", preview.Output, StringComparison.Ordinal);
        Assert.EndsWith("Hạn: 17:00 ngày 11/02/2019 (thứ Hai).", (await RunAsync("calendar", "count", "28/01/2019", "5 ngày làm việc")).Output, StringComparison.Ordinal);

        Assert.Contains("1 days changed; version 2.", (await RunAsync("calendar", "import", file)).Output, StringComparison.Ordinal);
        Assert.Contains("0 days changed; version 2.", (await RunAsync("calendar", "import", file)).Output, StringComparison.Ordinal);

        Assert.EndsWith("Hạn: 17:00 ngày 12/02/2019 (thứ Ba).", (await RunAsync("calendar", "count", "28/01/2019", "5 ngày làm việc")).Output, StringComparison.Ordinal);
        var list = (await RunAsync("calendar", "list", "--year", "2019")).Output;
        Assert.Contains("Lệnh trên máy chủ: Bão số 1", list, StringComparison.Ordinal);
        Assert.EndsWith("15 days, 0 of them not confirmed.", list, StringComparison.Ordinal);
        Assert.EndsWith("14 days, 0 of them not confirmed.", (await RunAsync("calendar", "list", "--year", "2019", "--version", "1")).Output, StringComparison.Ordinal);
        Assert.Contains("LƯU Ý Lịch làm việc năm 2027 chưa được xác nhận", (await RunAsync("calendar", "list", "--year", "2027")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "0 open deadlines moved by version 2 of the calendar."), await RunAsync("calendar", "recompute", "--reason", "Bão số 1"));
    }

    [Fact]
    public async Task Wrong_orders_are_refused()
    {
        Assert.NotEqual(0, (await RunAsync("calendar", "recompute")).Code);
        Assert.NotEqual(0, (await RunAsync("calendar", "count", "28/01/2019", "5 giờ")).Code);
        Assert.NotEqual(0, (await RunAsync("calendar", "list", "--version", "7")).Code);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] command)
    {
        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, command);
        return (code, code == 0 ? output.Trim() : errors);
    }
}
