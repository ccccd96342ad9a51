using System.Text.Json;
using Designer.Drawing;
using Xunit;

namespace Designer.Tests.Drawing;

public sealed class WorkflowPictureTests
{
    [Fact]
    public void A_step_stands_where_the_definition_puts_it()
    {
        var picture = WorkflowPicture.Read("""
            {"root":{"activities":[
              {"id":"a","type":"X","metadata":{"displayText":"Trưởng phòng duyệt","designer":{"position":{"x":10,"y":20},"size":{"width":200,"height":60}}}},
              {"id":"b","type":"X","name":"Second","metadata":{"designer":{"position":{"x":400,"y":20},"size":{"width":200,"height":60}}}}],
             "connections":[{"source":{"activity":"a","port":"Approved"},"target":{"activity":"b","port":"In"},"vertices":[]}]}}
            """);

        Assert.Equal(["Trưởng phòng duyệt", "Second"], picture.Boxes.Select(b => b.Text));
        var line = Assert.Single(picture.Lines);
        Assert.Equal([new Spot(210, 50), new Spot(400, 50)], line.Points);
    }

    [Fact]
    public void A_line_follows_its_corners()
    {
        var line = new Line(new("a", "X", "A", 0, 0, 100, 100), "Returned", new("b", "X", "B", 300, 0, 100, 100), [new(50, -50), new(350, -50)]);

        Assert.Equal([new Spot(50, 0), new(50, -50), new(350, -50), new(350, 0)], line.Points);
    }

    [Fact]
    public void Steps_without_a_position_do_not_lie_on_each_other()
    {
        var picture = WorkflowPicture.Read("""{"root":{"activities":[{"id":"a","type":"X"},{"id":"b","type":"X"}]}}""");

        Assert.True(picture.Boxes[1].Y >= picture.Boxes[0].Y + picture.Boxes[0].Height);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"root":{}}""")]
    [InlineData("""{"root":{"activities":[],"connections":[{"source":null,"target":{"activity":"gone"}}]}}""")]
    [InlineData("""{"root":{"activities":[{"id":"a","metadata":{"designer":{"position":{"x":"left","y":1e300}}}}]}}""")]
    public void A_strange_definition_is_drawn_as_far_as_it_goes(string json)
    {
        var picture = WorkflowPicture.Read(json);

        Assert.True(double.IsFinite(picture.Width) && double.IsFinite(picture.Height));
        Assert.Empty(picture.Lines);
    }

    [Fact]
    public void What_is_no_JSON_is_refused() => Assert.ThrowsAny<JsonException>(() => WorkflowPicture.Read("{"));
}
