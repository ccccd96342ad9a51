using System.Text;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Plans;

public sealed class VersionTests(PostgresServer server) : IAsyncLifetime
{
    private PlanRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await PlanRig.CreateAsync(server);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_submission_freezes_the_draft_and_locks_it()
    {
        var plan = await rig.CreatePlanAsync();

        var version = (await rig.FreezeAsync(plan.Id)).Value;

        Assert.Equal((1, "Nguyễn Văn An", "Chuyên viên"), (version.Number, version.CreatedByName, version.CreatedByPost));
        Assert.IsType<DraftIsLocked>((await rig.SaveAsync(plan.Id, PlanRig.Content("Sửa lén"), 1)).Problem);
        Assert.IsType<DraftIsLocked>((await rig.FreezeAsync(plan.Id)).Problem);
        Assert.IsType<DraftIsLocked>((await rig.AttachAsync(plan.Id, await PdfAsync("a.pdf"), AttachmentKind.Attachment)).Problem);
        Assert.Equal(["plan.created", "plan.version-frozen"], await rig.AuditKindsAsync(plan.Id));
    }

    [Fact]
    public async Task After_a_return_the_next_submission_is_a_new_version_and_the_old_one_stands()
    {
        var plan = await rig.CreatePlanAsync();
        var first = (await rig.FreezeAsync(plan.Id)).Value;
        await rig.UnlockAsync(plan.Id);
        Assert.True((await rig.SaveAsync(plan.Id, PlanRig.Content("Đã sửa"), 1)).IsSuccess);

        var second = (await rig.FreezeAsync(plan.Id)).Value;

        Assert.Equal(2, second.Number);
        Assert.NotEqual(first.ContentHash, second.ContentHash);
        var stored = await rig.ReadAsync<PlanReader, List<VersionLine>>(r => r.VersionLinesAsync(plan.Id, default));
        Assert.Equal([2, 1], stored.Select(v => v.Number));
        Assert.Equal(first.ContentHash, stored[1].ContentHash);
    }

    [Fact]
    public async Task The_hash_of_a_stored_version_can_be_computed_again_from_its_row()
    {
        var plan = await rig.CreatePlanAsync(PlanRig.Content() with { Budget = new("Dự toán", 1_500_000_000), LegalBases = [new() { Number = "57-KL/TW", Date = new DateOnly(2023, 6, 15) }] });
        await rig.AttachAsync(plan.Id, await PdfAsync("Kế hoạch.pdf"), AttachmentKind.MainDocument);
        await rig.AttachAsync(plan.Id, await PdfAsync("Phụ lục.pdf"), AttachmentKind.Attachment);
        await rig.FreezeAsync(plan.Id);

        var stored = await rig.ReadAsync<PlanReader, PlanVersion?>(r => r.VersionAsync(plan.Id, 1, default));

        Assert.Equal(stored!.ContentHash, VersionHash.Of(stored.Content, stored.Attachments).Hex);
        Assert.Equal([AttachmentKind.MainDocument, AttachmentKind.Attachment], stored.Attachments.Select(a => a.Kind));
        Assert.Equal(stored.Attachments[0].Id, stored.Content.MainDocumentId);
    }

