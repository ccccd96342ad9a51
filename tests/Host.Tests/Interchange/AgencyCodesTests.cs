using System.Text;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Interchange;

/// <summary>Codes of agencies come from lists of others; what is on record is never rewritten.</summary>
public sealed class AgencyCodesTests(PostgresServer server) : IAsyncLifetime
{
    private const string Heading = "agency,code,valid_from,valid_to,source\n";

    private const string Office = """
        {
          "committee": { "name": "Ủy ban nhân dân tỉnh Thử Nghiệm", "abbreviation": "UBND" },
          "agencies": [ { "name": "Văn phòng UBND tỉnh", "abbreviation": "VP", "kind": "CommitteeOffice" },
                        { "name": "Sở Tài chính", "abbreviation": "STC" }, { "name": "Sở Tư pháp", "abbreviation": "STP" } ],
          "holders": [ { "fullName": "Lê Thị Quản Trị", "email": "quantri@thunghiem.example", "title": "Quản trị hệ thống",
                         "role": "Administrator", "agency": "VP", "code": "quan-tri" } ]
        }
        """;

    private readonly string folder = Checkout.TemporaryDirectory("codes-");
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync()
    {
        database = await server.CreateDatabaseAsync();
        Assert.Equal(0, (await RunAsync(Office, "office", "import")).Code);
    }

    [Fact]
    public async Task A_table_is_shown_before_it_is_recorded_and_listed_after()
    {
        const string codes = Heading + "UBND,H99,01/07/2025,,Danh mục 2025\nSở Tài chính,H99.5,01/07/2025,,Danh mục 2025\n";

        var preview = await RunAsync(codes, "office", "codes", "--preview");
        Assert.Equal((0, "+ H99 Ủy ban nhân dân tỉnh Thử Nghiệm from 2025-07-01\n+ H99.5 Sở Tài chính from 2025-07-01\n2 codes would be added, 0 ended, 0 as they were."), preview);
        Assert.Equal((0, "0 codes."), await RunAsync(null, "office", "codes"));
        Assert.EndsWith("2 codes added, 0 ended, 0 as they were.", (await RunAsync(codes, "office", "codes")).Output, StringComparison.Ordinal);
        var wrong = await RunAsync(Heading + "VP,H99.1,01/07/2025,,x\nXX,h,01/07/2025,,x\n", "office", "codes");

        Assert.NotEqual(0, wrong.Code);
        Assert.Contains("Dòng 3: \"h\" không phải mã định danh", wrong.Output, StringComparison.Ordinal);
        Assert.Equal(
            (0, "H99  New  Ủy ban nhân dân tỉnh Thử Nghiệm  from 2025-07-01  Danh mục 2025\n"
                + "H99.5  New  Sở Tài chính (Ủy ban nhân dân tỉnh Thử Nghiệm)  from 2025-07-01  Danh mục 2025\n2 codes."),
            await RunAsync(null, "office", "codes"));
    }

