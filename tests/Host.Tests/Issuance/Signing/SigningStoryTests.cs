using System.Security.Cryptography.X509Certificates;
using Host.Identity;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Engine.Instances;
using Workflows.HumanTasks;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Files;
using Workflows.Issuance.Signing;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Signatures;
using Workflows.Tests.Signatures;
using Workflows.Values;

namespace Host.Tests.Issuance.Signing;

/// <summary>Number, signature, seal: three acts of two people, and only the last one issues the document.</summary>
public sealed class SigningStoryTests(PostgresServer server)
{
    [Fact]
    public async Task Two_sound_signatures_of_two_people_issue_the_document_and_nothing_before_them_does()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        var numberedOn = VietnamTime.Today(story.Time);

        // The number stands in the register and on the file; the plan is not issued and carries none.
        Assert.Equal((TaskKind.Sign, EmailMode.SignIn, SigningOffice.Sign), (sign.Kind, sign.EmailMode, sign.StepId));
        Assert.Equal((await story.HolderAsync("pct-ubnd-phu-trach")).PersonId, sign.PersonId);
        await IsNotIssuedAsync(story, plan, PlanState.AwaitingSignature);
        var prepared = await story.FileAsync(plan, FileForm.Pdf);
        Assert.Equal("01_QĐ-UBND.pdf", prepared.Name);
        Assert.True(prepared.Spots is { Signature.Width: > 0, Seal.Width: > 0 });
        Assert.Equal("Chờ ký số", Assert.Single(await LinesAsync(story)).Note);

        using var leader = SigningOffice.Leader(sign);
        var signed = SigningOffice.With(story, prepared.Bytes, leader);
        var first = await story.TakeAsync(sign, signed);
        Assert.Null(first.Problem);
        Assert.Equal((SigningAct.Person, sign.PersonName), (first.Value.Act, first.Value.Signer.Name));
        // Without authorities that are trusted the result says so.
        Assert.Contains(first.Value.Findings, f => f.Code == "chain-unchecked");
        await IsNotIssuedAsync(story, plan, PlanState.AwaitingSeal);

        story.Time.Advance(TimeSpan.FromDays(1));
        var seal = Assert.Single(await story.OpenTasksAsync(plan));
        Assert.Equal((TaskKind.Seal, (await story.HolderAsync("van-thu-ubnd")).PersonId), (seal.Kind, seal.PersonId));
        using var agency = SigningOffice.Agency();
        var both = SigningOffice.With(story, signed, agency);
        Assert.Null((await story.TakeAsync(seal, both)).Problem);

