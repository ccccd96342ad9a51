using Host.Tests.Fixtures;
using Host.Tests.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Audit;
using Workflows.LegalBases;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.LegalBases;

/// <summary>The register on PostgreSQL: its seed, its acts, its trail, its search.</summary>
public sealed class RegisterTests(PostgresServer server) : IAsyncLifetime
{
    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task The_seed_is_what_the_program_would_have_made_of_it()
    {
        var rows = await RowsAsync();

        Assert.True(rows.Count >= 15);
        Assert.All(rows, row =>
        {
            Assert.Equal(row.Number, CitedNumber.Parse(row.Number)?.ToString());
            Assert.Equal(RegisteredBasis.KindOf(row.DocumentType, row.Number), row.Kind);
            Assert.Equal(RegisteredBasis.SearchOf(row.DocumentType, row.Number, row.Issuer, row.Subject), row.SearchText);
            Assert.NotEmpty(row.Source);
            Assert.Empty(BasisChecks.Of(new(row.DocumentType, row.Number, row.IssuedOn, row.Issuer, row.Subject), null, new(2026, 11, 22)));
        });
        Assert.Equal([BasisKind.Normative, BasisKind.Administrative, BasisKind.Party], rows.Select(r => r.Kind).Distinct().Order());
        var secrets = rows.Single(r => r.Number == "29/2018/QH14");
        Assert.Equal("117/2025/QH15", rows.Single(r => r.Id == secrets.ReplacedById).Number);
        Assert.Null(rows.Single(r => r.Number == "57-KL/TW").IssuedOn);
    }

    [Fact]
    public async Task A_document_is_added_corrected_and_replaced_and_the_trail_tells_each()
    {
        var old = (await AddAsync(Decree with { ValidFrom = "01/01/2010" })).Value;
        var again = await AddAsync(Decree with { Number = "số 12/2009/NĐ-CP", Issuer = "chính phủ" });
        Assert.IsType<Conflict>(again.Problem);

        var successor = (await AddAsync(Decree with { Number = "34/2018/NĐ-CP", IssuedOn = "05/03/2018", ValidFrom = "20/04/2018" }, old.Id)).Value;
        var ended = (await RowsAsync()).Single(r => r.Id == old.Id);
        Assert.Equal((successor.Id, new DateOnly(2018, 4, 20), 2), (ended.ReplacedById!.Value, ended.EndedFrom!.Value, ended.Revision));

        var stale = await ChangeAsync(old.Id, 1, Decree);
        Assert.IsType<Conflict>(stale.Problem);
        var ring = await ChangeAsync(successor.Id, 1, Decree with { Number = "34/2018/NĐ-CP", ReplacedBy = "12/2009/NĐ-CP" });
        Assert.Contains("vòng tròn", ring.Problem!.Message, StringComparison.Ordinal);
        Assert.IsType<Invalid>((await ChangeAsync(successor.Id, 1, Decree with { Number = "34/2018/NĐ-CP", ReplacedBy = "99/2030/NĐ-CP" })).Problem);
        var changed = (await ChangeAsync(successor.Id, 1, Decree with { Number = "34/2018/NĐ-CP", IssuedOn = "05/03/2018", EndedFrom = "01/01/2026" })).Value;
        Assert.Equal((2, new DateOnly(2026, 1, 1)), (changed.Revision, changed.EndedFrom!.Value));
        // Nothing changed, nothing to tell.
        Assert.Equal(2, (await ChangeAsync(successor.Id, 2, Decree with { Number = "34/2018/NĐ-CP", IssuedOn = "05/03/2018", EndedFrom = "01/01/2026" })).Value.Revision);

        Assert.Equal(["basis.added", "basis.added", "basis.changed", "basis.changed"], await TrailAsync());
    }

    [Theory]
    [InlineData("", "12/2009/NĐ-CP", "", "", "documentType")]
    [InlineData("Nghị định", "", "", "", "number")]
    [InlineData("Nghị định", "12/2009/NĐ-CP", "31/02/2020", "", "validFrom")]
    [InlineData("Nghị định", "12/2009/NĐ-CP", "01/03/2020", "01/03/2020", "endedFrom")]
    public async Task What_is_typed_wrongly_is_told_at_its_field_and_nothing_is_kept(string type, string number, string from, string ended, string field)
    {
        var before = (await RowsAsync()).Count;
        var added = await AddAsync(new() { DocumentType = type, Number = number, ValidFrom = from, EndedFrom = ended });
        Assert.Equal(field, Assert.IsType<Invalid>(added.Problem).Field);
        Assert.Equal(before, (await RowsAsync()).Count);
        Assert.Empty(await TrailAsync());
    }

