using System.Text;
using Workflows.Interchange;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange.Edxml;

/// <summary>Messages of an invented province.</summary>
internal static class Packets
{
    public const string Space = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

    public static OrganId Own { get; } = OrganId.Parse("H99").Value;

    public static DateTimeOffset At { get; } = new(2026, 3, 9, 1, 30, 5, TimeSpan.Zero);

    public static DateOnly Day { get; } = new(2026, 3, 9);

    public static DocumentMessage Plan { get; } = new()
    {
        From = new(Own, "Ủy ban nhân dân tỉnh Thử Nghiệm") { InCharge = "Ủy ban nhân dân tỉnh Thử Nghiệm", Email = "ubnd@thunghiem.example" },
        To =
        [
            new(OrganId.Parse("H99.5").Value, "Sở Tài chính") { Address = "Số 1 đường Thử", Telephone = "0200 1", Fax = "0200 2", Website = "stc.thunghiem.example" },
            new(OrganId.Parse("000.00.00.G22").Value, "Văn phòng Chính phủ"),
        ],
        DocumentId = "H99,2026/03/09,05/KH-UBND",
        Number = "05",
        Notation = "KH-UBND",
        Place = "Thử Nghiệm",
        Date = Day,
        Type = new(2, 10, "Kế hoạch"),
        Subject = "Phát triển du lịch <làng nghề> & \"nước\" năm 2026",
        Content = "Dòng một\nDòng hai",
        SignerCapacity = "KT. CHỦ TỊCH",
        SignerPosition = "PHÓ CHỦ TỊCH",
        SignerName = "Nguyễn Thị Ngọc Quỳnh",
        DueDate = new(2026, 3, 20),
        Priority = 1,
        Sphere = "Toàn tỉnh",
        TyperNotation = "KH",
        Copies = 3,
        Pages = 12,
        Direction = false,
        Appendixes = ["Phụ lục I"],
        ResponseFor = [new(OrganId.Parse("000.00.00.G22").Value, "123/VPCP-KT", new(2026, 2, 1), "000.00.00.G22,2026/02/01,123/VPCP-KT")],
        SteeringType = 1,
        ToPlaces = ["Như trên", "Lưu: VT, TH"],
        Traces = [new(Own, At)],
        Business = new(ExchangeBusiness.New) { DocumentId = "H99,2026/03/09,05/KH-UBND", Reason = "Văn bản mới", Paper = 0, Staff = new("Văn thư", "Trần Thị Ước", "vt@thunghiem.example", "0900") },
        Files = [File("1", "05-KH-UBND.pdf"), File("2", "Phụ lục I.docx")],
    };

    public static StatusMessage Received { get; } = new()
    {
        From = new(OrganId.Parse("H99.5").Value, "Sở Tài chính"),
        ResponseFor = [new(Own, "05/KH-UBND", Day, "H99,2026/03/09,05/KH-UBND")],
        Status = ExchangeStatus.Received,
        Description = "Đã vào sổ",
        At = At,
        Staff = new("Văn thư", "Lê Văn Ươm"),
    };

    public static ExchangeFile File(string id, string name) => new(id, name, "application/octet-stream", name, Encoding.UTF8.GetBytes($"%PDF {name}"));

    public static byte[] Bytes(EdxmlMessage message) => EdxmlWriter.Write(message) switch
    {
        { IsSuccess: true } written => written.Value,
        var refused => throw new InvalidOperationException(refused.Problem!.Message),
    };

    public static string Text(EdxmlMessage message) => Encoding.UTF8.GetString(Bytes(message));

    public static T Read<T>(string xml)
        where T : EdxmlMessage => EdxmlReader.Read(Encoding.UTF8.GetBytes(xml)) switch
        {
            { IsSuccess: true } read => Assert.IsType<T>(read.Value),
            var refused => throw new InvalidOperationException(refused.Problem!.Message),
        };

    public static string Refusal(string xml, EdxmlLimits? limits = null) => Refusal(Encoding.UTF8.GetBytes(xml), limits);

    public static string Refusal(byte[] bytes, EdxmlLimits? limits = null)
    {
        var read = EdxmlReader.Read(bytes, limits);
        Assert.False(read.IsSuccess);
        return read.Problem!.Message;
    }

    /// <summary>Every fact of a message as text, so that two can be told apart.</summary>
    public static string Facts(EdxmlMessage message) => System.Text.Json.JsonSerializer.Serialize<object>(message);
}