    [Theory]
    [InlineData("UPDATE plan.version SET reason = 'khác'")]
    [InlineData("DELETE FROM plan.version")]
    [InlineData("TRUNCATE plan.version CASCADE")]
    [InlineData("UPDATE plan.blob SET content_type = 'x'")]
    [InlineData("DELETE FROM plan.blob")]
    public async Task Even_the_owner_of_the_tables_changes_no_version_and_no_file(string sql)
    {
        var plan = await rig.CreatePlanAsync();
        await rig.AttachAsync(plan.Id, await PdfAsync("a.pdf"), AttachmentKind.MainDocument);
        await rig.FreezeAsync(plan.Id);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(rig.OwnerConnection, sql));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
        Assert.Single(await Sql.RowsAsync(rig.OwnerConnection, "SELECT 1 FROM plan.version WHERE reason = 'Trình duyệt'"));
    }

    [Fact]
    public async Task Bytes_under_a_wrong_digest_are_refused_by_the_table()
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(
            rig.OwnerConnection, $"INSERT INTO plan.blob VALUES ('{new string('a', 64)}', 'x', 1, 'text/plain')"));
        Assert.Equal("ck_blob_sha256", refusal.ConstraintName);
    }

    [Fact]
    public async Task An_incomplete_draft_is_not_frozen()
    {
        var plan = await rig.CreatePlanAsync(PlanRig.Content() with { Recipients = [] });

        Assert.Equal("recipients", Assert.IsType<Invalid>((await rig.FreezeAsync(plan.Id)).Problem).Field);
        Assert.False((await rig.ReadAsync<WorkflowsDb, Plan?>(db => db.Set<Plan>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == plan.Id)))!.DraftLocked);
    }

    [Fact]
    public async Task The_same_file_twice_is_kept_once_and_a_removed_one_stays_with_its_version()
    {
        var plan = await rig.CreatePlanAsync();
        var upload = await PdfAsync("a.pdf");
        var first = (await rig.AttachAsync(plan.Id, upload, AttachmentKind.Attachment)).Value;
        await rig.AttachAsync(plan.Id, upload with { Name = "b.pdf" }, AttachmentKind.Attachment);
        await rig.FreezeAsync(plan.Id);
        await rig.UnlockAsync(plan.Id);

        Assert.True((await rig.CommitAsync((_, s) => s.GetRequiredService<RemoveAttachment>()
            .RunAsync(plan.Id, first.Id, rig.Drafter.PersonId, rig.Actor, default))).IsSuccess);

        Assert.Single(await Sql.RowsAsync(rig.OwnerConnection, "SELECT 1 FROM plan.blob"));
        Assert.Equal("b.pdf", Assert.Single(await rig.ReadAsync<PlanReader, List<PlanAttachment>>(r => r.AttachmentsAsync(plan.Id, default))).Name);
        var kept = (await rig.ReadAsync<PlanReader, KeptFile?>(r => r.FileAsync(plan.Id, first.Id, default)))!;
        await using var received = upload.Open();
        Assert.Equal(upload.Sha256, Sha256Hash.Of(await rig.ReadAsync<PlanReader, byte[]>(r => r.BytesAsync(kept, default))));
        Assert.Equal((received.Length, upload.Sha256.Hex), (kept.Size, kept.Sha256));
        Assert.Null(await rig.ReadAsync<PlanReader, KeptFile?>(r => r.FileAsync(Guid.Empty, first.Id, default)));
    }

    [Fact]
    public async Task A_save_in_another_tab_does_not_lose_the_main_document()
    {
        var plan = await rig.CreatePlanAsync();
        var file = (await rig.AttachAsync(plan.Id, await PdfAsync("Kế hoạch.pdf"), AttachmentKind.MainDocument)).Value;

        var saved = await rig.SaveAsync(plan.Id, PlanRig.Content("Mới"), 1);

        Assert.Equal(file.Id, saved.Value.Content.MainDocumentId);
    }

    [Fact]
    public async Task One_file_at_a_time_is_the_main_document()
    {
        var plan = await rig.CreatePlanAsync();
        var first = (await rig.AttachAsync(plan.Id, await PdfAsync("một.pdf"), AttachmentKind.MainDocument)).Value;
        var second = (await rig.AttachAsync(plan.Id, await PdfAsync("hai.pdf"), AttachmentKind.MainDocument)).Value;
        Task<Result<Done>> Set(Guid? id) => rig.CommitAsync((_, s) => s.GetRequiredService<SetMainDocument>()
            .RunAsync(plan.Id, id, rig.Drafter.PersonId, rig.Actor, default));
        async Task<Guid?> MainAsync() => (await rig.ReadAsync<PlanReader, List<PlanAttachment>>(r => r.AttachmentsAsync(plan.Id, default)))
            .SingleOrDefault(a => a.Kind is AttachmentKind.MainDocument)?.Id;

        Assert.Equal(second.Id, await MainAsync());
        Assert.True((await Set(first.Id)).IsSuccess);
        Assert.Equal(first.Id, await MainAsync());
        Assert.IsType<AttachmentNotFound>((await Set(Guid.Empty)).Problem);
        Assert.True((await Set(null)).IsSuccess);
        Assert.Null(await MainAsync());
    }

    [Fact]
    public async Task An_opinion_may_come_while_the_draft_is_locked_and_is_no_part_of_the_version()
    {
        var plan = await rig.CreatePlanAsync();
        await rig.FreezeAsync(plan.Id);

        Assert.True((await rig.AttachAsync(plan.Id, await PdfAsync("góp ý.pdf"), AttachmentKind.Opinion, rig.Other)).IsSuccess);
        Assert.IsType<NotTheDrafter>((await rig.AttachAsync(plan.Id, await PdfAsync("lén.pdf"), AttachmentKind.Attachment, rig.Other)).Problem);
        await rig.UnlockAsync(plan.Id);

        Assert.Empty((await rig.FreezeAsync(plan.Id)).Value.Attachments);
    }

    [Fact]
    public async Task A_plan_holds_one_hundred_megabytes_and_no_more()
    {
        var plan = await rig.CreatePlanAsync();
        for (var i = 0; i < 5; i++)
            Assert.True((await rig.AttachAsync(plan.Id, await PdfAsync($"{i}.pdf", UploadReader.FileLimit), AttachmentKind.Attachment)).IsSuccess);

        Assert.Contains("100 MB", Assert.IsType<UploadRefused>(
            (await rig.AttachAsync(plan.Id, await PdfAsync("thừa.pdf"), AttachmentKind.Attachment)).Problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copy_starts_from_the_submitted_text_and_files_of_the_old_plan()
    {
        var source = await rig.CreatePlanAsync();
        var file = (await rig.AttachAsync(source.Id, await PdfAsync("Kế hoạch.pdf"), AttachmentKind.MainDocument)).Value;
        await rig.FreezeAsync(source.Id);
        await rig.UnlockAsync(source.Id);
        await rig.SaveAsync(source.Id, PlanRig.Content("Đang sửa dở"), 1);

        var copy = (await rig.CommitAsync((_, s) => s.GetRequiredService<CopyPlan>()
            .RunAsync(source.Id, 2020, rig.Other, PlanRig.ActorOf(rig.Other), default))).Value;

        Assert.Equal(("Kế hoạch thông tin đối ngoại năm 2020", 2020, 2020, source.Id), (copy.Title, copy.PeriodFrom, copy.PeriodTo, copy.CopiedFrom!.Value));
        Assert.Equal((rig.Other.PersonId, PlanState.Draft, 0), (copy.DrafterId, copy.State, copy.CurrentVersion));
        var draft = await rig.ReadAsync<PlanReader, PlanDraft?>(r => r.DraftAsync(copy.Id, default));
        var files = await rig.ReadAsync<PlanReader, List<PlanAttachment>>(r => r.AttachmentsAsync(copy.Id, default));
        Assert.Equal(draft!.Content.MainDocumentId, Assert.Single(files).Id);
        Assert.NotEqual(file.Id, files[0].Id);
        Assert.Equal((file.Sha256, AttachmentKind.MainDocument), (files[0].Sha256, files[0].Kind));
    }

    [Fact]
    public async Task A_first_draft_of_somebody_else_cannot_be_copied()
    {
        var source = await rig.CreatePlanAsync();

        Assert.IsType<PlanNotFound>((await rig.CommitAsync((_, s) => s.GetRequiredService<CopyPlan>()
            .RunAsync(source.Id, null, rig.Other, PlanRig.ActorOf(rig.Other), default))).Problem);
        Assert.True((await rig.CommitAsync((_, s) => s.GetRequiredService<CopyPlan>()
            .RunAsync(source.Id, null, rig.Drafter, rig.Actor, default))).IsSuccess);
    }

    private static async Task<Upload> PdfAsync(string name, int size = 0)
    {
        var text = Encoding.UTF8.GetBytes($"%PDF-1.7\n{name}\n");
        var bytes = new byte[Math.Max(size, text.Length + 6)];
        text.CopyTo(bytes, 0);
        "%%EOF"u8.CopyTo(bytes.AsSpan(bytes.Length - 5));
        return (await UploadReader.ReadAsync(() => new MemoryStream(bytes, writable: false), name, CancellationToken.None)).Value;
    }
}
