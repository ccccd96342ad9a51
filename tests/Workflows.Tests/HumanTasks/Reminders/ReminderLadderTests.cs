using Workflows.HumanTasks.Reminders;
using Xunit;

namespace Workflows.Tests.HumanTasks.Reminders;

public sealed class ReminderLadderTests
{
    [Fact]
    public void A_ladder_is_read_from_what_an_administrator_ticked()
    {
        var ladder = ReminderLadder.Read(["3:office", "-1:person", "1:head", "-1:person", " "], "08:00").Value;
        Assert.Equal([new(-1, ReminderTo.Person), new(1, ReminderTo.Head), new(3, ReminderTo.Office)], ladder.Rungs);
        Assert.Equal(new TimeOnly(8, 0), ladder.At);
        Assert.Equal(
            ["Trước hạn 01 ngày làm việc: nhắc người nhận việc", "Quá hạn 01 ngày làm việc: báo người đứng đầu cơ quan được giao", "Quá hạn 03 ngày làm việc: báo lãnh đạo Văn phòng UBND"],
            ladder.Rungs.Select(rung => rung.Words));
        Assert.Equal(["-1:person", "1:head", "3:office"], ladder.Rungs.Select(rung => rung.Code));
    }

    [Fact]
    public void A_ladder_without_rungs_reminds_nobody() => Assert.Empty(ReminderLadder.Read([], null).Value.Rungs);

    [Theory]
    [InlineData("person")]
    [InlineData("1")]
    [InlineData("1:boss")]
    [InlineData("1:person:head")]
    [InlineData("1.5:person")]
    [InlineData("999:person")]
    [InlineData("1:0")]
    public void What_is_no_rung_is_refused_by_name(string code) =>
        Assert.Equal($"Không đọc được mốc nhắc việc \"{code}\".", ReminderLadder.Read([code], null).Problem!.Message);

    [Theory]
    [InlineData("""["0:person","2:drafter"]""", null)]
    [InlineData("[]", null)]
    [InlineData("0:person", null)]
    [InlineData("""["0:person","2:boss"]""", "Không đọc được mốc nhắc việc \"2:boss\".")]
    [InlineData("""[1]""", "Không đọc được mốc nhắc việc \"1\".")]
    [InlineData("""["0:per""", "Không đọc được mốc nhắc việc \"[\"0:per\".")]
    public void A_drawn_list_is_checked_before_it_is_published(string text, string? problem) =>
        Assert.Equal(problem, ReminderLadder.InputOfRungs.CheckLiteral!(text));

    [Theory]
    [InlineData("03:00")]
    [InlineData("8 giờ")]
    [InlineData("12:00")]
    public void Nobody_can_be_reminded_outside_office_hours(string time) =>
        Assert.Contains("giờ làm việc", ReminderLadder.Read(["0:person"], time).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public async Task Everything_that_can_be_ticked_can_be_read_and_what_comes_ticked_is_among_it()
    {
        var offered = await new ReminderChoices().ListAsync(CancellationToken.None);
        Assert.Empty(ReminderLadder.Read([.. offered.Select(choice => choice.Value)], null).Problem?.Message ?? "");
        Assert.All(ReminderLadder.InputOfRungs.DefaultValue!.AsArray(), code => Assert.Contains(offered, choice => choice.Value == code!.GetValue<string>()));
    }
}
