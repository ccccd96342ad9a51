using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Architecture
{
    /// <summary>Rooms use only rooms on floors below their own. The table here is the only one.</summary>
    public sealed class RoomArrowTests
    {
        private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
        {
            ["Values"] = 0,
            ["Storage"] = 1,
            ["Audit"] = 2,
            ["Calendar"] = 2,
            ["Outbox"] = 2,
            ["Signatures"] = 2,
            ["LegalBases"] = 3,
            ["Organisation"] = 3,
            ["TreeHeads"] = 3,
            ["Engine"] = 4,
            ["Plans"] = 4,
            ["Definitions"] = 5,
            ["Documents"] = 5,
            ["HumanTasks"] = 5,
            ["Interchange"] = 5,
            ["Decisions"] = 6,
            ["Issuance"] = 7,
            ["Boards"] = 8,
            ["FollowUp"] = 8,
            ["Links"] = 8,
            ["WorkFiles"] = 8,
        };

        [Fact]
        public void Rooms_use_only_rooms_on_lower_floors() =>
            Assert.DoesNotContain(Arrows.Of(typeof(WorkflowsDb).Assembly.GetTypes(), RoomOf), IsForbidden);

        [Fact]
        public void Every_room_stands_on_a_floor()
        {
            var rooms = typeof(WorkflowsDb).Assembly.GetTypes()
                .Where(t => t.Namespace?.StartsWith("Workflows.", StringComparison.Ordinal) is true)
                .Select(t => t.Namespace!.Split('.')[1])
                .Distinct()
                .Order(StringComparer.Ordinal);
            Assert.Equal(Floors.Keys.Order(StringComparer.Ordinal), rooms);
        }

        [Fact]
        public void An_arrow_that_goes_up_is_found_even_inside_a_lambda()
        {
            var planted = Arrows.Of(typeof(RoomArrowTests).Assembly.GetTypes(), RoomOf);
            Assert.Contains(planted, a => IsForbidden(a) && a is { From: "Audit", To: "Plans", Type: "PlantedArrow" });
        }

        private static bool IsForbidden(Arrow arrow) => Floors[arrow.To] >= Floors[arrow.From];

        private static string? RoomOf(string? name) =>
            name?.Split('.') is ["Workflows", var room, ..] && Floors.ContainsKey(room) ? room : null;
    }
}

namespace Workflows.Audit.Planted
{
    /// <summary>A violation on purpose: the test above must find it.</summary>
    internal static class PlantedArrow
    {
        public static Func<string> Hidden() => () => Plans.PlanStates.NameOf(Plans.PlanState.Draft);
    }
}
