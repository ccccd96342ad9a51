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

    private static AuditEntry Saved(long seq) => Entry(seq, "plan.saved", """{"actor":{"name":"An","post":"Chuyên viên"}}""");

    private static AuditEntry Entry(long seq, string kind, string body) => new()
    {
        Chain = "plan:x", Seq = seq, Kind = kind, Body = body, PreviousHash = "", Hash = "", At = DateTimeOffset.UnixEpoch,
    };
}
