using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Host.Operations.Demo;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary><c>demo FIXTURE</c>: carries a plan from draft to issue, unattended, through mails and link pages.</summary>
internal static class DemoCommand
{
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var fixture = new Argument<string>("fixture") { Description = $"One of: {string.Join(", ", FixturePlan.Ids)}." };
        fixture.AcceptOnlyFromAmong([.. FixturePlan.Ids]);
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object instead of a line per step." };
        var command = new Command("demo", "Carries a demo plan through the shipped workflow, prints each step, and verifies its audit trail.") { fixture, asJson };
        command.SetAction(async (given, stop) =>
        {
            var quiet = given.GetValue(asJson);
            await using var host = await RunningHost.StartAsync(parts, DemoSettings(settings(given)), adjust: null, stop);
            var plan = FixturePlan.Read(given.GetValue(fixture)!).Value;
            await PrepareAsync(host.App.Services, plan, stop);
            using var browser = new HttpClient { BaseAddress = host.Address };
            var run = new DemoRun(
                host.App.Services,
                plan,
                new DemoMailReader(host.App.Services, browser),
                step => { if (!quiet) Console.WriteLine($"· {step.Step} – {step.Who}: {step.Act}"); });
            var result = await run.PlayAsync(stop);
            Console.WriteLine(quiet ? JsonSerializer.Serialize(result, Json) : Summary(result));
            return result is { AuditOk: true, State: "issued" } ? 0 : Failed;
        });
        return command;
    }

    /// <summary>Mails go to the mailbox whatever relay the environment names: nobody outside gets a demo's mail.</summary>
    private static Dictionary<string, string?> DemoSettings(IReadOnlyDictionary<string, string?> given)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Environment"] = Environments.Development,
            ["Urls"] = "http://127.0.0.1:0",
            ["Mail:Relay"] = "mailbox",
            ["Mail:Host"] = null,
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Error),
        };
        foreach (var (name, value) in given)
            all[name] = value;
        return all;
    }

    private static async Task PrepareAsync(IServiceProvider services, FixturePlan plan, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        await FirstData.SeedAsync(
            scope.ServiceProvider.GetRequiredService<WorkflowsDb>(),
            scope.ServiceProvider.GetRequiredService<DemoOrganisation>(),
            DemoProvince.For(plan.Id),
            stop);
        await scope.ServiceProvider.GetRequiredService<Identity.DemoAccounts>().SeedAsync(stop);
    }

    private static string Summary(DemoResult result) =>
        $"""

        Số, ký hiệu: {result.Number}
        Trạng thái:  {result.State}
        Thư đã gửi:  {result.Mails}
        Nhật ký:     {result.AuditRows} dòng, {(result.AuditOk ? "nguyên vẹn" : "BỊ SỬA ĐỔI")}
        Thời gian:   {result.ElapsedMs / 1000.0:0.0} giây
        """;
}
