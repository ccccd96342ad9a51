using System.Buffers.Binary;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance;
using Workflows.Issuance.Books;
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
        Assert.Equal((0, "The password of quantri@thunghiem.example is set."), await PasswordAsync("quantri@thunghiem.example", "một mật khẩu thật dài"));
        Assert.InRange(await HashRoundsAsync(), 100_000u, 10_000_000u);

        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        var host = await HostUnderTest.StartAsync(database, settings);
        using var visitor = new Visitor(host.Address);
        var entered = await visitor.SignInAsync("quantri@thunghiem.example", "một mật khẩu thật dài");

        Assert.Equal("/", entered.Location);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await visitor.GetAsync("/van-hanh")).Status);
        Assert.Equal(2, await host.ReadAsync(db => db.Set<DocumentBook>().CountAsync()));
        var kinds = await host.ReadAsync(db => db.Set<AuditEntry>().OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());
        Assert.Equal(["organisation.imported", "book.opened", "book.opened", "account.password-set"], kinds.Take(4));
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

    [Fact]
    public async Task Whoever_is_not_in_the_file_any_more_leaves_and_cannot_sign_in()
    {
        const string second = """, { "fullName": "Đỗ Văn Đi", "email": "di@thunghiem.example", "title": "Văn thư", "role": "RecordsClerk", "agency": "VP", "code": "van-thu-ubnd" }""";
        await ImportAsync(Office.Replace("\"code\": \"quan-tri\" }", "\"code\": \"quan-tri\" }" + second, StringComparison.Ordinal));
        Assert.Equal((0, "The password of di@thunghiem.example is set."), await PasswordAsync("di@thunghiem.example", "một mật khẩu thật dài"));

        Assert.Equal((0, "2 agencies and units, 1 people, 1 posts; 2 changes."), await ImportAsync(Office));

        var settings = PlanStory.SettingsFor(folder);
        settings["Demo:Seed"] = "false";
        var host = await HostUnderTest.StartAsync(database, settings);
        using var visitor = new Visitor(host.Address);
        Assert.NotEqual("/", (await visitor.SignInAsync("di@thunghiem.example", "một mật khẩu thật dài")).Location);
        // Began today and left today: nobody acts from the post for the rest of the day.
        Assert.Single(await host.WithAsync<Workflows.Organisation.Directory, List<OfficeHolder>>(d => d.Holders().ToListAsync()));
        var body = (await host.ReadAsync(db => db.Set<AuditEntry>().Where(e => e.Kind == "organisation.imported").OrderByDescending(e => e.Seq).Select(e => e.Body).FirstAsync()));
        Assert.Contains("di@thunghiem.example", body, StringComparison.Ordinal);
        Assert.Contains("\"before\":{\"isActive\":true}", body, StringComparison.Ordinal);
        await host.StopAsync();

        await ImportAsync(Office.Replace("\"code\": \"quan-tri\" }", "\"code\": \"quan-tri\" }" + second, StringComparison.Ordinal));
        var again = await HostUnderTest.StartAsync(database, settings);
        Assert.Equal(2, await again.ReadAsync(db => db.Set<Person>().CountAsync(p => p.IsActive)));
        await again.StopAsync();
    }

    [Fact]
    public async Task Deactivating_wants_a_reason_and_an_address_that_is_known()
    {
        await ImportAsync(Office);

        Assert.NotEqual(0, (await RunAsync("office", "deactivate", "ai@thunghiem.example", "--reason", "Thôi việc")).Code);
        Assert.NotEqual(0, (await RunAsync("office", "deactivate", "quantri@thunghiem.example")).Code);
        Assert.Equal((0, "quantri@thunghiem.example is switched off."), await RunAsync("office", "deactivate", "QUANTRI@thunghiem.example", "--reason", "Thôi việc"));
        Assert.NotEqual(0, (await RunAsync("office", "deactivate", "quantri@thunghiem.example", "--reason", "Thôi việc")).Code);
    }

    [Fact]
    public async Task A_leavers_work_is_counted_and_goes_to_somebody_else_in_the_same_act()
    {
        const string second = """, { "fullName": "Đỗ Văn Đi", "email": "di@thunghiem.example", "title": "Văn thư", "role": "RecordsClerk", "agency": "VP", "code": "van-thu-ubnd" }""";
        await ImportAsync(Office.Replace("\"code\": \"quan-tri\" }", "\"code\": \"quan-tri\" }" + second, StringComparison.Ordinal));
        string[] leave = ["office", "deactivate", "di@thunghiem.example", "--reason", "Nghỉ hưu"];

        Assert.NotEqual(0, (await RunAsync([.. leave, "--preview"])).Code);
        Assert.NotEqual(0, (await RunAsync([.. leave, "--transfer-to", "ai@thunghiem.example"])).Code);
        Assert.NotEqual(0, (await RunAsync([.. leave, "--transfer-to", "di@thunghiem.example"])).Code);
        var preview = await RunAsync([.. leave, "--transfer-to", "quantri@thunghiem.example", "--preview"]);
        Assert.Equal((0, "0 open tasks and 0 plans in drafting would go to quantri@thunghiem.example; 0 substitutions and 0 delegations end; 0 stay."), preview);
        var done = await RunAsync([.. leave, "--transfer-to", "quantri@thunghiem.example"]);

        Assert.Equal(0, done.Code);
        Assert.EndsWith("di@thunghiem.example is switched off.", done.Output, StringComparison.Ordinal);
        Assert.Contains("went to quantri@thunghiem.example", done.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_goes_into_another_on_a_day_and_is_not_made_anew_by_an_old_file()
    {
        var office = Office.Replace(
            "\"kind\": \"CommitteeOffice\" }",
            "\"kind\": \"CommitteeOffice\" }, { \"name\": \"Sở Cũ\", \"abbreviation\": \"SC\" }, { \"name\": \"Sở Mới\", \"abbreviation\": \"SM\" }", StringComparison.Ordinal);
        await ImportAsync(office);

        Assert.NotEqual(0, (await RunAsync("office", "merge", "SC", "SX")).Code);
        Assert.NotEqual(0, (await RunAsync("office", "merge", "SC", "SM", "--on", "01/07/2026")).Code);
        var (code, output) = await RunAsync("office", "merge", "SC", "SM", "--document", "Nghị quyết 15/NQ-HĐND");

        Assert.Equal(0, code);
        Assert.StartsWith("SC goes into SM from ", output, StringComparison.Ordinal);
        Assert.EndsWith("0 holdings end; 0 open tasks went over, 0 wait for a head of SM.", output, StringComparison.Ordinal);
        Assert.Equal((1, "$.agencies[1]: Sở Cũ đã sáp nhập vào Sở Mới; hãy bỏ khỏi tệp.\n"), await ImportAsync(office));
    }

    [Fact]
    public async Task A_book_goes_on_where_the_paper_one_stands()
    {
        await ImportAsync(Office);

        Assert.Equal((0, "The next number is 46/KH-UBND."), await RunAsync("office", "book", "KH", "--last", "45"));
        Assert.Equal((0, "The next number is 47/KH-UBND."), await RunAsync("office", "book", "KH", "--last", "46"));
        Assert.NotEqual(0, (await RunAsync("office", "book", "XX", "--last", "1")).Code);
        Assert.NotEqual(0, (await RunAsync("office", "book", "KH", "--last", "-1")).Code);
    }

    [Fact]
    public async Task Rights_of_an_administrator_are_narrowed_and_given_back()
    {
        await ImportAsync(Office);
        await PasswordAsync("quantri@thunghiem.example", "một mật khẩu thật dài");

        Assert.Equal((0, "quantri@thunghiem.example has: workflow.read, workflow.repair."), await RightsAsync("repair"));
        Assert.Equal((0, "quantri@thunghiem.example has: none."), await RightsAsync("none"));
        Assert.Equal((0, "quantri@thunghiem.example has: workflow.read, workflow.edit, workflow.publish, workflow.repair."), await RightsAsync("all"));
        Assert.Contains("stand alone", (await RightsAsync("read", "all")).Output, StringComparison.Ordinal);
        Assert.Contains("'delete' is no right", (await RightsAsync("delete")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x1y2z3")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    public async Task A_weak_password_is_refused(string password)
    {
        await ImportAsync(Office);

        var (code, output) = await PasswordAsync("quantri@thunghiem.example", password);
        Assert.Equal((1, true), (code, output.Contains("password: ", StringComparison.Ordinal)));
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
        return await RunAsync("office", "import", file);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] command)
    {
        var (code, output, errors) = await ProgramCall.RunAsync(folder, database, command);
        return (code, code == 0 ? output.Trim() : errors);
    }

    private Task<(int Code, string Output)> RightsAsync(params string[] rights) =>
        RunAsync(["office", "rights", "quantri@thunghiem.example", .. rights]);

    /// <summary>The work a guess costs, as the stored hash names it: a byte of its kind, four of the function, four of the rounds.</summary>
    private async Task<uint> HashRoundsAsync()
    {
        var hash = (string)(await Sql.RowsAsync(database.OwnerConnectionString, "SELECT password_hash FROM org.account"))[0][0];
        return BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(hash).AsSpan(5));
    }

    private async Task<(int Code, string Output)> PasswordAsync(string address, string password)
    {
        using var process = ProgramProcess.Start(folder, ["office", "password", address], On, input: true);
        await process.StandardInput.WriteLineAsync(password);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.DoesNotContain(password, await output + errors, StringComparison.Ordinal);
        return (process.ExitCode, process.ExitCode == 0 ? (await output).Trim() : errors);
    }

    private Dictionary<string, string> On => new()
    {
        ["DOTNET_ENVIRONMENT"] = "Development",
        ["ConnectionStrings__Workflows"] = database.RuntimeConnectionString,
        ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
        ["Keys__Directory"] = Path.Combine(folder, "keys"),
    };
}
