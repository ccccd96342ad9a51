using Workflows.Interchange;
using Workflows.Interchange.Edxml;
using Workflows.Tests.Interchange.Edxml;

namespace Workflows.Tests.Interchange;

public sealed class ComposePackageTests
{
    private static readonly PackageFacts Facts = new()
    {
        Issuer = new(Packets.Own, "Ủy ban nhân dân tỉnh Thử Nghiệm"),
        Recipients = [new(OrganId.Parse("H99.5").Value, "Sở Tài chính"), new(OrganId.Parse("H99.6").Value, "Sở Tư pháp"), new(OrganId.Parse("H99.5").Value, "Sở Tài chính")],
        Number = 5,
        Notation = "KH-UBND",
        Date = Packets.Day,
        Place = "Thử Nghiệm",
        TypeName = "Kế hoạch",
        TypeAbbreviation = "KH",
        Subject = "Phát triển du lịch",
        Signer = new("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Ước"),
        Priority = ExchangePriority.VeryUrgent,
        Pages = 12,
        SignedFile = new("05-KH-UBND.pdf", "application/pdf", new byte[] { 1, 2, 3 }),
        Attachments = [new("phu-luc.xlsx", "application/octet-stream", new byte[] { 4 }, "Phụ lục I")],
        ToPlaces = ["Như trên", "Lưu: VT"],
        SentAt = Packets.At,
    };

    [Fact]
    public void The_message_says_what_the_document_is()
    {
        var message = ComposePackage.Of(Facts).Value;

        Assert.Equal("H99,2026/03/09,05/KH-UBND", message.DocumentId);
        Assert.Equal(["H99.5", "H99.6"], message.To.Select(to => to.OrganId.Text));
        Assert.Equal(new ExchangeType(2, 10, "Kế hoạch"), message.Type);
        Assert.Equal((2, 12, "KH"), (message.Priority, message.Pages, message.TyperNotation));
        Assert.Equal(["05-KH-UBND.pdf", "phu-luc.xlsx"], message.Files.Select(f => f.Name));
        Assert.Equal(["Phụ lục I"], message.Appendixes);
        Assert.Equal(new ExchangeTrace(Packets.Own, Packets.At), Assert.Single(message.Traces));
    }

    [Fact]
    public void The_message_is_written_and_read_as_it_was_composed()
    {
        var message = ComposePackage.Of(Facts).Value;

        Assert.Equal(Packets.Facts(message), Packets.Facts(Packets.Read<DocumentMessage>(Packets.Text(message))));
        Assert.Equal(Packets.Text(message), Packets.Text(ComposePackage.Of(Facts).Value));
    }

    [Fact]
    public void Nothing_leaves_that_may_not_or_is_not_complete()
    {
        (PackageFacts Facts, string Words)[] refused =
        [
            (Facts with { IsSecret = true }, "mật"),
            (Facts with { Number = null }, "số văn bản"),
            (Facts with { Number = 0 }, "số văn bản"),
            (Facts with { Date = null }, "ngày ban hành"),
            (Facts with { Issuer = Facts.Issuer with { Code = null } }, "mã định danh của Ủy ban nhân dân tỉnh Thử Nghiệm"),
            (Facts with { Issuer = Facts.Issuer with { Code = OrganId.Met("thu.03") } }, "mã định danh"),
            (Facts with { SignedFile = null }, "đã ký"),
            (Facts with { SignedFile = Facts.SignedFile! with { Bytes = ReadOnlyMemory<byte>.Empty } }, "đã ký"),
            (Facts with { Recipients = [.. Facts.Recipients, new(null, "Báo Thử Nghiệm"), new(null, "Đài Thử Nghiệm")] }, "Báo Thử Nghiệm; Đài Thử Nghiệm"),
        ];

        Assert.All(refused, r => Assert.Contains(r.Words, ComposePackage.Of(r.Facts).Problem?.Message ?? "it was composed", StringComparison.Ordinal));
        Assert.False(EdxmlWriter.Write(ComposePackage.Of(Facts with { Recipients = [] }).Value).IsSuccess);
    }

    [Fact]
    public void A_recall_names_the_document_it_is_about()
    {
        var recall = ComposePackage.Of(Facts with { SignedFile = null, Attachments = [], Business = new(ExchangeBusiness.Recall) { Reason = "Sai thể thức" } }).Value;

        Assert.Equal(("H99,2026/03/09,05/KH-UBND", "Sai thể thức"), (recall.Business.DocumentId, recall.Business.Reason));
        Assert.True(EdxmlWriter.Write(recall).IsSuccess);
    }
}
