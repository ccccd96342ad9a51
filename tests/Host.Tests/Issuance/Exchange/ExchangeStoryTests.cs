using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Host.Tests.Issuance.Signing;
using Host.Tests.Mail;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.AfterIssue;
using Workflows.Issuance.Distribution;
using Workflows.Issuance.Exchange;
using Workflows.Issuance.Files;
using Workflows.Outbox;
using Workflows.Values;

namespace Host.Tests.Issuance.Exchange;

/// <summary>A sealed document goes out as a packet; what comes back stands beside its recipients.</summary>
public sealed class ExchangeStoryTests(PostgresServer server)
{
    [Fact]
    public async Task A_packet_carries_the_sealed_file_to_each_recipient_with_a_code_once()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.SealedAsync();

        Assert.Contains("mã định danh", Assert.IsType<Conflict>((await story.PackAsync(plan)).Problem).Message, StringComparison.Ordinal);
        await story.CodeAsync("STC,H99.5");
        Assert.Contains("Ủy ban nhân dân tỉnh Bắc Ninh", Assert.IsType<Invalid>((await story.PackAsync(plan)).Problem).Message, StringComparison.Ordinal);
        var without = await story.BoardAsync(plan);
        Assert.Equal((PlanStory.Province.Committee.Name, false), (without.Issuer, without.MayPack));
        Assert.Contains("Sở Kế hoạch và Đầu tư", without.WithoutCode);
        Assert.Contains("Bộ Thông tin và Truyền thông", without.Outside);
        await story.CodeAsync("UBND,H99");
        Assert.Null((await story.PackAsync(plan)).Problem);

        var packet = await story.Host.ReadAsync(db => db.Set<ExchangePacket>().AsNoTracking().SingleAsync());
        var message = Assert.IsType<DocumentMessage>(EdxmlReader.Read(packet.Bytes).Value);
        Assert.Equal(("01", "QĐ-UBND", "Bắc Ninh", story.Ours().DocumentId), (message.Number, message.Notation, message.Place, message.DocumentId));
        Assert.Equal((ExchangeOffice.Own, ExchangeOffice.Finance), (message.From.OrganId, Assert.Single(message.To).OrganId));
        Assert.Equal((await story.FileAsync(plan, FileForm.SealedPdf)).Bytes, Assert.Single(message.Files).Bytes.ToArray());
        Assert.Equal(("Quyết định", "KT. CHỦ TỊCH"), (message.Type.Name, message.SignerCapacity.Replace("TM. ỦY BAN NHÂN DÂN ", "", StringComparison.Ordinal)));
        Assert.Contains("Sở Tài chính", message.ToPlaces);
        Assert.Equal(Sha256Hash.Of(packet.Bytes).Hex, packet.Sha256);

