using Host.Tests.Fixtures;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>A step of opinions that asks its own agencies whatever list the plan brings along.</summary>
public sealed class OwnListTests(PostgresServer server)
{
    [Fact]
    public async Task A_step_with_its_own_list_asks_it_although_the_plan_names_others()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("opinions").SetList("agencies", "STP").Set("ownListOnly", "true"));
        var plan = await story.OpenAsync();

        var asked = await story.ReachAsync(plan, "opinions");

        Assert.Equal("Sở Tư pháp", Assert.Single(asked).AgencyName);
    }

    [Fact]
    public async Task A_step_with_an_empty_list_of_its_own_is_told_when_the_plan_is_submitted()
    {
        await using var story = await PlanStory.BeginAsync(server);
        await story.PublishAsync(drawing => drawing.Step("opinions").SetList("agencies").Set("ownListOnly", "true"));
        var plan = await story.OpenAsync();

        var submitted = await story.SubmitAsync(plan);

        Assert.Contains("Chưa chọn cơ quan nào", Assert.IsType<Invalid>(submitted.Problem).Message, StringComparison.Ordinal);
    }
}
