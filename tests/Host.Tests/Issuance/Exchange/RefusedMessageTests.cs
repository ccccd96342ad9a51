using System.Text;
using Host.Tests.Decisions;
using Host.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;
using Workflows.Issuance.Exchange;
using Workflows.Values;

namespace Host.Tests.Issuance.Exchange;

/// <summary>Packets that are not about our document, not from its recipients, or not what they say: each is refused in words and changes nothing.</summary>
public sealed class RefusedMessageTests(PostgresServer server)
{
    [Fact]
    public async Task Whatever_is_wrong_with_a_message_is_said_and_nothing_is_recorded()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();
        var before = await RecordedAsync(story, plan);
        var received = story.Status(ExchangeStatus.Received);
        var reply = story.Reply();
        var day = VietnamTime.Today(story.Time);
        var status = ExchangeOffice.Text(received);
        var packet = await story.Host.ReadAsync(db => db.Set<ExchangePacket>().Select(p => p.Bytes).SingleAsync());
        var stranger = OrganId.Parse("H88.1").Value;
        var other = new ResponseTo(ExchangeOffice.Own, "02/QĐ-UBND", day, new DocumentKey(ExchangeOffice.Own, day, "02", "QĐ-UBND").ToString());

        (string Text, string Said)[] wrong =
        [
            ("", "không phải XML hợp lệ"),
            ("%PDF-1.7", "không phải XML hợp lệ"),
            ("<x/>", "Phần tử gốc phải là edXML"),
            ($"<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>{Body(status)}", "DOCTYPE"),
            ($"<!doctype x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{Body(status)}", "DOCTYPE"),
            (status.Replace("Sở Tài chính", "&e;", StringComparison.Ordinal), "không phải XML hợp lệ"),
            (status.Replace(">03<", ">99<", StringComparison.Ordinal), "StatusCode"),
            (ExchangeOffice.Text(received with { ResponseFor = [other] }), "02/QĐ-UBND, không phải văn bản 01/QĐ-UBND"),
            (ExchangeOffice.Text(received with { From = new(stranger, "Sở Lạ") }), "Sở Lạ (H88.1) không phải nơi nhận"),
            (ExchangeOffice.Text(received with { From = new(ExchangeOffice.Own, "UBND") }), "không phải nơi nhận"),
            (ExchangeOffice.Text(received with { Status = ExchangeStatus.RecallAsked }), "do nơi gửi văn bản đưa ra"),
            (ExchangeOffice.Text(received with { At = received.At.AddYears(1) }), "trong tương lai"),
            (ExchangeOffice.Text(received with { At = received.At.AddDays(-1) }), "trước ngày ban hành"),
            (Encoding.UTF8.GetString(packet), "không gửi tới Ủy ban nhân dân tỉnh Bắc Ninh"),
            (ExchangeOffice.Text(reply with { To = [new(stranger, "Sở Lạ")] }), "gửi tới Sở Lạ (H88.1), không gửi tới"),
            (ExchangeOffice.Text(reply with { ResponseFor = [other] }), "trả lời văn bản 02/QĐ-UBND"),
            (ExchangeOffice.Text(reply with { ResponseFor = [] }), "không nêu trả lời văn bản nào"),
            (ExchangeOffice.Text(reply).Replace("<edXML:Attachment>", "<edXML:Attachment><x/>", StringComparison.Ordinal).Replace("cid:2", "cid:3", StringComparison.Ordinal).Replace(">cid:3<", ">cid:1<", StringComparison.Ordinal), "hai lần"),
            (ExchangeOffice.Signed(reply).Replace(Convert.ToBase64String("%PDF-1.7 một"u8), Convert.ToBase64String("%PDF-1.7 hai"u8), StringComparison.Ordinal), "đã bị sửa sau khi ký"),
            (ExchangeOffice.Signed(received).Replace(">03<", ">02<", StringComparison.Ordinal), "đã bị sửa sau khi ký"),
        ];

        foreach (var (text, said) in wrong)
        {
            var refused = Assert.IsType<Invalid>((await story.TakeAsync(plan, Encoding.UTF8.GetBytes(text))).Problem);
            Assert.Contains(said, refused.Message, StringComparison.Ordinal);
            Assert.Equal("file", refused.Field);
        }

        Assert.Contains("MB", (await story.TakeAsync(plan, new byte[TakeMessage.Largest + 1])).Problem!.Message, StringComparison.Ordinal);
        Assert.IsType<Forbidden>((await story.TakeAsync(plan, ExchangeOffice.Bytes(received), PlanStory.Province.PersonOf("cv-ttbcxb"))).Problem);
        Assert.Equal(before, await RecordedAsync(story, plan));
        Assert.Equal((0, 0), await story.Host.ReadAsync(async db => (await db.Set<ReceiverStatus>().CountAsync(), await db.Set<IncomingReply>().CountAsync())));
        Assert.Null((await story.RecipientAsync(plan, "STC")).ConfirmedAt);
    }

    [Fact]
    public async Task A_request_about_an_incoming_document_is_not_taken_for_an_answer()
    {
        await using var story = await PlanStory.BeginAsync(server);
        var plan = await story.PackedAsync();
        var reply = story.Reply();

        var recall = reply with { Business = new(ExchangeBusiness.Recall) { DocumentId = reply.DocumentId, Reason = "Nhầm" } };

        Assert.Contains("sổ văn bản đến", Assert.IsType<Invalid>((await story.TakeAsync(plan, ExchangeOffice.Bytes(recall))).Problem).Message, StringComparison.Ordinal);
    }

    private static string Body(string packet) => packet[(packet.IndexOf("?>", StringComparison.Ordinal) + 2)..];

    /// <summary>What the plan's trail holds but the mails still going out, which come when they come.</summary>
    private static async Task<List<string>> RecordedAsync(PlanStory story, Guid plan) =>
        [.. (await story.KindsAsync(plan)).Where(kind => !kind.StartsWith("mail.", StringComparison.Ordinal))];
}