    [Fact]
    public async Task Two_provinces_may_have_the_same_number_on_the_same_day()
    {
        var north = new BasisInput { DocumentType = "Quyết định", Number = "01/2025/QĐ-UBND", Issuer = "Ủy ban nhân dân tỉnh Bắc Ninh", IssuedOn = "02/07/2025" };
        Assert.True((await AddAsync(north)).IsSuccess);
        Assert.True((await AddAsync(north with { Issuer = "Ủy ban nhân dân tỉnh Vĩnh Long" })).IsSuccess);
        Assert.IsType<Conflict>((await AddAsync(north with { Issuer = "UBND tỉnh Vĩnh Long", IssuedOn = "" })).Problem);
    }

    [Theory]
    [InlineData("cong tac van thu", "30/2020/NĐ-CP")]
    [InlineData("Luật BÍ MẬT", "117/2025/QH15")]
    [InlineData("57-kl/tw", "57-KL/TW")]
    [InlineData("thu tuong 1486", "1486/QĐ-TTg")]
    public async Task Words_find_with_and_without_diacritics(string text, string number) =>
        Assert.Contains((await FindAsync(new() { Text = text })).Lines, l => l.Row.Number == number);

    [Fact]
    public async Task Kind_and_validity_divide_the_register()
    {
        var all = await FindAsync(new() { Size = 1_000 });
        var kinds = await Task.WhenAll(Enum.GetValues<BasisKind>().Select(k => FindAsync(new() { Kind = k, Size = 1_000 })));
        Assert.Equal(all.Total, kinds.Sum(k => k.Total));
        Assert.Equal("57-KL/TW", Assert.Single((await FindAsync(new() { Kind = BasisKind.Party })).Lines).Row.Number);
        var standings = await Task.WhenAll(Enum.GetValues<BasisStanding>().Select(async s => (Standing: s, Found: await FindAsync(new() { Standing = s, Size = 1_000 }))));
        Assert.Equal(all.Total, standings.Sum(s => s.Found.Total));
        Assert.All(standings, s => Assert.All(s.Found.Lines, l => Assert.Equal(s.Standing, l.Standing)));
        // The rig lives in 2019.
        Assert.Contains(standings.Single(s => s.Standing is BasisStanding.NotYet).Found.Lines, l => l.Row.Number == "30/2020/NĐ-CP");
        Assert.Equal(0, (await FindAsync(new() { Text = "100%_" })).Total);
    }

    [Fact]
    public async Task A_file_is_previewed_and_done_only_as_it_was_shown()
    {
        BasisInput[] lines =
        [
            new() { DocumentType = "Quyết định", Number = "368/QĐ-TTg", Issuer = "Thủ tướng Chính phủ", IssuedOn = "28/02/2013", ReplacedBy = "7/QĐ-TTg" },
            new() { DocumentType = "Quyết định", Number = "07/QĐ-TTg", Issuer = "Thủ tướng Chính phủ", IssuedOn = "02/01/2014", Source = "Thử" },
            new() { DocumentType = "Luật", Number = "104/2016/QH13", Issuer = "Quốc hội" },
        ];
        var before = await RowsAsync();

        var preview = (await rig.ReadAsync<ImportBases, Result<BasisImport>>(i => i.PreviewAsync(lines, default))).Value;
        Assert.Equal((1, 1, 1), (preview.Added.Count, preview.Changed.Count, preview.Same));
        Assert.Contains("07/QĐ-TTg", preview.Changed[0], StringComparison.Ordinal);
        Assert.Equal(before.Count, (await RowsAsync()).Count);

        Assert.IsType<Conflict>((await ImportAsync(lines, "khác")).Problem);
        Assert.True((await ImportAsync(lines, preview.Mark)).IsSuccess);
        var after = await RowsAsync();
        Assert.Equal(before.Count + 1, after.Count);
        // An empty cell took nothing away.
        var kept = after.Single(r => r.Number == "368/QĐ-TTg");
        Assert.Equal((new DateOnly(2021, 1, 1), after.Single(r => r.Number == "07/QĐ-TTg").Id), (kept.EndedFrom!.Value, kept.ReplacedById!.Value));
        Assert.NotEmpty(kept.Subject);
        Assert.Equal(["basis.added", "basis.changed"], await TrailAsync());
        // The same again has nothing to do.
        Assert.True((await rig.ReadAsync<ImportBases, Result<BasisImport>>(i => i.PreviewAsync(lines, default))).Value.IsEmpty);
    }

