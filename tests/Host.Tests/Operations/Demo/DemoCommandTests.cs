using System.Text.Json;
using System.Text.RegularExpressions;
using Host.Tests.Fixtures;

namespace Host.Tests.Operations.Demo;

public sealed class DemoCommandTests(PostgresServer server)
{
    [Theory]
    [InlineData("bac-ninh-2021-2025", "^[0-9]{2,}/QĐ-UBND$")]
    [InlineData("bac-kan-2019", "^[0-9]{2,}/KH-UBND$")]
    public async Task A_fixture_is_carried_to_its_number_through_real_mails_and_links(string fixture, string number)
    {
        await using var database = await server.CreateDatabaseAsync();
        var folder = Checkout.TemporaryDirectory("demo-");
        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, ["demo", fixture, "--json"]);
        var verified = await ProgramCall.RunAsync(folder, database, ["audit", "verify"]);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, errors);
        using var result = JsonDocument.Parse(output);
        Assert.Matches(new Regex(number), result.RootElement.GetProperty("number").GetString());
        Assert.Equal("issued", result.RootElement.GetProperty("state").GetString());
        Assert.True(result.RootElement.GetProperty("auditOk").GetBoolean());
        Assert.InRange(result.RootElement.GetProperty("steps").GetArrayLength(), 10, 40);
        Assert.InRange(result.RootElement.GetProperty("mails").GetInt32(), 15, 80);
        Assert.InRange(result.RootElement.GetProperty("auditRows").GetInt64(), 50, 400);
        Assert.True(result.RootElement.GetProperty("elapsedMs").GetInt64() > 0);
        Assert.Equal([".docx", ".pdf", ".zip"], result.RootElement.GetProperty("files").EnumerateArray().Select(f => Path.GetExtension(f.GetString()!)).Order(StringComparer.Ordinal));
        Assert.Equal(0, verified.Code);
    }

    [Fact]
    public async Task An_unknown_fixture_is_refused_by_name()
    {
        var folder = Checkout.TemporaryDirectory("demo-");
        var (code, _, errors) = await ProgramCall.RunAsync(folder, null, ["demo", "ha-noi"]);
        Directory.Delete(folder, recursive: true);

        Assert.NotEqual(0, code);
        Assert.Contains("bac-kan-2019", errors, StringComparison.Ordinal);
    }
}
