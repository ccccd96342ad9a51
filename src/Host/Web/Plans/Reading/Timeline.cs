using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Audit;

namespace Host.Web.Plans.Reading;

/// <summary>One line of "who did what".</summary>
/// <param name="At">When.</param>
/// <param name="Who">Name; "Hệ thống" for the product itself.</param>
/// <param name="Post">The post at that time, where there was one.</param>
/// <param name="Text">Vietnamese sentence without its subject.</param>
/// <param name="Said">The person's own words: a reason, a comment.</param>
/// <param name="Way">"qua thư điện tử", where it was not on a page.</param>
/// <param name="Icon">Class of bootstrap-icons.</param>
/// <param name="Times">The same act this many times in a row.</param>
public sealed record TimelineItem(
    DateTimeOffset At, string Who, string? Post, string Text, string? Said, string? Way, string Icon, int Times = 1);

/// <summary>Reads audit entries as a story, newest first.</summary>
public static class Timeline
{
    public static IReadOnlyList<TimelineItem> Of(IEnumerable<AuditEntry> newestFirst)
    {
        var items = new List<TimelineItem>();
        foreach (var entry in newestFirst)
        {
            var item = Read(entry);
            // Twenty saves in one morning are one line.
            if (items.Count > 0 && entry.Kind == "plan.saved" && items[^1] is { } last && last.Text == item.Text && last.Who == item.Who)
                items[^1] = last with { Times = last.Times + 1 };
            else
                items.Add(item);
        }

        return items;
    }

    private static TimelineItem Read(AuditEntry entry)
    {
        JsonObject? body;
        try
        {
            body = JsonNode.Parse(entry.Body) as JsonObject;
        }
        catch (JsonException)
        {
            // A row that was tampered with is still a row; the log shows what is wrong with it.
            body = null;
        }

        var actor = body?["actor"];
        var told = TimelineWords.Of(entry.Kind, new AuditFacts(body));
        return new TimelineItem(
            entry.At, Text(actor, "name") ?? "Không rõ", PostOf(actor), told.Text, told.Said, WayOf(Text(actor, "channel")), told.Icon);
    }

    private static string? PostOf(JsonNode? actor)
    {
        var (post, agency) = (Text(actor, "post"), Text(actor, "agency"));
        var held = post is null || agency is null || post.Contains(agency, StringComparison.OrdinalIgnoreCase)
            ? post ?? agency
            : $"{post}, {agency}";
        return Text(actor, "onBehalfOf") is { } absent ? $"{held} (thay mặt {absent})" : held;
    }

    private static string? WayOf(string? channel) => channel switch
    {
        nameof(Channel.EmailLink) => "qua liên kết trong thư",
        nameof(Channel.Command) => "bằng lệnh trên máy chủ",
        _ => null,
    };

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject members && members[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}

/// <summary>What an audit entry carries, read without trust in its shape.</summary>
public sealed class AuditFacts(JsonObject? body)
{
    public string? Data(string name) => Text(body?["data"], name);

    public string? Before(string name) => Text(body?["before"], name);

    public string? After(string name) => Text(body?["after"], name);

    /// <summary>Length of a list among the data.</summary>
    public int CountOf(string name) => body?["data"] is JsonObject data && data[name] is JsonArray items ? items.Count : 0;

    private static string? Text(JsonNode? node, string name)
    {
        if (node is not JsonObject members || members[name] is not JsonValue value)
            return null;
        return value.TryGetValue<string>(out var text) ? text : value.ToJsonString();
    }
}
