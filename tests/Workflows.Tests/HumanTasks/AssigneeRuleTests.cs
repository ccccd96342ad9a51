using Workflows.HumanTasks;
using Workflows.Values;

namespace Workflows.Tests.HumanTasks;

public sealed class AssigneeRuleTests
{
    public static TheoryData<string, AssigneeRule> Rules => new()
    {
        { "drafter", new AssigneeRule.Drafter() },
        { " unit-head ", new AssigneeRule.DraftersUnitHead() },
        { "agency-head", new AssigneeRule.DraftersAgencyHead() },
        { "head:STC", new AssigneeRule.HeadOf("STC") },
        { "post: van-thu-ubnd", new AssigneeRule.HolderOf("van-thu-ubnd") },
        { "person:01980000-0000-7000-8000-000000000001", new AssigneeRule.Named(new("01980000-0000-7000-8000-000000000001")) },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_is_read_as_an_administrator_writes_it(string text, AssigneeRule rule) =>
        Assert.Equal(rule, AssigneeRule.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("anyone")]
    [InlineData("head:")]
    [InlineData("person:me")]
    [InlineData("drafter:x")]
    public void Anything_else_is_refused_by_name(string? text) =>
        Assert.Equal("Assignee", Assert.IsType<Invalid>(AssigneeRule.Parse(text).Problem).Field);
}
