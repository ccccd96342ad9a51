using System.Text.Json;
using Host.Operations.Demo;
using Host.Tests.Fixtures;

namespace Host.Tests.FollowUp;

/// <summary><c>demo thai-nguyen-2018</c> and <c>demo hoa-binh-2024</c>, as a person types them.</summary>
public sealed class SessionDemoTests(PostgresServer server)
{
    [Fact]
    public async Task Thai_nguyen_shows_a_report_whose_languages_add_up_and_numbered_directions_and_makes_no_plan()
    {
        var (shown, words) = await PlayAsync("thai-nguyen-2018");

        Assert.Equal((0, true), (shown.GetProperty("plans").GetInt32(), shown.GetProperty("auditOk").GetBoolean()));
        var set = shown.GetProperty("results")[0].GetProperty("measures")[0];
        Assert.Equal(("3.800 bản", "2.800 + 500 + 200 + 200 + 100 = 3.800", true), (set.GetProperty("text").GetString(), set.GetProperty("sum").GetString(), set.GetProperty("sumMatches").GetBoolean()));
        Assert.Equal(("Sở Ngoại vụ", 4), (shown.GetProperty("leads")[0].GetProperty("agency").GetString(), shown.GetProperty("leads")[0].GetProperty("products").GetInt32()));
        Assert.Equal("Sở Ngoại vụ", shown.GetProperty("results")[2].GetProperty("leadFound").GetString());
        Assert.Equal(0, shown.GetProperty("results")[1].GetProperty("measures").GetArrayLength());
        Assert.Equal((7, 6, 2), (shown.GetProperty("results").GetArrayLength(), shown.GetProperty("weaknesses").GetArrayLength(), shown.GetProperty("requests").GetArrayLength()));
        Assert.Equal([1, 2, 3, 4], shown.GetProperty("directions").EnumerateArray().Select(d => d.GetProperty("number").GetInt32()));
        Assert.Equal(JsonValueKind.Null, shown.GetProperty("heldOn").ValueKind);
        Assert.Contains("2.800 + 500 + 200 + 200 + 100 = 3.800: khớp", words, StringComparison.Ordinal);
        Assert.Contains("Sở Ngoại vụ 4", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hoa_binh_shows_decimals_a_document_without_a_date_and_a_head_from_outside_the_committee()
    {
        var (shown, words) = await PlayAsync("hoa-binh-2024");

        Assert.Equal((0, "2024-08-07"), (shown.GetProperty("plans").GetInt32(), shown.GetProperty("heldOn").GetString()));
        Assert.Equal(
            [(62m, "62%"), (77.59m, "77,59 triệu đồng/năm"), (34.8m, "34,8%")],
            shown.GetProperty("indicators").EnumerateArray().Select(i => (i.GetProperty("value").GetDecimal(), i.GetProperty("text").GetString()!)));
        var documents = shown.GetProperty("documents");
        Assert.Equal(("369/QĐ-BTTTT", "Thủ tướng Chính phủ"), (documents[0].GetProperty("numberAndSymbol").GetString(), documents[0].GetProperty("issuer").GetString()));
        Assert.Equal(("57-KL/TW", JsonValueKind.Null), (documents[1].GetProperty("numberAndSymbol").GetString(), documents[1].GetProperty("date").ValueKind));
        Assert.Contains(documents[0].GetProperty("findings").EnumerateArray(), f => f.GetProperty("code").GetString() == "issuer-symbol-mismatch");
        Assert.Empty(documents[1].GetProperty("findings").EnumerateArray());
        Assert.Contains("CẢNH BÁO issuer-symbol-mismatch", words, StringComparison.Ordinal);
        var steering = shown.GetProperty("steering");
        Assert.Equal(["Phó Bí thư Thường trực Tỉnh ủy", "Chủ tịch HĐND tỉnh"], steering.GetProperty("headPositions").EnumerateArray().Select(p => p.GetString()));
        var task = Assert.Single(shown.GetProperty("tasks").EnumerateArray());
        Assert.Equal(("Ban Chỉ đạo tỉnh", false, JsonValueKind.Null), (task.GetProperty("lead").GetString(), task.GetProperty("leadFound").GetBoolean(), task.GetProperty("dueOn").ValueKind));
        Assert.Contains("không ghi ngày", words, StringComparison.Ordinal);
    }

    /// <returns>What is printed as JSON, and the second time, when nothing is recorded again, for a person.</returns>
    private async Task<(JsonElement Shown, string Words)> PlayAsync(string fixture)
    {
        await using var database = await server.CreateDatabaseAsync();
        var folder = Checkout.TemporaryDirectory("demo-");
        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, ["demo", fixture, "--json"]);
        var again = await ProgramCall.RunAsync(folder, database, ["demo", fixture]);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, errors);
        Assert.Equal(0, again.Code);
        Assert.Equal(1L, (await Sql.RowsAsync(database.OwnerConnectionString, "SELECT count(*) FROM followup.session"))[0][0]);
        Assert.Contains(fixture, FixtureSession.Ids);
        return (JsonDocument.Parse(output).RootElement.Clone(), again.Output);
    }
}
