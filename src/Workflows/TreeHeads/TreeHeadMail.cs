using System.Globalization;
using Workflows.Outbox;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>The mail that carries a head out of the house.</summary>
internal static class TreeHeadMail
{
    public static OutgoingMail To(string address, TreeHead head, PublishedHead published) => new()
    {
        ToAddress = address,
        ToName = "Người giữ đầu nhật ký",
        Subject = string.Create(CultureInfo.InvariantCulture, $"Đầu nhật ký số {head.Number} ngày {VietnamTime.Short(VietnamTime.DateOf(head.At))}"),
        Body = new(
            $"Hãy giữ lại đầu nhật ký số {head.Number}.",
            ["Giữ thư này ở nơi khác hệ thống. Khi cần biết nhật ký có bị sửa không, lưu nội dung thư thành tệp văn bản và chạy lệnh: audit verify --head TỆP"],
            [
                new("Ký lúc", VietnamTime.Short(head.At)),
                new("Số dòng nhật ký", head.Rows.ToString("N0", VietnamTime.Culture)),
                new("Số chuỗi", head.Chains.ToString("N0", VietnamTime.Culture)),
            ],
            Closing: [published.ToJson()]),
    };
}
