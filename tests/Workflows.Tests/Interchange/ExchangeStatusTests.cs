using FsCheck;
using FsCheck.Fluent;
using Workflows.Interchange;

namespace Workflows.Tests.Interchange;

public sealed class ExchangeStatusTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 9, 1, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("01", "Đã đến")]
    [InlineData("02", "Từ chối tiếp nhận")]
    [InlineData("03", "Đã tiếp nhận")]
    [InlineData("04", "Phân công")]
    [InlineData("05", "Đang xử lý")]
    [InlineData("06", "Hoàn thành")]
    [InlineData("13", "Lấy lại")]
    [InlineData("15", "Đồng ý")]
    [InlineData("16", "Từ chối")]
    public void Every_code_has_its_name_and_comes_back(string code, string name)
    {
        var status = ExchangeStatuses.Find(code)!.Value;

        Assert.Equal((name, code), (ExchangeStatuses.NameOf(status), ExchangeStatuses.CodeOf(status)));
    }

    [Theory]
    [InlineData("00")]
    [InlineData("07")]
    [InlineData("14")]
    [InlineData("-1")]
    [InlineData("013")]
    [InlineData("")]
    [InlineData(null)]
    public void Other_codes_are_none(string? code) => Assert.Null(ExchangeStatuses.Find(code));

    [Fact]
    public void Before_anything_is_heard_nothing_is_said()
    {
        var standing = ExchangeStanding.Of([]);

        Assert.Equal((null, RecallStanding.NotAsked), (standing.Delivery, standing.Recall));
    }

    [Fact]
    public void The_farthest_state_holds_though_an_earlier_one_comes_later()
    {
        var standing = ExchangeStanding.Of([Said(ExchangeStatus.Finished, 50, 51), Said(ExchangeStatus.Arrived, 10, 60), Said(ExchangeStatus.Assigned, 30, 70)]);

        Assert.Equal(ExchangeStatus.Finished, standing.Delivery);
    }

    [Fact]
    public void A_refusal_ends_what_was_before_it()
    {
        Assert.Equal(ExchangeStatus.Refused, ExchangeStanding.Of([Said(ExchangeStatus.Arrived, 10), Said(ExchangeStatus.Refused, 20)]).Delivery);
        Assert.Equal(ExchangeStatus.Refused, ExchangeStanding.Of([Said(ExchangeStatus.Finished, 10), Said(ExchangeStatus.Refused, 20)]).Delivery);
        Assert.Equal(ExchangeStatus.Refused, ExchangeStanding.Of([Said(ExchangeStatus.Received, 20), Said(ExchangeStatus.Refused, 20)]).Delivery);
    }

    [Fact]
    public void Accepting_after_a_refusal_begins_anew()
    {
        var standing = ExchangeStanding.Of([Said(ExchangeStatus.Finished, 10), Said(ExchangeStatus.Refused, 20), Said(ExchangeStatus.Received, 30)]);

        Assert.Equal(ExchangeStatus.Received, standing.Delivery);
    }

    [Fact]
    public void A_recall_waits_for_its_answer()
    {
        Assert.Equal(RecallStanding.Asked, Recall(Said(ExchangeStatus.RecallAsked, 10)));
        Assert.Equal(RecallStanding.Agreed, Recall(Said(ExchangeStatus.RecallAsked, 10), Said(ExchangeStatus.Agreed, 20)));
        Assert.Equal(RecallStanding.Declined, Recall(Said(ExchangeStatus.Declined, 20), Said(ExchangeStatus.RecallAsked, 10)));
    }

    [Fact]
    public void A_recall_leaves_the_delivery_as_it_was()
    {
        var standing = ExchangeStanding.Of([Said(ExchangeStatus.Received, 5), Said(ExchangeStatus.RecallAsked, 10), Said(ExchangeStatus.Agreed, 20)]);

        Assert.Equal((ExchangeStatus.Received, RecallStanding.Agreed), (standing.Delivery, standing.Recall));
    }

    [Fact]
    public void An_answer_counts_by_when_it_was_heard_although_the_other_clock_is_slow() =>
        Assert.Equal(RecallStanding.Agreed, Recall(Said(ExchangeStatus.RecallAsked, 100, 100), Said(ExchangeStatus.Agreed, 40, 120)));

    [Fact]
    public void A_second_request_is_open_although_the_first_answer_comes_once_more() =>
        Assert.Equal(RecallStanding.Asked, Recall(
            Said(ExchangeStatus.RecallAsked, 10), Said(ExchangeStatus.Declined, 20, 21),
            Said(ExchangeStatus.RecallAsked, 30), Said(ExchangeStatus.Declined, 20, 40)));

    [Fact]
    public void An_answer_without_a_request_is_about_an_update() => Assert.Equal(RecallStanding.NotAsked, Recall(Said(ExchangeStatus.Agreed, 20)));

    [Fact]
    public void Two_answers_of_one_moment_do_not_make_a_document_gone() =>
        Assert.Equal(RecallStanding.Declined, Recall(Said(ExchangeStatus.RecallAsked, 10), Said(ExchangeStatus.Agreed, 20), Said(ExchangeStatus.Declined, 20)));

    [Fact]
    public void Order_and_repetition_change_nothing()
    {
        var one = from status in Gen.Elements(Enum.GetValues<ExchangeStatus>())
                  from said in Gen.Choose(0, 6)
                  from heard in Gen.Choose(0, 6)
                  select Said(status, said, heard);
        var events = from list in Gen.ListOf(one)
                     from shuffled in Gen.Shuffle(list.ToArray())
                     select (Once: list.ToList(), Shuffled: shuffled.Concat(shuffled.Take(3)).ToList());
        Prop.ForAll(events.ToArbitrary(), e => ExchangeStanding.Of(e.Once) == ExchangeStanding.Of(e.Shuffled)).QuickCheckThrowOnFailure();
    }

    private static RecallStanding Recall(params ExchangeEvent[] events) => ExchangeStanding.Of(events).Recall;

    private static ExchangeEvent Said(ExchangeStatus status, int said, int? heard = null) =>
        new(status, Start.AddMinutes(said), Start.AddMinutes(heard ?? said));
}
