using System.Text;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange.Edxml;

public sealed class EdxmlWriterTests
{
    /// <summary>All letters of Vietnamese, both cases.</summary>
    private const string Letters =
        "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz";

    private static readonly string[] Texts =
    [
        "", "Kế hoạch", "a < b & c > d", "\"trích\" 'dẫn'", "]]>", "<!-- -->", "&amp;", "𠮷 chữ Nôm", "đ Đ", Letters, Letters.ToUpperInvariant(), new string('ộ', 2_000),
    ];

    [Theory]
    [InlineData("golden-new.edxml")]
    [InlineData("golden-status.edxml")]
    public void A_message_is_written_as_the_structure_says(string golden)
    {
        EdxmlMessage message = golden == "golden-new.edxml" ? Packets.Plan : Packets.Received;

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Interchange", "Edxml", golden)), Packets.Text(message));
        Assert.Equal(Packets.Bytes(message), Packets.Bytes(message));
    }

    [Fact]
    public void The_file_is_UTF_8_without_a_mark() => Assert.Equal((byte)'<', Packets.Bytes(Packets.Plan)[0]);

    [Fact]
    public void What_is_written_is_read_back_whole()
    {
        var text = Gen.Elements(Texts);
        var filled = text.Where(t => t.Length > 0);
        var code = Gen.Elements("H99", "H99.5.AB", "Z01ABC", "000.00.12.H99").Select(t => OrganId.Parse(t).Value);
        var number = from has in Gen.Choose(0, 1) from value in Gen.Choose(0, int.MaxValue) select has == 1 ? value : (int?)null;
        var day = Gen.Choose(1, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber);
        var moment = Gen.Choose(0, int.MaxValue).Select(s => DateTimeOffset.UnixEpoch.AddSeconds(s));
        var party = from id in code
                    from name in text
                    from address in text
                    from email in text
                    select new ExchangeParty(id, name) { InCharge = address, Address = address, Email = email, Telephone = email, Fax = name, Website = name };
        var files = Gen.Choose(1, 4).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 40)
            .Select(bytes => Enumerable.Range(1, count).Select(n => new ExchangeFile($"{n}", $"Tệp số {n}.pdf", "application/pdf", "", bytes)).ToList()));
        var response = from id in code from when in day from what in text select new ResponseTo(id, what, when, what);
        var business = from kind in Gen.Elements(Enum.GetValues<ExchangeBusiness>())
                       from reason in filled
                       from paper in number
                       from organ in code
                       select new BusinessBlock(kind)
                       {
                           Reason = reason,
                           Paper = paper,
                           DocumentId = reason,
                           Update = kind is ExchangeBusiness.Update ? new ExchangeUpdate(1, paper, [new(organ, 0), new(organ, null)]) : null,
                           Replaces = kind is ExchangeBusiness.Replacement ? [new(reason, [organ]), new("x", [])] : [],
                           Staff = new(reason, reason),
                       };
        var message = from sender in party
                      from to in Gen.NonEmptyListOf(party)
                      from date in day
                      from subject in filled
                      from other in text
                      from list in Gen.ListOf(filled)
                      from amount in number
                      from due in day
                      from answers in Gen.ListOf(response)
                      from sent in moment
                      from purpose in business
                      from attached in files
                      select Packets.Plan with
                      {
                          From = sender,
                          To = [.. to],
                          Date = date,
                          DocumentId = new DocumentKey(sender.OrganId, date, "05", "KH-UBND").ToString(),
                          Subject = subject,
                          Content = other,
                          Place = other,
                          SignerName = other,
                          Type = new(amount, amount, other),
                          Pages = amount,
                          DueDate = amount is null ? null : due,
                          Direction = amount is null ? null : amount > 9,
                          Appendixes = [.. list],
                          ToPlaces = [.. list],
                          ResponseFor = [.. answers],
                          Traces = [new(sender.OrganId, sent), new(null, sent)],
                          Business = purpose,
                          Files = attached,
                      };
        Prop.ForAll(message.ToArbitrary(), written =>
        {
            var bytes = Packets.Bytes(written);
            var read = EdxmlReader.Read(bytes);
            return read.IsSuccess
                && Packets.Facts(read.Value) == Packets.Facts(written)
                && Packets.Bytes(read.Value).AsSpan().SequenceEqual(bytes)
                && EdxmlSchema.Wrong(XElement.Parse(Encoding.UTF8.GetString(bytes))) is null;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_status_is_written_and_read_back() => Assert.All(Enum.GetValues<ExchangeStatus>(), status =>
    {
        var written = Packets.Received with { Status = status };
        var text = Packets.Text(written);

        Assert.Equal(Packets.Facts(written), Packets.Facts(Packets.Read<StatusMessage>(text)));
        Assert.Null(EdxmlSchema.Wrong(XElement.Parse(text)));
    });

    [Fact]
    public void Combining_marks_are_written_as_whole_letters()
    {
        var text = Packets.Text(Packets.Plan with { Subject = "Kế hoạch ĐỐI NGOẠI".Normalize(NormalizationForm.FormD) });

        Assert.Contains("<edXML:Subject>Kế hoạch ĐỐI NGOẠI</edXML:Subject>", text, StringComparison.Ordinal);
        Assert.True(text.IsNormalized(NormalizationForm.FormC));
    }

    [Fact]
    public void Nothing_is_written_without_what_a_document_must_have()
    {
        var plan = Packets.Plan;
        var unlisted = OrganId.Met("vxp.thu.03")!;
        (DocumentMessage Message, string Words)[] refused =
        [
            (plan with { Number = " " }, "số, ký hiệu"),
            (plan with { Notation = "" }, "số, ký hiệu"),
            (plan with { Date = default }, "ngày ban hành"),
            (plan with { Subject = " " }, "trích yếu"),
            (plan with { To = [] }, "nơi nhận"),
            (plan with { From = plan.From with { OrganId = unlisted } }, "mã định danh"),
            (plan with { DocumentId = "H99,2026/03/10,05/KH-UBND" }, "DocumentId"),
            (plan with { Files = [] }, "tệp văn bản đã ký"),
            (plan with { Files = [Packets.File("1", "a.pdf") with { Bytes = Array.Empty<byte>() }] }, "rỗng"),
            (plan with { Files = [Packets.File("1", "a.pdf"), Packets.File("cid:1", "b.pdf")] }, "trùng mã"),
            (plan with { Files = [Packets.File("1", "../a.pdf")] }, "Tên tệp"),
            (plan with { Pages = -1 }, "PageAmount"),
            (plan with { Subject = "a\u202Eb" }, "Subject"),
            (plan with { Subject = "a\uFFFFb" }, "Subject"),
            (plan with { Subject = "a\uD800b" }, "Subject"),
            (plan with { Business = new(ExchangeBusiness.Recall) }, "lý do"),
            (plan with { Business = new(ExchangeBusiness.Update) }, "BussinessDocumentInfo"),
            (plan with { Business = new(ExchangeBusiness.Replacement) }, "ReplacementInfoList"),
        ];

        Assert.All(refused, r => Assert.Contains(r.Words, EdxmlWriter.Write(r.Message).Problem?.Message ?? "it was written", StringComparison.Ordinal));
        Assert.False(EdxmlWriter.Write(Packets.Received with { ResponseFor = [] }).IsSuccess);
    }

    [Fact]
    public void A_recall_goes_without_a_file()
    {
        var text = Packets.Text(Packets.Plan with { Files = [], Business = new(ExchangeBusiness.Recall) { Reason = "Sai thể thức" } });

        Assert.DoesNotContain("AttachmentEncoded", text, StringComparison.Ordinal);
        Assert.Equal(ExchangeBusiness.Recall, Packets.Read<DocumentMessage>(text).Business.Kind);
    }
}
