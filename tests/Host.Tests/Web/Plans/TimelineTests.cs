using Host.Web.Plans.Reading;
using Workflows.Audit;

namespace Host.Tests.Web.Plans;

public sealed class TimelineTests
{
    [Fact]
    public void Saves_in_a_row_are_one_line_and_other_acts_part_them()
    {
        var items = Timeline.Of([Saved(4), Saved(3), Entry(2, "plan.attachment-added", """{"actor":{"name":"An"},"data":{"name":"a.pdf"}}"""), Saved(1)]);

        Assert.Equal([2, 1, 1], items.Select(i => i.Times));
        Assert.Equal("tải lên tệp “a.pdf”", items[1].Text);
    }

    [Fact]
    public void Mails_of_one_act_are_one_line_that_names_whom_they_went_to_and_others_stay_apart()
    {
        var items = Timeline.Of([Sent(9, "c@x.vn", 7200), Sent(8, "b@x.vn", 12), Sent(7, "a@x.vn", 11), Sent(6, "b@x.vn", 10), Saved(5), Sent(4, "d@x.vn", 0)]);

        Assert.Equal(
            ["gửi thư tới c@x.vn: “Xin ý kiến”", "gửi 3 thư tới a@x.vn, b@x.vn", "lưu nháp", "gửi thư tới d@x.vn: “Xin ý kiến”"],
            items.Select(i => i.Text));
    }

    [Theory]
    [InlineData("plan.moved-to-the-moon", "{}")]
    [InlineData("decision.cast", "không phải JSON")]
    [InlineData("round.opened", """{"data":{"agencies":7,"round":{"x":1}},"actor":[]}""")]
    public void An_entry_of_unknown_kind_or_shape_is_told_and_never_left_out(string kind, string body)
    {
        var item = Assert.Single(Timeline.Of([Entry(1, kind, body)]));

        Assert.NotEmpty(item.Text);
        Assert.NotEmpty(item.Who);
    }

    private static AuditEntry Sent(long seq, string to, int second) => new()
    {
        Chain = "plan:x", Seq = seq, Kind = "mail.sent", PreviousHash = "", Hash = "", At = DateTimeOffset.UnixEpoch.AddSeconds(second),
        Body = $$"""{"actor":{"name":"Hệ thống"},"data":{"subject":"Xin ý kiến","to":"{{to}}" } }""",
    };

    private static AuditEntry Saved(long seq) => Entry(seq, "plan.saved", """{"actor":{"name":"An","post":"Chuyên viên"}}""");

    private static AuditEntry Entry(long seq, string kind, string body) => new()
    {
        Chain = "plan:x", Seq = seq, Kind = kind, Body = body, PreviousHash = "", Hash = "", At = DateTimeOffset.UnixEpoch,
    };
}
