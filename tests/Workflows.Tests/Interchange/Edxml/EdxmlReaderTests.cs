using System.Text;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange.Edxml;

public sealed class EdxmlReaderTests
{
    private static readonly string Good = Packets.Text(Packets.Plan);

    [Fact]
    public void What_is_unknown_is_passed_over()
    {
        var more = Good
            .Replace("<edXML:SteeringType>", "<edXML:ApplicationType>MCDT<edXML:Inner /></edXML:ApplicationType><x:own xmlns:x=\"urn:x\">1</x:own><edXML:SteeringType>", StringComparison.Ordinal)
            .Replace("<edXML:PageAmount>", "<edXML:ReferenceCodes>7</edXML:ReferenceCodes><edXML:PageAmount>", StringComparison.Ordinal)
            .Replace("<edXML:OrganId>H99</edXML:OrganId>", "<edXML:OrganId note=\"a\">H99</edXML:OrganId><!-- -->", StringComparison.Ordinal);

        Assert.NotEqual(Good, more);
        Assert.Equal(Packets.Facts(Packets.Plan), Packets.Facts(Packets.Read<DocumentMessage>(more)));
    }

    [Fact]
    public void Another_order_and_empty_elements_do_not_matter()
    {
        var other = Good
            .Replace("<edXML:Subject>", "<edXML:Gone />\n<edXML:Subject>", StringComparison.Ordinal)
            .Replace("<edXML:SteeringType>1</edXML:SteeringType>", "", StringComparison.Ordinal)
            .Replace("<edXML:DocumentId>H99,2026/03/09,05/KH-UBND</edXML:DocumentId>\n        <edXML:Code>", "<edXML:SteeringType>1</edXML:SteeringType><edXML:DocumentId>H99,2026/03/09,05/KH-UBND</edXML:DocumentId><edXML:Code>", StringComparison.Ordinal)
            .Replace("<edXML:Email>ubnd@thunghiem.example</edXML:Email>", "<edXML:Email>ubnd@thunghiem.example</edXML:Email><edXML:Telephone /><edXML:Fax> </edXML:Fax>", StringComparison.Ordinal);

        Assert.Equal(Packets.Facts(Packets.Plan), Packets.Facts(Packets.Read<DocumentMessage>(other)));
    }

    [Fact]
    public void What_others_write_differently_is_read()
    {
        var met = Good
            .Replace("<edXML:OrganId>H99.5</edXML:OrganId>", "<edXML:OrganId>vxp.thu.03</edXML:OrganId>", StringComparison.Ordinal)
            .Replace("<edXML:DocumentId>H99,2026/03/09,05/KH-UBND</edXML:DocumentId>", "<edXML:DocumentId>GW-20260309-773</edXML:DocumentId>", StringComparison.Ordinal)
            .Replace("<ContentId>cid:1</ContentId>", "<ContentId>1</ContentId>", StringComparison.Ordinal)
            .Replace("<ContentTransferEncoded>JVBERiAwNS1L", "<ContentTransferEncoded>\n  JVBERiAw\n  NS1L", StringComparison.Ordinal)
            .Replace("<edXML:TraceHeader>\n          <edXML:OrganId>H99</edXML:OrganId>", "<edXML:TraceHeader>", StringComparison.Ordinal);
        var read = Packets.Read<DocumentMessage>(met);

        Assert.Equal(("vxp.thu.03", "GW-20260309-773"), (read.To[0].OrganId.Text, read.DocumentId));
        Assert.Equal(Packets.Plan.Files[0].Bytes.ToArray(), read.Files[0].Bytes.ToArray());
        Assert.Null(read.Traces[0].OrganId);
    }

    [Fact]
    public void A_packet_without_a_purpose_is_a_new_document()
    {
        var start = Good.IndexOf("<edXML:TraceHeaderList>", StringComparison.Ordinal);
        var end = Good.IndexOf("</edXML:TraceHeaderList>", StringComparison.Ordinal) + "</edXML:TraceHeaderList>".Length;

        Assert.Equal(ExchangeBusiness.New, Packets.Read<DocumentMessage>(Good.Remove(start, end - start)).Business.Kind);
    }

