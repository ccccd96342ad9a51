using System.Security.Cryptography.X509Certificates;
using System.Text;
using Host.Identity;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Signatures;
using Workflows.Storage;
using Workflows.TreeHeads;
using Workflows.Values;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Security.Audit;

/// <summary>
/// Who owns the database may change everything in it, rows and chains and heads alike, and switch every trigger off. Against a head that was
/// kept outside each kind of tampering is found, and named.
/// </summary>
public sealed class TamperingTests(PostgresServer server)
{
    /// <summary>Stands for the name of the plan's chain.</summary>
    private const string Chain = "@chain";
    private const string Newest = $"(SELECT max(seq) FROM audit.entry WHERE chain = {Chain})";

    /// <summary>A plan's chain has rows 1 to about 8 when the head is signed; two more follow it.</summary>
    public static TheoryData<string, string, string> Kinds => new()
    {
        { "edit", $"UPDATE audit.entry SET body = replace(body, 'Tuấn', 'Tuân') WHERE chain = {Chain} AND seq = 2", "plan 2: its hash does not fit its content" },
        {
            "swap",
            $"UPDATE audit.entry SET seq = CASE seq WHEN 2 THEN 1003 ELSE 1002 END WHERE chain = {Chain} AND seq IN (2, 3); UPDATE audit.entry SET seq = seq - 1000 WHERE seq > 1000",
            "plan 2: it does not follow the row before it"
        },
        { "delete middle", $"DELETE FROM audit.entry WHERE chain = {Chain} AND seq = 3", "plan 3: row 3 is missing (the next is 4)" },
        { "delete tail", $"DELETE FROM audit.entry WHERE chain = {Chain} AND seq = {Newest}", "plan end: are missing at the end" },
        {
            "insert",
            $"INSERT INTO audit.entry SELECT chain, {Newest} + 1, body, hash, repeat('a', 64), kind, at, plan_id FROM audit.entry WHERE chain = {Chain} AND seq = {Newest}",
            "plan end: its hash does not fit its content"
        },
        {
            "re-chain",
            $"UPDATE audit.entry SET body = replace(body, 'Tuấn', 'Tuân') WHERE chain = {Chain} AND seq = 2; {Rechain}",
            "plan kept: this is not the row that head 1 was signed over: the chain was rewritten at or before it"
        },
        { "forge head", $"DELETE FROM audit.entry WHERE chain = {Chain} AND seq > 4; {Rechain}", "plan 5: rows 5 to KEPT are missing; head 1 was signed over them" },
        {
            "roll back",
            $"DELETE FROM audit.entry WHERE chain = {Chain} AND seq > 4; {Rechain}; DELETE FROM audit.tree_leaf; DELETE FROM audit.tree_head",
            "heads 1: this database is older than the published head 1 of 14/10/2026 08:00: its newest head is 0"
        },
        {
            "clock",
            $"UPDATE audit.entry SET at = '2026-10-13 01:00Z', body = regexp_replace(body, '\"at\":\"[^\"]*\"', '\"at\":\"2026-10-13T01:00:00.000000Z\"') WHERE chain = {Chain} AND seq = {Newest}; {Rechain}",
            "plan end: it says it happened before head 1 was signed, and that head does not know it"
        },
        {
            "canonical version",
            $"UPDATE audit.entry SET body = replace(body, '\"v\":1', '\"v\":2') WHERE chain = {Chain} AND seq = {Newest}; {Rechain}",
            "plan end: its body is in an unknown form"
        },
        {
            "canonical text",
            $"UPDATE audit.entry SET body = body || ' ' WHERE chain = {Chain} AND seq = {Newest}; {Rechain}",
            "plan end: its body is not written in the canonical form"
        },
        {
            "sequence reuse",
            $"ALTER TABLE audit.entry DROP CONSTRAINT pk_audit_entry; INSERT INTO audit.entry SELECT * FROM audit.entry WHERE chain = {Chain} AND seq = 2",
            "plan 2: row 2 stands there twice"
        },
        {
            "cut stream",
            $"DELETE FROM audit.entry WHERE chain = 'system'; DELETE FROM audit.chain WHERE chain = 'system'",
            "system 1: the whole chain is missing; head 1 was signed over"
        },
        {
            "altered blob",
            "ALTER TABLE plan.blob DROP CONSTRAINT ck_blob_sha256; UPDATE plan.blob SET bytes = set_byte(bytes, 0, (get_byte(bytes, 0) + 1) % 256)",
            "files: in plan.blob is not what its digest says"
        },
        { "disabled trigger", "ALTER TABLE audit.entry DISABLE TRIGGER refuse_change", "guards: the trigger refuse_change of audit.entry is switched off" },
        { "dropped trigger", "DROP TRIGGER refuse_change ON plan.vote", "guards: the trigger refuse_change of plan.vote is missing" },
        {
            "changed trigger",
            "CREATE OR REPLACE FUNCTION plan.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
            "guards: the trigger refuse_change of plan.version runs another function than it was made with"
        },
        {
            "head rewritten in the database",
            "UPDATE audit.tree_head SET statement = convert_to(replace(convert_from(statement, 'UTF8'), '\"number\":1', '\"number\":7'), 'UTF8')",
            "heads 1: the stored head 1 is not the one that was published"
        },
    };

