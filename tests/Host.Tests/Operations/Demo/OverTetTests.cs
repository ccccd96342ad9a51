using System.Text.Json;
using Host.Tests.Fixtures;

namespace Host.Tests.Operations.Demo;

/// <summary>The whole fixture of Bắc Kạn over Tết 2019 on a virtual clock, by the command as people call it.</summary>
public sealed class OverTetTests(PostgresServer server)
{
    private const string OpinionStep = "Lấy ý kiến các sở, ngành";

    [Fact]
    public async Task The_plan_of_bac_kan_goes_over_tet_with_silence_lateness_more_time_absence_and_a_second_round()
    {
        await using var database = await server.CreateDatabaseAsync();
        var folder = Checkout.TemporaryDirectory("tet-");
        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, ["demo", "bac-kan-2019", "--json"]);
        var verified = await ProgramCall.RunAsync(folder, database, ["audit", "verify"]);
        Directory.Delete(folder, recursive: true);

        Assert.True(code == 0, errors);
        using var document = JsonDocument.Parse(output);
        var result = document.RootElement;
        Assert.Equal(("issued", "01/KH-UBND", "2019-02-26"), (Text(result, "state"), Text(result, "number"), Text(result, "issuedOn")));
        Assert.Equal(["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Nông Thị Bích Liên"], result.GetProperty("signedAs").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal((0, true, 0), (result.GetProperty("incidents").GetInt32(), result.GetProperty("auditOk").GetBoolean(), verified.Code));
        Assert.InRange(result.GetProperty("mails").GetInt32(), 55, 70);
        // Four of the six on 31/01, three on 01/02, two on the last day; who got a later day on 12 and 13/02; one in round 2; one who signs.
        Assert.Equal(13, result.GetProperty("reminders").GetInt32());
        var days = All(result, "steps").Select(s => Text(s, "day")).ToList();
        Assert.Equal(days.Order(StringComparer.Ordinal), days);
        Assert.Equal(("2019-01-24", "2019-02-26"), (days[0], days[^1]));
        Assert.DoesNotContain(days, day => string.CompareOrdinal(day, "2019-02-01") > 0 && string.CompareOrdinal(day, "2019-02-11") < 0);

        Silence(result);
        LateAndLonger(result);
        Absence(result);
        Rounds(result);
        Table(result);
    }

    private static void Silence(JsonElement result)
    {
        var consents = All(result, "deemedConsents");
        Assert.Equal(["Sở Ngoại vụ", "Đài Phát thanh - Truyền hình"], consents.Select(c => Text(c, "agency")).Order(StringComparer.Ordinal));
        Assert.All(consents, consent =>
        {
            Assert.Equal("Không có ý kiến trong thời hạn – coi như thống nhất", Text(consent, "rule"));
            Assert.Contains("Quy chế làm việc", Text(consent, "ground"), StringComparison.Ordinal);
            Assert.Equal(("2019-02-11", false), (Text(consent, "dueOn"), consent.GetProperty("isAnnulled").GetBoolean()));
            // 17:00 in Việt Nam, when the sweep came by.
            Assert.StartsWith("2019-02-11T10:0", Text(consent, "recordedAt"), StringComparison.Ordinal);
            var proof = consent.GetProperty("proof");
            Assert.Equal("Accepted", Text(proof, "stage"));
            Assert.StartsWith("2019-01-28T01:0", Text(proof, "at"), StringComparison.Ordinal);
            Assert.EndsWith("@backan.example", Text(proof, "address"), StringComparison.Ordinal);
            Assert.Matches("^<.+@.+>$", Text(proof, "messageId"));
        });
    }

    private static void LateAndLonger(JsonElement result)
    {
        var late = Assert.Single(All(result, "lateOpinions"));
        Assert.Equal(
            ("Đài Phát thanh - Truyền hình", "2019-02-11", "2019-02-12", "AgreeWithComments"),
            (Text(late, "agency"), Text(late, "dueOn"), Text(late, "givenOn"), Text(late, "verdict")));
        Assert.Equal("Explained", Assert.Single(late.GetProperty("responses").EnumerateArray()).GetString());

        var longer = Assert.Single(All(result, "extensions"));
        Assert.Equal(
            ("Ban Tuyên giáo Tỉnh ủy", "2019-01-30", "2019-02-11", "2019-02-14"),
            (Text(longer, "agency"), Text(longer, "askedOn"), Text(longer, "dueOn"), Text(longer, "wishedOn")));
        Assert.Equal(
            ("Granted", "2019-02-14", "Nguyễn Thị Thu Trà", "2019-02-13"),
            (Text(longer, "answer"), Text(longer, "grantedOn"), Text(longer, "answeredBy"), Text(longer, "opinionOn")));
    }