    [Fact]
    public async Task Codes_follow_one_another_and_never_overlap()
    {
        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        await using var host = await HostUnderTest.StartAsync(database, settings);

        // Both forms side by side, and a code with the one after it in one file.
        var first = await ImportAsync(host, "STC,000.00.05.H99,01/01/2019,,cũ\nSTC,H99.5,01/01/2021,,mới\nSTC,H99.15,01/07/2025,,sắp xếp\nSTP,H99.6,01/01/2021,,mới\n");
        Assert.Equal((4, 0, 0), Counts(first.Value));
        Assert.Equal((0, 0, 4), Counts((await ImportAsync(host, "STC,000.00.05.H99,01/01/2019,,cũ\nSTC,H99.5,01/01/2021,,mới\nSTC,H99.15,01/07/2025,,sắp xếp\nSTP,H99.6,01/01/2021,,mới\n")).Value));

        var agencies = await host.ReadAsync(db => db.Set<Agency>().ToDictionaryAsync(a => a.Abbreviation, a => a.Id));
        Assert.Equal(("H99.5", "000.00.05.H99"), await CodesAsync(host, agencies["STC"], new(2025, 6, 30)));
        Assert.Equal(("H99.15", "000.00.05.H99"), await CodesAsync(host, agencies["STC"], new(2025, 7, 1)));
        Assert.Equal((null, "000.00.05.H99"), await CodesAsync(host, agencies["STC"], new(2020, 12, 31)));
        Assert.Equal((null, null), await CodesAsync(host, agencies["STC"], new(2018, 12, 31)));
        Assert.Equal(agencies["STC"], await WhoseAsync(host, "H99.5", new(2025, 6, 30)));
        Assert.Null(await WhoseAsync(host, "H99.5", new(2025, 7, 1)));

        // Each of these refuses the row before it too.
        string[] clashes =
        [
            "VP,H99.6,01/01/2022,,x", // another agency's
            "STC,H99.16,01/07/2025,,x", // a second of one form from the same day
            "STC,H99.16,01/01/2022,31/12/2022,x", // within the time of another
            "XYZ,H99.7,01/01/2022,,x", // nobody's
            "STC,H99.5,01/01/2021,01/01/2024,x", // ended otherwise on record
            "VP,H99.1,02/07/2025,,x", // twice in the file itself
        ];
        foreach (var clash in clashes)
            Assert.Contains("Dòng 3", Assert.IsType<InvalidFields>((await ImportAsync(host, $"VP,H99.1,01/07/2025,,x\n{clash}\n")).Problem).Fields.Select(f => f.Field));
        Assert.Equal(4, await host.ReadAsync(db => db.Set<AgencyCode>().CountAsync()));

        // A code is taken from one agency and given to another, the rows in any order.
        var moved = await ImportAsync(host, "VP,H99.6,01/08/2025,,chuyển\nSTP,H99.6,01/01/2021,31/07/2025,chuyển\n");
        Assert.Equal((1, 1, 0), Counts(moved.Value));
        Assert.Equal(agencies["VP"], await WhoseAsync(host, "H99.6", new(2026, 1, 1)));

        // A new code of one form ends the one before; preview does not.
        Assert.Equal((1, 1, 0), Counts((await ImportAsync(host, "VP,H99.66,01/09/2025,,x\n", preview: true)).Value));
        Assert.Equal(agencies["VP"], await WhoseAsync(host, "H99.6", new(2026, 1, 1)));
        Assert.Equal((1, 1, 0), Counts((await ImportAsync(host, "VP,H99.66,01/09/2025,,x\n")).Value));
        Assert.Equal(("H99.66", null), await CodesAsync(host, agencies["VP"], new(2026, 1, 1)));

        var entries = await host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.Kind == "agency.codes-imported").OrderBy(e => e.Seq).Select(e => e.Body).ToListAsync());
        Assert.Equal(3, entries.Count);
        Assert.Contains("H99.15", entries[0], StringComparison.Ordinal);
        Assert.Contains("\"ended\":[{", entries[1], StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static (int Added, int Ended, int Unchanged) Counts(CodeChanges changes) => (changes.Added.Count, changes.Ended.Count, changes.Unchanged);

    private static Task<Result<CodeChanges>> ImportAsync(HostUnderTest host, string rows, bool preview = false) =>
        host.WithAsync<IServiceProvider, Result<CodeChanges>>(services => services.GetRequiredService<WorkflowsDb>().CommitAsync(
            stop => services.GetRequiredService<ImportAgencyCodes>().HandleAsync(
                AgencyCodeFile.Read(Encoding.UTF8.GetBytes(Heading + rows)).Value, "Ủy ban nhân dân tỉnh Thử Nghiệm", preview, Actor.System, stop)));

    private static async Task<(string? New, string? Old)> CodesAsync(HostUnderTest host, Guid agency, DateOnly day)
    {
        var codes = await host.WithAsync<AgencyCodes, IReadOnlyDictionary<Guid, CodesOfAgency>>(c => c.OfAsync([agency], day, CancellationToken.None));
        return (codes[agency].New?.Text, codes[agency].Old?.Text);
    }

    private static Task<Guid?> WhoseAsync(HostUnderTest host, string code, DateOnly day) =>
        host.WithAsync<AgencyCodes, Guid?>(c => c.AgencyOfAsync(OrganId.Parse(code).Value, day, CancellationToken.None));

    private async Task<(int Code, string Output)> RunAsync(string? content, params string[] command)
    {
        if (content is not null)
        {
            var file = Path.Combine(folder, "input");
            await File.WriteAllTextAsync(file, content);
            command = [.. command[..2], file, .. command[2..]];
        }

        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, command);
        return (code, code == 0 ? output.Trim() : errors);
    }
}
