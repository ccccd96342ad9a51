using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Scheduling;

/// <summary>What the activities of the clock wait on.</summary>
internal static class ClockBookmark
{
    /// <summary>Leaves a bookmark that the clock resumes.</summary>
    public static void Leave(ActivityExecution x, string name, DateTimeOffset due) => x.Bookmark(new()
    {
        Name = name,
        Payload = new JsonObject { ["resumeAt"] = due.ToString("O", CultureInfo.InvariantCulture) },
        DueAt = due,
    });
}
