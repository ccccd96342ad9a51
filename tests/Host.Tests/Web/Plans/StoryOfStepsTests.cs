using Designer.Drawing;
using Host.Web.Plans.Reading;
using Workflows.HumanTasks;

namespace Host.Tests.Web.Plans;

/// <summary>How the rows of a run become the states of the steps that are drawn.</summary>
public sealed class StoryOfStepsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 10, 14, 1, 0, 0, TimeSpan.Zero);

    private static readonly Whereabouts Plain = new()
    {
        Name = "Mẫu",
        Version = 1,
        PortLabel = (_, port) => port == "Returned" ? "Trả lại" : null,
        Picture = WorkflowPicture.Read("""
            {"root":{"id":"f","activities":[{"id":"a","type":"X"},{"id":"a:b","type":"X"},{"id":"c","type":"X"},{"id":"d","type":"X"}],
             "connections":[
              {"source":{"activity":"a","port":"Done"},"target":{"activity":"a:b"}},
              {"source":{"activity":"a:b","port":"Returned"},"target":{"activity":"a"}},
              {"source":{"activity":"a:b","port":"Done"},"target":{"activity":"c"}},
              {"source":{"activity":"c","port":"Done"},"target":{"activity":"d"}}]}}
            """),
    };

    [Fact]
    public void What_waits_inside_a_step_lets_the_step_wait()
    {
        var told = Tell([Open("a"), Open("a:inner"), Open("a:inner:deep")], [new(default, "Workflow1:f:a:inner:deep", Morning.AddDays(1))]);

        var here = Assert.Single(told.Here);
        Assert.Equal(("a", StepStanding.Waiting, Morning.AddDays(1)), (here.Box.Id, here.Standing, here.WaitsUntil));
        Assert.Equal("đến 15/10/2026 08:00", here.Mark.Note);
        Assert.Equal(["a:b", "c", "d"], told.Ahead.Select(b => b.Id));
    }

    [Fact]
    public void What_fails_inside_a_step_is_the_failure_of_the_step_with_the_longest_fitting_id()
    {
        var told = Tell([Open("a:b"), Open("a:b:inner") with { IsOpen = false, IsFailed = true, LastStatus = "Faulted" }]);

        Assert.Equal(("a:b", StepStanding.Failed), Assert.Single(told.Here.Select(s => (s.Box.Id, s.Standing))));
        Assert.Empty(told.Passed);
    }

    [Fact]
    public void A_step_that_sent_the_run_back_says_so_and_the_way_back_was_taken()
    {
        var told = Tell([Open("a") with { Visits = 2, AllOutcomes = "Done" }, Left("a:b", "Returned")]);

        Assert.Equal("Đang chờ · lần 2", told.Marks["a"].Words);
        Assert.Equal((StepStanding.Returned, "Trả lại"), (told.Marks["a:b"].Standing, told.Marks["a:b"].Words));
        Assert.Equal([("a", "Done", "a:b"), ("a:b", "Returned", "a")], told.Taken.Order());
    }

    [Fact]
    public void What_was_passed_before_the_run_went_back_is_told_as_of_an_earlier_turn()
    {
        var told = Tell([Open("a") with { Visits = 2 }, Left("a:b", "Done"), Left("c", "Returned")]);

        Assert.Equal(StepStanding.Earlier, told.Marks["a:b"].Standing);
        Assert.Equal(StepStanding.Returned, told.Marks["c"].Standing);
        Assert.Equal(["d"], told.Ahead.Select(b => b.Id));
    }

    [Fact]
    public void A_step_that_ended_without_a_result_is_cancelled_and_rows_of_steps_that_are_not_drawn_are_left_out()
    {
        var told = Tell([Open("c"), Left("a", "") with { LastStatus = "Canceled" }, Left("gone", "Done"), Open("ab")]);

        Assert.Equal(("a", StepStanding.Cancelled), Assert.Single(told.Passed.Select(s => (s.Box.Id, s.Standing))));
        Assert.Equal("c", Assert.Single(told.Here).Box.Id);
        Assert.Empty(told.Taken);
    }

    private static Whereabouts Tell(IReadOnlyList<StepVisits> visits, params IReadOnlyList<WaitingPlace> bookmarks) =>
        new StoryOfSteps(Plain, visits, bookmarks, Array.Empty<HumanTask>().ToLookup(_ => (string?)null)).Tell();

    private static StepVisits Open(string id) => new($"Workflow1:f:{id}", 1, true, false, Morning, null, "Running", "", "");

    private static StepVisits Left(string id, string outcome) => new($"Workflow1:f:{id}", 1, false, false, Morning, Morning, "Completed", outcome, outcome);
}