    private static void Absence(JsonElement result)
    {
        var away = Assert.Single(All(result, "substitutions"));
        Assert.Equal(
            ("Bế Văn Toàn Phúc, Giám đốc Sở Tài chính", "Ma Thị Kiều Duyên, Phó Giám đốc Sở Tài chính", "2019-01-28", "2019-02-01"),
            (Text(away, "away"), Text(away, "substitute"), Text(away, "from"), Text(away, "to")));
        var act = Assert.Single(All(away, "acts"));
        Assert.Equal(
            (OpinionStep, "Sở Tài chính", "2019-01-31", "AgreeWithComments", "Ma Thị Kiều Duyên, Phó Giám đốc Sở Tài chính, xử lý thay Bế Văn Toàn Phúc, Giám đốc Sở Tài chính"),
            (Text(act, "step"), Text(act, "agency"), Text(act, "doneOn"), Text(act, "verdict"), Text(act, "words")));
    }

    private static void Rounds(JsonElement result)
    {
        var rounds = All(result, "rounds");
        Assert.Equal(2, rounds.Count);
        // Five working days from 28/01/2019: 29, 30, 31/01, 01/02, and after Tết 11/02. The round ends with the day one agency was granted.
        Assert.Equal(
            (1, OpinionStep, "2019-01-28", "2019-02-11", "2019-02-13", 2, false),
            (rounds[0].GetProperty("number").GetInt32(), Text(rounds[0], "step"), Text(rounds[0], "sentOn"), Text(rounds[0], "dueOn"), Text(rounds[0], "closedOn"),
                rounds[0].GetProperty("version").GetInt32(), rounds[0].GetProperty("onlyChanges").GetBoolean()));
        Assert.Equal(
            (2, OpinionStep, "2019-02-14", "2019-02-21", "2019-02-19", 3, true),
            (rounds[1].GetProperty("number").GetInt32(), Text(rounds[1], "step"), Text(rounds[1], "sentOn"), Text(rounds[1], "dueOn"), Text(rounds[1], "closedOn"),
                rounds[1].GetProperty("version").GetInt32(), rounds[1].GetProperty("onlyChanges").GetBoolean()));
        Assert.Equal(6, All(rounds[0], "agencies").Count);
        Assert.Equal(
            [("Sở Tài chính", "2019-02-21", "Agree", "2019-02-19"), ("Sở Tư pháp", "2019-02-21", "Agree", "2019-02-18")],
            All(rounds[1], "agencies").Select(a => (Text(a, "agency"), Text(a, "dueOn"), Text(a, "verdict"), Text(a, "answeredOn"))));
        var own = All(rounds[0], "agencies").Single(a => Text(a, "agency") == "Ban Tuyên giáo Tỉnh ủy");
        Assert.Equal(("2019-02-14", "Answered"), (Text(own, "dueOn"), Text(own, "standing")));
    }

    private static void Table(JsonElement result)
    {
        var table = result.GetProperty("consolidation");
        Assert.Equal((2, true, "2019-02-20"), (table.GetProperty("number").GetInt32(), table.GetProperty("isIntact").GetBoolean(), Text(table, "madeOn")));
        Assert.Matches("^[0-9a-f]{64}$", Text(table, "hash"));
        Assert.Equal(
            [
                "Ban Tuyên giáo Tỉnh ủy: thống nhất, có ý kiến (vòng 1)",
                "Báo Bắc Kạn: thống nhất (vòng 1)",
                "Sở Ngoại vụ: không trả lời, coi như thống nhất",
                "Đài Phát thanh - Truyền hình: không trả lời trong thời hạn, coi như thống nhất; sau đó thống nhất, có ý kiến, gửi muộn (vòng 1)",
            ],
            table.GetProperty("kept").EnumerateArray().Select(k => k.GetString()));
        Assert.Equal(
            [
                ("Ban Tuyên giáo Tỉnh ủy", "PartlyAccepted", false), ("Sở Tài chính", "Accepted", false), ("Sở Tư pháp", "Accepted", false),
                ("Sở Tư pháp", "Accepted", false), ("Đài Phát thanh - Truyền hình", "Explained", true),
            ],
            All(table, "rows").Select(r => (Text(r, "agency"), Text(r, "response"), r.GetProperty("isLate").GetBoolean())).OrderBy(r => r.Item1, StringComparer.Ordinal));
        Assert.All(All(table, "rows"), row => Assert.True(Text(row, "change").Length + Text(row, "reason").Length > 0));
    }

    private static List<JsonElement> All(JsonElement of, string member) => [.. of.GetProperty(member).EnumerateArray()];

    private static string Text(JsonElement of, string member) => of.GetProperty(member).GetString() ?? "";
}
