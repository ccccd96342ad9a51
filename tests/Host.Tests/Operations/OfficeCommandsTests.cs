using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance;
using Workflows.Organisation;

namespace Host.Tests.Operations;

/// <summary>An installation begins with an empty database, a file and a password.</summary>
public sealed class OfficeCommandsTests(PostgresServer server) : IAsyncLifetime
{
    private const string Office = """
        {
          "committee": { "name": "Ủy ban nhân dân tỉnh Thử Nghiệm", "abbreviation": "UBND" },
          "agencies": [ { "name": "Văn phòng UBND tỉnh", "abbreviation": "VP", "kind": "CommitteeOffice" } ],
          "holders": [ { "fullName": "Lê Thị Quản Trị", "email": "quantri@thunghiem.example", "title": "Quản trị hệ thống",
                         "role": "Administrator", "agency": "VP", "code": "quan-tri" } ]
        }
        """;

    private readonly string folder = Checkout.TemporaryDirectory("office-");
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await server.CreateDatabaseAsync();

    [Fact]
    public async Task A_file_and_a_password_make_the_first_administrator_who_signs_in()
    {
        Assert.Equal((0, "2 agencies and units, 1 people, 1 posts; 5 changes."), await ImportAsync(Office));
        Assert.Equal((0, "2 agencies and units, 1 people, 1 posts; 0 changes."), await ImportAsync(Office));
        Assert.Equal(0, await PasswordAsync("quantri@thunghiem.example", "một mật khẩu thật dài"));

        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        var host = await HostUnderTest.StartAsync(database, settings);
        using var visitor = new Visitor(host.Address);
        var entered = await visitor.SignInAsync("quantri@thunghiem.example", "một mật khẩu thật dài");

        Assert.Equal("/", entered.Location);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await visitor.GetAsync("/van-hanh")).Status);
        Assert.Equal(2, await host.ReadAsync(db => db.Set<DocumentBook>().CountAsync()));
        var kinds = await host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());
        Assert.Equal(["organisation.imported", "account.password-set"], kinds.Take(2));
        await host.StopAsync();
    }

    [Fact]
    public async Task A_post_changes_hands_and_the_former_holder_stays_in_history()
    {
        await ImportAsync(Office);
        await ImportAsync(Office.Replace("Lê Thị Quản Trị", "Ngô Văn Kế", StringComparison.Ordinal).Replace("quantri@", "ke@", StringComparison.Ordinal));

        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        var host = await HostUnderTest.StartAsync(database, settings);
        var holdings = await host.ReadAsync(db => db.Set<PostHolding>().CountAsync());
        var open = await host.ReadAsync(db => (from h in db.Set<PostHolding>() where h.ValidTo == null join p in db.Set<Person>() on h.PersonId equals p.Id select p.FullName).ToListAsync());

        Assert.Equal((2, "Ngô Văn Kế"), (holdings, Assert.Single(open)));
        await host.StopAsync();
    }

    [Theory]
    [InlineData("x1y2z3")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task A_weak_password_is_refused(string password)
    {
        await ImportAsync(Office);

        Assert.NotEqual(0, await PasswordAsync("quantri@thunghiem.example", password));
    }

    [Fact]
    public async Task A_wrong_file_is_refused_with_the_place_and_nothing_is_stored()
    {
        var (code, output) = await ImportAsync(Office.Replace("\"agency\": \"VP\"", "\"agency\": \"XX\"", StringComparison.Ordinal));

        Assert.NotEqual(0, code);
        Assert.Contains("$.holders[0].agency", output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    private async Task<(int Code, string Output)> ImportAsync(string json)
    {
        var file = Path.Combine(folder, "office.json");
        await File.WriteAllTextAsync(file, json);
        var (code, output, errors) = await ProgramProcess.RunAsync(folder, ["office", "import", file], On);
        return (code, code == 0 ? output.Trim() : errors);
    }

    private async Task<int> PasswordAsync(string address, string password)
    {
        using var process = ProgramProcess.Start(folder, ["office", "password", address], On, input: true);
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain(password, errors, StringComparison.Ordinal);
        return process.ExitCode;
    }

    private Dictionary<string, string> On => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__Workflows"] = database.RuntimeConnectionString,
        ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
        ["Keys__Directory"] = Path.Combine(folder, "keys"),
    };
}