    [Fact]
    public void Combining_marks_are_read_as_whole_letters()
    {
        var read = Packets.Read<DocumentMessage>(Good.Normalize(NormalizationForm.FormD));

        Assert.Equal(Packets.Facts(Packets.Plan), Packets.Facts(read));
    }

    [Fact]
    public void Other_prefixes_and_encodings_are_the_same_packet()
    {
        var bare = Good.Replace("edXML:edXML", "edXML", StringComparison.Ordinal).Replace("<edXML:", "<", StringComparison.Ordinal).Replace("</edXML:", "</", StringComparison.Ordinal);
        var wide = Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Good.Replace("utf-8", "utf-16", StringComparison.Ordinal))).ToArray();

        Assert.Equal(Packets.Facts(Packets.Plan), Packets.Facts(Packets.Read<DocumentMessage>(bare)));
        Assert.Equal(Packets.Facts(Packets.Plan), Packets.Facts(EdxmlReader.Read(wide).Value));
    }

    [Theory]
    [InlineData("Status")]
    [InlineData("MessageStatus")]
    [InlineData("MessageHeader")]
    public void A_status_is_read_under_each_name_it_is_met_with(string name)
    {
        var text = Packets.Text(Packets.Received).Replace("edXML:Status>", $"edXML:{name}>", StringComparison.Ordinal);

        Assert.Equal(Packets.Facts(Packets.Received), Packets.Facts(Packets.Read<StatusMessage>(text)));
    }

    [Theory]
    [InlineData("<edXML:OrganId>H99</edXML:OrganId>", "", "Thiếu phần tử edXML/edXMLEnvelope/edXMLHeader/MessageHeader/From/OrganId")]
    [InlineData("<edXML:OrganId>H99</edXML:OrganId>", "<edXML:OrganId>mã & sai</edXML:OrganId>", "XML hợp lệ")]
    [InlineData("<edXML:OrganId>H99</edXML:OrganId>", "<edXML:OrganId>mã sai</edXML:OrganId>", "From/OrganId có giá trị không đúng: \"mã sai\"")]
    [InlineData("<edXML:CodeNumber>05</edXML:CodeNumber>", "", "Thiếu phần tử edXML/edXMLEnvelope/edXMLHeader/MessageHeader/Code/CodeNumber")]
    [InlineData("<edXML:CodeNumber>05</edXML:CodeNumber>", "<edXML:CodeNumber> </edXML:CodeNumber>", "Code/CodeNumber có giá trị không đúng")]
    [InlineData("<edXML:CodeNumber>05</edXML:CodeNumber>", "<edXML:CodeNumber>0<b/>5</edXML:CodeNumber>", "Code/CodeNumber phải là chữ")]
    [InlineData("<edXML:CodeNumber>05</edXML:CodeNumber>", "<edXML:CodeNumber>05</edXML:CodeNumber><edXML:CodeNumber>06</edXML:CodeNumber>", "Code/CodeNumber có 2 lần")]
    [InlineData("<edXML:PromulgationDate>2026/03/09<", "<edXML:PromulgationDate>09/03/2026<", "PromulgationInfo/PromulgationDate có giá trị không đúng")]
    [InlineData("<edXML:PromulgationDate>2026/03/09<", "<edXML:PromulgationDate>2026/02/30<", "không có ngày 2026/02/30")]
    [InlineData("<edXML:Timestamp>2026/03/09 08:30:05<", "<edXML:Timestamp>2026/03/09 24:30:05<", "không có thời điểm")]
    [InlineData("<edXML:Priority>1<", "<edXML:Priority>cao<", "OtherInfo/Priority có giá trị không đúng: \"cao\"")]
    [InlineData("<edXML:Priority>1<", "<edXML:Priority>-1<", "OtherInfo/Priority có giá trị không đúng")]
    [InlineData("<edXML:Direction>false<", "<edXML:Direction>không<", "OtherInfo/Direction")]
    [InlineData("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>4<", "Bussiness/BussinessDocType có giá trị không đúng: \"4\"")]
    [InlineData("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>2<", "BussinessDocumentInfo")]
    [InlineData("<edXML:BussinessDocType>0<", "<edXML:BussinessDocType>3<", "ReplacementInfoList")]
    [InlineData("<edXML:BussinessDocReason>Văn bản mới</edXML:BussinessDocReason>", "", "đọc được")]
    [InlineData("<edXML:ContentId>cid:1<", "<edXML:ContentId>cid:9<", "nêu tệp 9")]
    [InlineData("<edXML:ContentId>cid:1<", "<edXML:ContentId>cid:2<", "edXMLManifest")]
    [InlineData("<ContentId>cid:1<", "<ContentId>cid:2<", "hai lần trong AttachmentEncoded")]
    [InlineData("JVBERiAwNS1LSC1VQk5ELnBkZg==", "JVBERiAwNS1LSC1VQk5ELnBkZg", "base64")]
    [InlineData("JVBERiAwNS1LSC1VQk5ELnBkZg==", "đây là chữ", "base64")]
    [InlineData("JVBERiAwNS1LSC1VQk5ELnBkZg==", "  ", "rỗng")]
    [InlineData("<AttachmentName>05-KH-UBND.pdf<", "<AttachmentName>..<", "tên không dùng được")]
    [InlineData("<edXML:Place>Như trên<", "<edXML:Place>Như&#x202E;trên<", "ToPlaces/Place có ký tự")]
    [InlineData("<edXML:Place>Như trên<", "<edXML:Place>Như&#x0;trên<", "XML hợp lệ")]
    [InlineData("http://www.mic.gov.vn/TBT/QCVN_102_2016", "http://www.mic.gov.vn/TBT/QCVN_102_2015", "không gian tên")]
    [InlineData("MessageHeader", "OtherHeader", "Thiếu phần tử edXML/edXMLEnvelope/edXMLHeader/MessageHeader")]
    [InlineData("edXML:edXMLEnvelope", "edXML:Envelope", "Thiếu phần tử edXML/edXMLEnvelope")]
    public void Whatever_is_wrong_is_named(string good, string bad, string words)
    {
        var at = Good.IndexOf(good, StringComparison.Ordinal);
        Assert.True(at >= 0);
        // A field is spoilt where it stands first; a name everywhere, or nothing would close it.
        var spoilt = good.Contains('<', StringComparison.Ordinal) || good.StartsWith("JVB", StringComparison.Ordinal)
            ? Good.Remove(at, good.Length).Insert(at, bad)
            : Good.Replace(good, bad, StringComparison.Ordinal);

        if (words == "đọc được")
            Assert.Equal("", Packets.Read<DocumentMessage>(spoilt).Business.Reason);
        else
            Assert.Contains(words, Packets.Refusal(spoilt), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_the_list_does_not_name_is_refused()
    {
        var start = Good.IndexOf("<edXML:Reference>", StringComparison.Ordinal);
        var end = Good.IndexOf("</edXML:Reference>", StringComparison.Ordinal) + "</edXML:Reference>".Length;

        Assert.Contains("edXMLManifest không nêu", Packets.Refusal(Good.Remove(start, end - start)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_a_path_becomes_a_plain_one()
    {
        var read = Packets.Read<DocumentMessage>(Good.Replace("<AttachmentName>05-KH-UBND.pdf<", "<AttachmentName>../..\\x/05.pdf<", StringComparison.Ordinal));

        Assert.Equal(".._.._x_05.pdf", read.Files[0].Name);
    }

    [Fact]
    public void Updates_and_replacements_say_what_they_are_about()
    {
        var update = Packets.Plan with
        {
            Business = new(ExchangeBusiness.Update) { DocumentId = "H99,2026/03/09,04/KH-UBND", Update = new(1, 1, [new(Packets.Own, 0)]) },
        };
        var replacement = Packets.Plan with
        {
            Business = new(ExchangeBusiness.Replacement) { Replaces = [new("H99,2026/03/09,04/KH-UBND", [Packets.Own]), new("H99,2026/03/09,03/KH-UBND", [])] },
        };

        Assert.Equal(Packets.Facts(update), Packets.Facts(Packets.Read<DocumentMessage>(Packets.Text(update))));
        Assert.Equal(Packets.Facts(replacement), Packets.Facts(Packets.Read<DocumentMessage>(Packets.Text(replacement))));
    }
}