        // The same receiver twice would be two documents there; one that gets its code later has a packet of its own.
        Assert.IsType<Conflict>((await story.PackAsync(plan)).Problem);
        await story.CodeAsync("SVHTTDL,H99.9");
        Assert.Equal(1, (await story.PackAsync(plan)).Value.Receivers);
        var second = await story.Host.ReadAsync(db => db.Set<ExchangePacket>().AsNoTracking().SingleAsync(p => p.Id != packet.Id));
        Assert.Equal([ExchangeOffice.Culture], Assert.IsType<DocumentMessage>(EdxmlReader.Read(second.Bytes).Value).To.Select(t => t.OrganId));
        Assert.Equal(2, (await story.KindsAsync(plan)).Count(k => k == "exchange.packed"));
    }

    [Fact]
    public async Task Two_clicks_at_once_make_one_packet_and_two_uploads_one_message()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.SealedAsync();
        await story.CodeAsync(ExchangeOffice.Usual);

        var (packed, _) = await story.ActAtOnceAsync<MakePacket, MadePacket>(
            [.. Enumerable.Range(0, 4).Select(_ => (Func<MakePacket, CancellationToken, Task<Result<MadePacket>>>)((act, stop) => act.HandleAsync(plan, ExchangeOffice.Clerk, Actor.System, stop)))]);
        Assert.Single(packed, p => p.IsSuccess);
        var message = ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received));
        var (taken, _) = await story.ActAtOnceAsync<TakeMessage, TakenMessage>(
            [.. Enumerable.Range(0, 4).Select(_ => (Func<TakeMessage, CancellationToken, Task<Result<TakenMessage>>>)((act, stop) => act.HandleAsync(message, plan, ExchangeOffice.Clerk, Actor.System, stop)))]);

        Assert.All(taken, t => Assert.Null(t.Problem));
        Assert.Single(taken, t => t.Value.IsNew);
        Assert.Equal((1, 1), await story.Host.ReadAsync(async db => (await db.Set<ExchangePacket>().CountAsync(), await db.Set<ReceiverStatus>().CountAsync())));
    }

    [Fact]
    public async Task What_a_receiver_says_is_kept_once_in_any_order_and_a_registered_document_is_confirmed()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();

        Assert.True((await TakeAsync(ExchangeStatus.Arrived)).IsNew);
        Assert.Null((await story.RecipientAsync(plan, "STC")).ConfirmedAt);
        story.Time.Advance(TimeSpan.FromHours(1));
        // "Đang xử lý" came before "đã tiếp nhận": nobody works on what was not received.
        Assert.True((await TakeAsync(ExchangeStatus.InProgress, 20)).IsNew);
        var confirmed = await story.RecipientAsync(plan, "STC");
        Assert.Equal((story.Time.GetUtcNow(), "Trục liên thông: đang xử lý"), (confirmed.ConfirmedAt!.Value, confirmed.ConfirmedBy));
        story.Time.Advance(TimeSpan.FromHours(1));
        Assert.True((await TakeAsync(ExchangeStatus.Received, 10)).IsNew);
        Assert.False((await TakeAsync(ExchangeStatus.Received, 10)).IsNew);

        Assert.Equal(confirmed.ConfirmedAt, (await story.RecipientAsync(plan, "STC")).ConfirmedAt);
        Assert.Null((await story.RecipientAsync(plan, "SVHTTDL")).ConfirmedAt);
        var line = (await story.BoardAsync(plan)).Receivers.Single(r => r.Code == "H99.5");
        Assert.Equal((ExchangeStatus.InProgress, 3), (line.Standing.Delivery, line.Said.Count));
        var kinds = await story.KindsAsync(plan);
        Assert.Equal((3, 1), (kinds.Count(k => k == "exchange.status-taken"), kinds.Count(k => k == "recipient.confirmed")));
        var stored = await story.Host.ReadAsync(db => db.Set<ReceiverStatus>().AsNoTracking().SingleAsync(s => s.Status == ExchangeStatus.Received));
        Assert.Equal(ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received, minute: 10)), stored.Bytes);

        async Task<TakenMessage> TakeAsync(ExchangeStatus status, int minute = 0) =>
            (await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(status, minute: minute)))).Value;
    }

    [Fact]
    public async Task A_refusal_confirms_nothing_and_neither_does_an_acceptance_before_it()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();

        Assert.True((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(ExchangeStatus.Refused, minute: 30)))).Value.IsNew);
        Assert.True((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received, minute: 10)))).Value.IsNew);

        Assert.Null((await story.RecipientAsync(plan, "STC")).ConfirmedAt);
        var line = (await story.BoardAsync(plan)).Receivers.Single(r => r.Code == "H99.5");
        Assert.Equal((ExchangeStatus.Refused, "Gửi nhầm nơi nhận"), (line.Standing.Delivery, line.Standing.DeliveryEvent!.Description));
    }

    [Fact]
    public async Task Who_confirmed_over_the_exchange_is_not_reminded()
    {
        await using var story = await PlanStory.BeginUnsweptAsync(server);
        story.Time.Set(VietnamTime.At(new(2026, 10, 16), new(9, 0)));
        var plan = await story.PackedAsync();
        await Eventually.TrueAsync(
            async () => await story.Host.ReadAsync(db => db.Set<OutboxMail>().AllAsync(m => !db.Set<Recipient>().Any(r => r.MailId == m.Id) || m.SentAt != null)), () => string.Join("\n", story.Host.Logs));
        Assert.Null((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received)))).Problem);

        story.Time.Set(VietnamTime.At(new(2026, 10, 19), new(17, 1)));
        while ((await story.DoAsync<RemindRecipients, bool>(async (act, stop) => await act.RunAsync(stop))).Value)
        {
        }

        Assert.Null((await story.RecipientAsync(plan, "STC")).RemindedAt);
        Assert.NotNull((await story.RecipientAsync(plan, "SVHTTDL")).RemindedAt);
    }

    [Fact]
    public async Task An_answer_to_the_document_is_kept_once_with_its_files()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();
        var day = VietnamTime.Today(story.Time);

        var taken = (await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Reply()))).Value;
        Assert.False((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Reply()))).Value.IsNew);
        // By number and day where the sender does not know our identifier.
        var described = story.Reply() with { Number = "16", DocumentId = new DocumentKey(ExchangeOffice.Finance, day, "16", "STC-QLNS").ToString(), ResponseFor = [new(ExchangeOffice.Own, "1/QĐ-UBND", day, "")] };
        Assert.Null((await story.TakeAsync(plan, System.Text.Encoding.UTF8.GetBytes(ExchangeOffice.Signed(described)))).Problem);

        var replies = (await story.BoardAsync(plan)).Replies;
        Assert.Equal([("15/STC-QLNS", ReplyGround.Identifier, SealStanding.None), ("16/STC-QLNS", ReplyGround.NumberAndDate, SealStanding.Unbroken)], replies.Select(r => (r.NumberAndNotation, r.Ground, r.Seal)));
        Assert.Equal((await story.RecipientAsync(plan, "STC")).Id, Assert.IsType<IncomingReply>(taken.Message).RecipientId);
        Assert.Equal(["Công văn 15.pdf", "Dự toán.xlsx"], replies[0].Files);
        using var clerk = await story.VisitAsync("van-thu-ubnd");
        Assert.Equal("PK hai"u8.ToArray(), await clerk.Client.GetByteArrayAsync($"/ke-hoach/{plan}/lien-thong/tin/{replies[0].Id}/tep/1"));
        Assert.Equal(ExchangeOffice.Bytes(story.Reply()), await clerk.Client.GetByteArrayAsync($"/ke-hoach/{plan}/lien-thong/tin/{replies[0].Id}"));
        Assert.Equal(2, (await story.KindsAsync(plan)).Count(k => k == "exchange.reply-taken"));
    }

    [Fact]
    public async Task A_recalled_document_is_packed_no_more_but_what_receivers_say_is_still_kept()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();
        await story.CodeAsync("STP,H99.6", "SCT,H99.7", "SKHĐT,H99.8");
        Assert.Null((await story.DoAsync<ChangeDocument, DocumentChange>((act, stop) => act.HandleAsync(
            new(plan, ChangeKind.Recalled, "15/UBND-VP", VietnamTime.Short(VietnamTime.Today(story.Time)), "Nhầm"), ExchangeOffice.Clerk, Actor.System, stop))).Problem);

        Assert.Contains("thu hồi", Assert.IsType<Conflict>((await story.PackAsync(plan)).Problem).Message, StringComparison.Ordinal);
        Assert.Null((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(ExchangeStatus.Refused)))).Problem);
    }

    [Fact]
    public async Task A_document_signed_on_paper_has_no_packet()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.OpenAsync();
        Assert.Null((await story.IssueAsync(Assert.Single(await story.ReachAsync(plan, "issue")))).Problem);
        await story.CodeAsync(ExchangeOffice.Usual);

        Assert.Contains("trên giấy", Assert.IsType<Conflict>((await story.PackAsync(plan)).Problem).Message, StringComparison.Ordinal);
        Assert.Contains("chưa có gói", Assert.IsType<Conflict>((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Status(ExchangeStatus.Received)))).Problem).Message, StringComparison.Ordinal);
        // What answers it may come over the exchange all the same.
        Assert.Null((await story.TakeAsync(plan, ExchangeOffice.Bytes(story.Reply()))).Problem);
    }
}
