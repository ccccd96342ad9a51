using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>The key by which stimuli and bookmarks meet: SHA-256, upper-case hex, over name and payload.</summary>
public static class BookmarkHash
{
    public static string Of(string name, JsonNode? hashed, Guid? activityInstanceId = null)
    {
        var parts = new[] { name, hashed is null ? "" : JsonText.Of(hashed), activityInstanceId?.ToString() ?? "" };
        var text = string.Join('|', parts.Where(part => part.Length > 0));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Of an event by its name, upper and lower case being different names.</summary>
    public static string OfEvent(string eventName) =>
        Of(StimulusNames.Event, new JsonObject { ["eventName"] = eventName });

    /// <summary>Of a task given outside, by its id.</summary>
    public static string OfTask(string taskId) => Of(StimulusNames.RunTask, TaskPayload(taskId));

    internal static JsonObject TaskPayload(string taskId) => new() { ["taskId"] = taskId };
}

/// <summary>Names of bookmarks that stand for a kind of stimulus rather than for an activity type.</summary>
public static class StimulusNames
{
    public const string Event = "Elsa.Event";
    public const string Delay = "Elsa.Delay";
    public const string RunTask = "Elsa.RunTask";
    public const string Timer = "Elsa.Timer";
    public const string Cron = "Elsa.Cron";
    public const string StartAt = "Elsa.StartAt";
    public const string HttpEndpoint = "Elsa.HttpEndpoint";
}
