using Host.Operations;
using Workflows.Tests.Architecture;
using Xunit;

namespace Host.Tests.Architecture
{
    /// <summary>Which rooms of the product each room of the host may use, and which rooms of the host.</summary>
    public sealed class HostArrowTests
    {
        private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
        {
            ["Identity"] = ["Audit", "Links", "Organisation", "Signatures", "Storage", "Values", "Operations"],
            // From the Engine a plan's page reads how its run stands, from the Outbox whether mails arrived; it moves and sends nothing.
            ["Web"] = ["Audit", "Boards", "Calendar", "Decisions", "Definitions", "Designer", "Documents", "Engine", "FollowUp", "HumanTasks", "Identity", "Interchange", "Issuance", "LegalBases", "Links", "Organisation", "Outbox", "Plans", "Signatures", "Storage", "Values", "WorkFiles"],
            ["LinkPages"] = ["Audit", "Decisions", "Documents", "HumanTasks", "Identity", "Issuance", "Links", "Plans", "Storage", "Values", "Web"],
            ["ElsaApi"] = ["Audit", "Definitions", "Engine", "Identity", "Storage", "Values"],
            ["Mail"] = ["Audit", "Identity", "Links", "Operations", "Organisation", "Outbox", "Storage", "Values", "Web"],
            ["WorkflowHttp"] = ["Audit", "Engine", "Identity", "Operations", "Storage", "Values"],
            // Operations starts, seeds, sweeps and demonstrates: it may look into every room of the product.
            ["Operations"] =
            [
                "Audit", "Calendar", "Decisions", "Definitions", "Documents", "Engine", "FollowUp", "HumanTasks", "Identity", "Interchange", "Issuance", "LegalBases", "Links", "Mail", "Organisation",
                "Outbox", "Plans", "Signatures", "Storage", "TreeHeads", "Values", "WorkFiles",
            ],
        };

        [Fact]
        public void Rooms_of_the_host_use_only_what_their_line_of_the_table_names() =>
            Assert.DoesNotContain(Arrows.Of(typeof(RunningHost).Assembly.GetTypes(), RoomOf), IsForbidden);

        [Fact]
        public void An_arrow_that_the_table_lacks_is_found()
        {
            var planted = Arrows.Of(typeof(HostArrowTests).Assembly.GetTypes(), RoomOf);
            Assert.Contains(planted, a => IsForbidden(a) && a is { From: "Web", To: "Mail", Type: "PlantedArrow" });
        }

        private static bool IsForbidden(Arrow arrow) =>
            Allowed.TryGetValue(arrow.From, out var allowed) && !allowed.Contains(arrow.To);

        private static string? RoomOf(string? name) => name?.Split('.') switch
        {
            ["Host", "Tests", ..] => null,
            ["Host", var room, ..] => room,
            ["Workflows", "Tests", ..] => null,
            ["Workflows", var room, ..] => room,
            ["Designer", ..] => "Designer",
            _ => null,
        };
    }
}

namespace Host.Web.Planted
{
    /// <summary>A violation on purpose: the test above must find it.</summary>
    internal static class PlantedArrow
    {
        public static string Hidden() => Mail.MailWords.Greeting("");
    }
}