    [Fact]
    public async Task One_wrong_line_keeps_the_whole_file_out()
    {
        BasisInput[] lines =
        [
            new() { DocumentType = "Luật", Number = "1/2030/QH17", Issuer = "Quốc hội" },
            new() { DocumentType = "Luật", Number = "01/2030/QH17", Issuer = "Quốc hội" },
            new() { DocumentType = "Luật", Number = "02/2030/QH17", IssuedOn = "hôm qua" },
        ];
        var refused = await rig.ReadAsync<ImportBases, Result<BasisImport>>(i => i.PreviewAsync(lines, default));
        Assert.Equal(2, Assert.IsType<InvalidFields>(refused.Problem).Fields.Count);
        Assert.Contains("Dòng 3", refused.Problem!.Message, StringComparison.Ordinal);
        Assert.Contains("Dòng 4", refused.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plans_bases_are_checked_against_the_register_on_the_day_of_the_plan()
    {
        LegalBasis[] bases =
        [
            new() { DocumentType = "Luật", Number = "29/2018/QH14", Issuer = "Quốc hội" },
            new() { FreeText = "các văn bản hướng dẫn năm 2020" },
            new() { DocumentType = "Quyết định", Number = "369/QĐ-BTTTT", Issuer = "Thủ tướng Chính phủ" },
        ];
        var now = await rig.ReadAsync<PlanBases, IReadOnlyList<IReadOnlyList<BasisFinding>>>(p => p.CheckAsync(bases, new(2026, 11, 22), default));
        Assert.Equal([BasisFindings.Ended], now[0].Select(f => f.Code));
        Assert.Empty(now[1]);
        Assert.Equal([BasisFindings.IssuerSymbolMismatch], now[2].Select(f => f.Code));
        // Without a day it is today, and here today is in 2019.
        var then = await rig.ReadAsync<PlanBases, IReadOnlyList<IReadOnlyList<BasisFinding>>>(p => p.CheckAsync(bases, null, default));
        Assert.Equal([BasisFindings.Ending], then[0].Select(f => f.Code));
    }

    [Fact]
    public async Task The_database_refuses_what_the_program_must_not_do()
    {
        await using var owner = new NpgsqlConnection(rig.OwnerConnection);
        await owner.OpenAsync();
        foreach (var (sql, constraint) in new[]
        {
            ("UPDATE org.legal_basis SET replaced_by_id = id WHERE number = '57-KL/TW'", "ck_legal_basis_not_itself"),
            ("UPDATE org.legal_basis SET ended_from = valid_from WHERE number = '30/2020/NĐ-CP'", "ck_legal_basis_validity"),
            ("UPDATE org.legal_basis SET subject = normalize(subject, NFD) WHERE number = '57-KL/TW'", "ck_legal_basis_subject"),
            ("UPDATE org.legal_basis SET number = '57-KL/TW', issuer = 'Bộ Chính trị', issued_on = NULL WHERE number = '30/2020/NĐ-CP'", "uq_legal_basis_document"),
        })
        {
            await using var command = new NpgsqlCommand(sql, owner);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
            Assert.Equal(constraint, refused.ConstraintName);
        }

        await using var role = new NpgsqlCommand("SET ROLE workflows_app; DELETE FROM org.legal_basis", owner);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => role.ExecuteNonQueryAsync())).SqlState);
    }

    private static BasisInput Decree => new()
    {
        DocumentType = "Nghị định", Number = "12/2009/NĐ-CP", Issuer = "Chính phủ", IssuedOn = "10/02/2009", Subject = "về một việc", Source = "Thử",
    };

    private Task<Result<RegisteredBasis>> AddAsync(BasisInput input, Guid? replaces = null) =>
        rig.CommitAsync((_, s) => s.GetRequiredService<KeepBases>().AddAsync(input, replaces, rig.Actor, default));

    private Task<Result<RegisteredBasis>> ChangeAsync(Guid id, int revision, BasisInput input) =>
        rig.CommitAsync((_, s) => s.GetRequiredService<KeepBases>().ChangeAsync(id, revision, input, rig.Actor, default));

    private Task<Result<BasisImport>> ImportAsync(IReadOnlyList<BasisInput> lines, string mark) =>
        rig.CommitAsync((_, s) => s.GetRequiredService<ImportBases>().HandleAsync(lines, mark, rig.Actor, default));

    private Task<BasisPage> FindAsync(BasisQuery query) => rig.ReadAsync<BasisRegister, BasisPage>(r => r.FindAsync(query, default));

    private Task<List<RegisteredBasis>> RowsAsync() => rig.ReadAsync<WorkflowsDb, List<RegisteredBasis>>(db => db.Set<RegisteredBasis>().AsNoTracking().ToListAsync());

    private Task<List<string>> TrailAsync() => rig.ReadAsync<WorkflowsDb, List<string>>(db =>
        db.Set<AuditEntry>().Where(e => e.Chain == AuditTrail.SystemChain).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());
}
