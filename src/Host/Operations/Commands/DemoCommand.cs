using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Host.Operations.Demo;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Commands;

/// <summary>
/// <c>demo FIXTURE</c>: carries a plan from draft to issue, unattended, through mails and link pages; or records a working session
/// with its results, directions and tasks.
/// </summary>
internal static class DemoCommand
{
    private const int Failed = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var fixture = new Argument<string>("fixture") { Description = $"One of: {string.Join(", ", Fixtures)}." };
        fixture.AcceptOnlyFromAmong([.. Fixtures]);
        var asJson = new Option<bool>("--json") { Description = "Print one JSON object instead of a line per step." };
        var command = new Command("demo", "Carries a demo plan through the shipped workflow, or records a demo session; prints what happened and verifies the audit trail.") { fixture, asJson };
        command.SetAction(async (given, stop) =>
        {
            var quiet = given.GetValue(asJson);
            if (FixtureSession.Ids.Contains(given.GetValue(fixture)!))
                return await SessionAsync(FixtureSession.Read(given.GetValue(fixture)!), quiet, parts, settings(given), stop);
            var plan = FixturePlan.Read(given.GetValue(fixture)!).Value;
            var clock = DemoScript.For(plan.Id) is { } script ? new DemoClock(script.Begins) : null;
            await using var host = await RunningHost.StartAsync(parts, DemoSettings(settings(given), clock), builder => Adjust(builder, clock), stop);
            using var browser = new HttpClient { BaseAddress = host.Address };
            await PrepareAsync(host.App.Services, plan, stop);
            var run = new DemoRun(host.App.Services, plan, browser, clock, step => { if (!quiet) Console.WriteLine(LineOf(step)); });
            var result = await run.PlayAsync(stop);
            if (result.State == "issued")
                result = result with { Files = await new DemoFiles(host.App.Services).WriteAsync(result.PlanId, result.Fixture, DataDirectoryOf(host.App.Configuration), stop) };
            Console.WriteLine(quiet ? JsonSerializer.Serialize(result, Json) : Summary(result));
            return result is { AuditOk: true, State: "issued" } ? 0 : Failed;
        });
        return command;
    }

    private static IEnumerable<string> Fixtures => FixturePlan.Ids.Concat(FixtureSession.Ids);

    private static async Task<int> SessionAsync(
        FixtureSession fixture, bool quiet, HostParts parts, IReadOnlyDictionary<string, string?> settings, CancellationToken stop)
    {
        var all = DemoSettings(settings, null);
        // No plan of another province stands beside it.
        all["Demo:Seed"] = "false";
        await using var host = await RunningHost.StartAsync(parts, all, _ => { }, stop);
        await PrepareAsync(host.App.Services, DemoProvince.For(fixture.Id), stop);
        var result = await new SessionDemo(host.App.Services, fixture).PlayAsync(stop);
        Console.WriteLine(quiet ? JsonSerializer.Serialize(result, Json) : result.Summary());
        return result.AuditOk ? 0 : Failed;
    }

    /// <summary>Only this host lives by the clock of a script.</summary>
    private static void Adjust(WebApplicationBuilder builder, DemoClock? clock)
    {
        if (clock is not null)
            builder.Services.AddSingleton<TimeProvider>(clock);
    }

    private static string LineOf(DemoStep step) => $"{VietnamTime.Short(step.Day)} · {step.Step} – {step.Who}: {step.Act}";

    /// <summary>Mails go to the mailbox whatever relay the environment names: nobody outside gets a demo's mail.</summary>
    private static Dictionary<string, string?> DemoSettings(IReadOnlyDictionary<string, string?> given, DemoClock? clock)
    {
        var all = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Environment"] = Environments.Development,
            ["Urls"] = "http://127.0.0.1:0",
            ["Mail:Relay"] = "mailbox",
            ["Mail:Host"] = null,
            // A newcomer's first draft would be years old.
            ["Demo:Seed"] = clock is null ? null : "false",
            ["Logging:LogLevel:Default"] = nameof(LogLevel.Error),
        };
        foreach (var (name, value) in given)
            all[name] = value;
        return all;
    }

    private static string DataDirectoryOf(IConfiguration settings) =>
        Path.GetFullPath(settings["Data:Directory"] ?? ".data", SourceCheckout.Root ?? Directory.GetCurrentDirectory());

    internal static Task PrepareAsync(IServiceProvider services, FixturePlan plan, CancellationToken stop) =>
        PrepareAsync(services, DemoProvince.For(plan.Id), stop);

    internal static async Task PrepareAsync(IServiceProvider services, DemoProvince province, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        await FirstData.SeedAsync(
            scope.ServiceProvider.GetRequiredService<WorkflowsDb>(),
            scope.ServiceProvider.GetRequiredService<DemoOrganisation>(),
            province,
            stop);
        await scope.ServiceProvider.GetRequiredService<Identity.DemoAccounts>().SeedAsync(stop);
    }

    private static string Summary(DemoResult result) =>
        $"""

        Số, ký hiệu: {result.Number}
        Trạng thái:  {result.State}
        Thư đã gửi:  {result.Mails}
        Lấy ý kiến:  {result.Rounds.Count} vòng; coi như thống nhất {result.DeemedConsents.Count}, đến muộn {result.LateOpinions.Count}, gia hạn {result.Extensions.Count}, xử lý thay {result.Substitutions.Count}
        Tổng hợp:    {result.Consolidation?.Rows.Count ?? 0} ý kiến đã trả lời{(result.Consolidation is { } table ? $", mã kiểm tra {table.Hash}" : "")}
        Nhật ký:     {result.AuditRows} dòng, {(result.AuditOk ? "nguyên vẹn" : "BỊ SỬA ĐỔI")}
        Thời gian:   {result.ElapsedMs / 1000.0:0.0} giây
        Tệp:         {string.Join("\n                     ", result.Files)}
        """;
}