    /// <summary>Numbers and hashes as the trigger would have made them, by somebody who knows how: rows and head fit each other again.</summary>
    private static string Rechain => """
        DO $do$
        DECLARE r record; chained text := ''; head text; n bigint;
        BEGIN
          FOR r IN SELECT chain, seq, body FROM audit.entry ORDER BY chain, seq LOOP
            IF r.chain <> chained THEN chained := r.chain; head := repeat('0', 64); END IF;
            UPDATE audit.entry SET previous_hash = head,
              hash = encode(sha256(convert_to(head || E'\n' || r.chain || E'\n' || r.seq::text || E'\n' || r.body, 'UTF8')), 'hex')
              WHERE chain = r.chain AND seq = r.seq RETURNING hash INTO head;
            UPDATE audit.chain SET last_seq = r.seq, last_hash = head WHERE chain = r.chain;
          END LOOP;
        END $do$
        """;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_is_found_and_named(string kind, string tampering, string named)
    {
        await using var story = await PlanStory.BeginUnsentAsync(server);
        var (plan, kept, last) = await PublishedAsync(story);
        var chain = AuditTrail.ChainOf(plan);

        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, Unguarded(kind, tampering.Replace(Chain, $"'{chain}'", StringComparison.Ordinal)));

        var newest = (long)(await Sql.RowsAsync(story.Host.Database.OwnerConnectionString, $"SELECT coalesce(max(seq), 0) FROM audit.entry WHERE chain = '{chain}'"))[0][0];
        var colon = named.IndexOf(": ", StringComparison.Ordinal);
        var (where, what) = (named[..colon].Split(' '), named[(colon + 2)..].Replace("KEPT", $"{last}", StringComparison.Ordinal));
        var place = where[0] == "plan" ? chain : where[0];
        foreach (var copy in new[] { kept, kept with { Leaves = null } })
        {
            var report = await ProveAsync(story, copy);
            // Put back to an earlier day the database cannot say which ends of chains it had: the full copy can.
            Assert.Contains(report.Faults, fault => fault.Chain == place && fault.What.Contains(what, StringComparison.Ordinal) && (where.ElementAtOrDefault(1) switch
            {
                null => fault.Seq == 0,
                "end" => fault.Seq >= newest,
                "kept" => fault.Seq == last,
                var seq => $"{fault.Seq}" == seq,
            }));
        }
    }

    [Fact]
    public async Task What_nobody_touched_is_intact_and_a_head_of_somebody_else_is_refused()
    {
        await using var story = await PlanStory.BeginUnsentAsync(server);
        var (_, kept, _) = await PublishedAsync(story);

        var report = await ProveAsync(story, kept);

        Assert.Empty(report.Faults);
        Assert.Equal(1, report.Head!.Number);
        var other = kept.Signature.ToArray();
        other[^1] ^= 1;
        using var certificate = CertificateOf(story);
        await story.Host.WithAsync<ProveTrail, bool>(async prove =>
        {
            Assert.NotNull((await prove.RunAsync(kept with { Signature = other }, certificate, default)).Problem);
            Assert.NotNull((await prove.RunAsync(kept with { Statement = [.. kept.Statement, (byte)' '] }, certificate, default)).Problem);
            Assert.NotNull((await prove.RunAsync(kept with { Leaves = [.. kept.Leaves!.Skip(1)] }, certificate, default)).Problem);
            return true;
        });
    }

    /// <summary>A plan on its way, a head over everything so far, and two rows after it.</summary>
    private static async Task<(Guid Plan, PublishedHead Kept, long Last)> PublishedAsync(PlanStory story)
    {
        var plan = await story.OpenAsync();
        await story.AttachAsync(plan);
        await story.ReachAsync(plan, "unit-head");
        Assert.Null((await story.DoAsync<MakeTreeHead, TreeHead>((make, stop) => make.HandleAsync(stop))).Problem);
        var kept = (await story.Host.WithAsync<TreeHeadReader, PublishedHead?>(heads => heads.ReadAsync(null, withLeaves: true, default)))!;
        for (var i = 0; i < 2; i++)
        {
            await story.DoAsync<AuditTrail, Done>((trail, _) =>
            {
                trail.Record(new("test.written", Actor.System) { PlanId = plan, Data = new { Row = i } });
                return Task.FromResult<Result<Done>>(Done.Value);
            });
        }

        return (plan, kept, kept.Leaves!.Single(l => l.Chain == AuditTrail.ChainOf(plan)).LastSeq);
    }

    private static async Task<TrailReport> ProveAsync(PlanStory story, PublishedHead kept)
    {
        using var certificate = CertificateOf(story);
        await using var scope = story.Host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<ProveTrail>().RunAsync(kept, certificate, default)).Value;
    }

    private static X509Certificate2 CertificateOf(PlanStory story) => X509Certificate2.CreateFromPem(
        Encoding.ASCII.GetString(((ServerSealing)story.Host.Services.GetRequiredService<IServerSeal>()).Certificate().Value));

    /// <summary>
    /// Everything that keeps what is written once is off while it happens, and on again afterwards, unless it is about just that.
    /// </summary>
    private static string Unguarded(string kind, string tampering)
    {
        if (kind.EndsWith("trigger", StringComparison.Ordinal))
            return tampering;
        string[] tables = ["audit.entry", "audit.tree_head", "audit.tree_leaf", "plan.blob"];
        return string.Join(";\n", [.. tables.Select(t => $"ALTER TABLE {t} DISABLE TRIGGER USER"), tampering, .. tables.Select(t => $"ALTER TABLE {t} ENABLE TRIGGER USER")]);
    }
}