        var issued = await story.PlanAsync(plan);
        Assert.Equal((PlanState.Issued, "01/QĐ-UBND", numberedOn), (issued.State, issued.NumberAndSymbol, issued.IssuedDate));
        Assert.Equal(numberedOn.AddDays(1), VietnamTime.DateOf(issued.ReleasedAt!.Value));
        var sealedFile = await story.FileAsync(plan, FileForm.SealedPdf);
        Assert.Equal(both, sealedFile.Bytes);
        // What goes out is the file with both signatures, by mail and from the plan's page.
        var mails = await story.Host.ReadAsync(db => db.Set<OutboxMail>().Where(m => db.Set<Recipient>().Any(r => r.MailId == m.Id && r.PlanId == plan)).ToListAsync());
        Assert.NotEmpty(mails);
        Assert.All(mails, m => Assert.Equal(sealedFile.Id, m.FileId));
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Equal(both, await drafter.Client.GetByteArrayAsync($"/ke-hoach/{plan}/van-ban.pdf"));
        var kinds = await story.KindsAsync(plan);
        string[] acts = ["number.reserved", "document.signed", "document.sealed", "plan.issued", "plan.distributed"];
        Assert.Equal(acts, kinds.Where(kind => acts.Contains(kind)));
    }

    [Fact]
    public async Task A_file_that_is_not_ours_or_changed_or_signed_by_somebody_else_changes_nothing()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        var prepared = (await story.FileAsync(plan, FileForm.Pdf)).Bytes;
        using var leader = SigningOffice.Leader(sign);
        using var agency = SigningOffice.Agency();

        Assert.Contains("not-signed", SigningOffice.ErrorsOf(await story.TakeAsync(sign, prepared)));
        Assert.Contains("not-pdf", SigningOffice.ErrorsOf(await story.TakeAsync(sign, "Đây không phải tệp PDF"u8.ToArray())));
        Assert.Contains("other-document", SigningOffice.ErrorsOf(await story.TakeAsync(sign, SigningOffice.With(story, TestPdf.Prepared, leader))));
        var signed = SigningOffice.With(story, prepared, leader);
        Assert.NotEmpty(SigningOffice.ErrorsOf(await story.TakeAsync(sign, [.. signed, .. "%thêm"u8])));
        Assert.NotEmpty(SigningOffice.ErrorsOf(await story.TakeAsync(sign, TestPdf.Append(signed, new Dictionary<int, string> { [9_000] = "<</Producer(X)>>" }))));
        using var other = TestAuthority.Ours.Issue("Nguyễn Đình Quang", "UBND tỉnh Bắc Ninh");
        Assert.Equal(["signer-other"], SigningOffice.ErrorsOf(await story.TakeAsync(sign, SigningOffice.With(story, prepared, other))));
        // The agency's certificate, or both signatures at once, is not the person's act.
        Assert.Contains("signer-other", SigningOffice.ErrorsOf(await story.TakeAsync(sign, SigningOffice.With(story, prepared, agency))));
        Assert.Contains("several-new-signatures", SigningOffice.ErrorsOf(await story.TakeAsync(sign, SigningOffice.With(story, signed, agency))));

        await IsNotIssuedAsync(story, plan, PlanState.AwaitingSignature);
        Assert.Equal(0, await story.Host.ReadAsync(db => db.Set<FileSignature>().CountAsync()));
        Assert.Equal(sign.Id, Assert.Single(await story.OpenTasksAsync(plan)).Id);
        Assert.DoesNotContain("document.signed", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task The_seal_is_set_by_another_person_with_another_certificate_on_what_the_person_signed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        var prepared = (await story.FileAsync(plan, FileForm.Pdf)).Bytes;
        using var leader = SigningOffice.Leader(sign);
        using var agency = SigningOffice.Agency();
        var signed = SigningOffice.With(story, prepared, leader);
        Assert.IsType<Forbidden>((await story.TakeAsync(sign, signed, PlanStory.Province.PersonOf("cv-ttbcxb"))).Problem);
        Assert.Null((await story.TakeAsync(sign, signed)).Problem);
        var seal = Assert.Single(await story.OpenTasksAsync(plan));

        // Sealed without the person's signature, handed in unsigned, signed twice by the person.
        Assert.Contains("signature-removed", SigningOffice.ErrorsOf(await story.TakeAsync(seal, SigningOffice.With(story, prepared, agency))));
        Assert.Contains("not-signed", SigningOffice.ErrorsOf(await story.TakeAsync(seal, signed)));
        Assert.Contains("same-certificate", SigningOffice.ErrorsOf(await story.TakeAsync(seal, SigningOffice.With(story, signed, leader))));
        Assert.IsType<Forbidden>((await story.TakeAsync(seal, SigningOffice.With(story, signed, agency), sign.PersonId)).Problem);
        Assert.IsType<Conflict>((await story.TakeAsync(sign, signed)).Problem);
        await IsNotIssuedAsync(story, plan, PlanState.AwaitingSeal);
    }

    /// <summary>An administrator may draw the signer's own post as the one that seals: the step stands still instead.</summary>
    [Fact]
    public async Task Who_signed_is_never_asked_to_seal()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing =>
        {
            SigningOffice.Draw(drawing, "digital");
            drawing.Step(SigningOffice.Seal).Set("assignee", "post:pct-ubnd-phu-trach");
        });
        var (plan, sign) = await story.NumberedAsync();
        using var leader = SigningOffice.Leader(sign);

        Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, leader))).Problem);

        Assert.Empty(await story.OpenTasksAsync(plan));
        var trouble = await story.Host.ReadAsync(db => db.Set<Workflows.Engine.Instances.StoredIncident>().SingleAsync());
        Assert.Contains("hai việc do hai người làm", trouble.Message, StringComparison.Ordinal);
        await IsNotIssuedAsync(story, plan, PlanState.AwaitingSignature);

        // Withdrawn from a step that asked nobody: the number is left over, and the clerk may strike it out.
        Assert.Null((await story.WithdrawAsync(plan)).Problem);
        var idle = Assert.Single(await LinesAsync(story));
        Assert.True(idle is { IsIdle: true, IsCancelled: false });
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        Assert.Null((await story.DoAsync<CancelNumber, IssuedNumber>((act, stop) => act.HandleAsync(idle.Id, clerk, "Hồ sơ đã rút", Actor.System, stop))).Problem);
        Assert.True(Assert.Single(await LinesAsync(story)).IsCancelled);
    }

    /// <summary>What stopped the step is mended and it runs again: the number is still the same.</summary>
    [Fact]
    public async Task A_seal_without_a_clerk_waits_for_one_and_keeps_the_number()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        var clerk = await story.HolderAsync("van-thu-ubnd");
        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, $"UPDATE org.post_holding SET valid_to = '2026-10-13' WHERE person_id = '{clerk.PersonId}'");
        using var leader = SigningOffice.Leader(sign);
        Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, leader))).Problem);
        Assert.Empty(await story.OpenTasksAsync(plan));

        await Sql.ExecuteAsync(story.Host.Database.OwnerConnectionString, $"UPDATE org.post_holding SET valid_to = NULL WHERE person_id = '{clerk.PersonId}'");
        var instance = (await story.PlanAsync(plan)).WorkflowInstanceId!.Value;
        var again = await story.DoAsync<WorkflowRuntime, RepairReport>((runtime, stop) =>
            runtime.RetryAsync(instance, null, Repair.By(Actor.System, "Đã có văn thư").Value, stop));

        Assert.Null(again.Problem);
        Assert.Equal(TaskKind.Seal, Assert.Single(await story.OpenTasksAsync(plan)).Kind);
        Assert.False(Assert.Single(await LinesAsync(story)).IsCancelled);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_returned_number_stays_struck_out_and_the_next_one_follows(bool byClerk)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, task) = await story.NumberedAsync();
        if (byClerk)
        {
            using var leader = SigningOffice.Leader(task);
            Assert.Null((await story.TakeAsync(task, await story.SignedAsync(plan, leader))).Problem);
            task = Assert.Single(await story.OpenTasksAsync(plan));
        }

        var held = await story.Host.ReadAsync(db => db.Set<IssuedNumber>().SingleAsync());
        var clerk = (await story.HolderAsync("van-thu-ubnd")).PersonId;
        Assert.IsType<Conflict>((await story.DoAsync<CancelNumber, IssuedNumber>((act, stop) => act.HandleAsync(held.Id, clerk, "Không dùng", Actor.System, stop))).Problem);
        Assert.Equal("reason", Assert.IsType<Invalid>((await story.ReturnAsync(task, " ")).Problem).Field);

        Assert.Null((await story.ReturnAsync(task, "Sai chức danh\nngười ký")).Problem);

        Assert.Equal("examine", Assert.Single(await story.OpenTasksAsync(plan)).StepId);
        Assert.Null((await story.PlanAsync(plan)).NumberAndSymbol);
        Assert.Equal("02/QĐ-UBND", (await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Value.ToString());
        var lines = await LinesAsync(story);
        Assert.Equal([(1, "Sai chức danh; người ký"), (2, null)], lines.Select(l => (l.Number.Number, l.CancelledFor)));
        Assert.Equal([1, 2], await story.Host.ReadAsync(db => db.Set<IssuedNumber>().OrderBy(n => n.Number).Select(n => n.Attempt).ToListAsync()));

        // The new file bears the new number, and only it can be signed.
        var sign = Assert.Single(await story.OpenTasksAsync(plan));
        using var again = SigningOffice.Leader(sign);
        Assert.Equal("02_QĐ-UBND.pdf", (await story.FileAsync(plan, FileForm.Pdf)).Name);
        Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, again))).Problem);
        using var agency = SigningOffice.Agency();
        var both = SigningOffice.With(story, (await story.FileAsync(plan, FileForm.SignedPdf)).Bytes, agency);
        Assert.Null((await story.TakeAsync(Assert.Single(await story.OpenTasksAsync(plan)), both)).Problem);
        Assert.Equal("02/QĐ-UBND", (await story.PlanAsync(plan)).NumberAndSymbol);
    }

    [Fact]
    public async Task A_plan_that_is_withdrawn_while_it_is_signed_gives_its_number_up()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();

        Assert.Null((await story.WithdrawAsync(plan)).Problem);

        Assert.Equal(PlanState.Draft, (await story.PlanAsync(plan)).State);
        Assert.True(Assert.Single(await LinesAsync(story)).IsCancelled);
        Assert.Equal(TaskState.Closed, (await story.TaskAsync(sign.Id)).State);
        Assert.Contains("number.released", await story.KindsAsync(plan));
    }

    [Fact]
    public async Task A_plan_issued_on_paper_passes_both_steps_and_asks_nobody()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync("paper");
        var plan = await story.OpenAsync();

        Assert.Null((await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Problem);

        Assert.Equal((PlanState.Issued, "01/QĐ-UBND"), ((await story.PlanAsync(plan)).State, (await story.PlanAsync(plan)).NumberAndSymbol));
        Assert.Empty(await story.OpenTasksAsync(plan));
        Assert.DoesNotContain(await story.Host.ReadAsync(db => db.Set<HumanTask>().Where(t => t.PlanId == plan).Select(t => t.Kind).ToListAsync()), k => k is TaskKind.Sign or TaskKind.Seal);
        Assert.NotEmpty(await story.Host.ReadAsync(db => db.Set<Recipient>().ToListAsync()));
    }

    /// <summary>On paper and digitally: the seal is over the issued file and the entry that tells of the issue.</summary>
    [Theory]
    [InlineData("paper")]
    [InlineData("digital")]
    public async Task The_server_vouches_for_what_it_issued(string method)
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.UseSigningAsync(method);
        var plan = await story.OpenAsync();
        Assert.Null((await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Problem);
        if (method == "digital")
        {
            Assert.Empty(await story.Host.ReadAsync(db => db.Set<IssueSeal>().ToListAsync()));
            var sign = Assert.Single(await story.OpenTasksAsync(plan));
            using var leader = SigningOffice.Leader(sign);
            using var agency = SigningOffice.Agency();
            Assert.Null((await story.TakeAsync(sign, await story.SignedAsync(plan, leader))).Problem);
            var both = SigningOffice.With(story, (await story.FileAsync(plan, FileForm.SignedPdf)).Bytes, agency);
            Assert.Null((await story.TakeAsync(Assert.Single(await story.OpenTasksAsync(plan)), both)).Problem);
        }

        var seal = await story.Host.ReadAsync(db => db.Set<IssueSeal>().AsNoTracking().SingleAsync());
        var file = await story.FileAsync(plan, method == "digital" ? FileForm.SealedPdf : FileForm.Pdf);
        var chain = AuditTrail.ChainOf(plan);
        var entry = await story.Host.ReadAsync(db => db.Set<AuditEntry>().AsNoTracking().SingleAsync(e => e.Chain == chain && e.Seq == seal.AuditSeq));
        Assert.Equal("plan.issued", entry.Kind);
        Assert.Equal(file.Id, seal.FileId);
        var manifest = new SealManifest(Sha256Hash.Of(file.Bytes), "01/QĐ-UBND", (await story.PlanAsync(plan)).IssuedDate!.Value, Sha256Hash.Parse(entry.Hash));
        Assert.Equal(manifest.ToBytes(), seal.Manifest);
        using var certificate = X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(story.Host.Services.GetRequiredService<ServerSealing>().Certificate().Value));
        Assert.Null(ServerSeal.Verify(seal.Manifest, seal.Cms, certificate).Problem);
        using var drafter = new Visitor(story.Host.Address);
        await drafter.SignInAsync((await story.HolderAsync("cv-ttbcxb")).Email);
        Assert.Equal(seal.Manifest, await drafter.Client.GetByteArrayAsync($"/ke-hoach/{plan}/xac-nhan.txt"));
        Assert.Equal(seal.Cms, await drafter.Client.GetByteArrayAsync($"/ke-hoach/{plan}/xac-nhan.p7s"));
    }

    [Fact]
    public async Task With_trusted_authorities_a_certificate_of_another_one_is_refused()
    {
        var pem = Path.Combine(Checkout.TemporaryDirectory("roots-"), "goc.pem");
        await File.WriteAllTextAsync(pem, TestAuthority.Ours.Pem);
        await using var story = await PlanStory.BeginAsync(server, ("Signatures:TrustedRoots", pem));
        await story.UseSigningAsync();
        var (plan, sign) = await story.NumberedAsync();
        using var stranger = TestAuthority.Foreign.Issue(sign.PersonName, "UBND tỉnh Bắc Ninh");
        using var leader = SigningOffice.Leader(sign);

        Assert.Equal(["chain-untrusted"], SigningOffice.ErrorsOf(await story.TakeAsync(sign, await story.SignedAsync(plan, stranger))));
        var taken = await story.TakeAsync(sign, await story.SignedAsync(plan, leader));

        Assert.Contains(taken.Value.Findings, f => f.Code == "chain-trusted");
    }

    /// <summary>One line in the register, and nothing else that an issued plan has.</summary>
    private static async Task IsNotIssuedAsync(PlanStory story, Guid plan, PlanState state)
    {
        var row = await story.PlanAsync(plan);
        Assert.Equal(state, row.State);
        Assert.Null(row.NumberAndSymbol);
        Assert.Null(row.IssuedDate);
        Assert.Null(row.ReleasedAt);
        Assert.Single(await story.Host.ReadAsync(db => db.Set<IssuedNumber>().Where(n => n.PlanId == plan).ToListAsync()));
        Assert.Empty(await story.Host.ReadAsync(db => db.Set<Recipient>().Where(r => r.PlanId == plan).ToListAsync()));
        Assert.DoesNotContain("plan.issued", await story.KindsAsync(plan));
    }

    private static async Task<IReadOnlyList<RegisterLine>> LinesAsync(PlanStory story)
    {
        var book = await story.Host.ReadAsync(db => db.Set<IssuedNumber>().Select(n => n.BookId).FirstAsync());
        return (await story.Host.WithAsync<OutgoingRegister, (IReadOnlyList<RegisterLine> Lines, int)>(register => register.ReadAsync(new(book, 2026, "", 0), default))).Lines;
    }
}
