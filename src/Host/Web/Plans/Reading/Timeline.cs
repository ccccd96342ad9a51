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
    /// <summary>What the system does for one act it does within this time.</summary>
    private static readonly TimeSpan OneAct = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<TimelineItem> Of(IEnumerable<AuditEntry> newestFirst)
    {
        var items = new List<TimelineItem>();
        var run = new List<AuditFacts>();
        string? kind = null;
        foreach (var entry in newestFirst)
        {
            var body = BodyOf(entry);
            var item = Read(entry, body);
            var last = entry.Kind == kind && items[^1].Who == item.Who ? items[^1] : null;
            if (last is null)
                run.Clear();
            run.Add(new AuditFacts(body));
            kind = entry.Kind;
            // Twenty saves in one morning are one line.
            if (last is not null && kind == "plan.saved")
                items[^1] = last with { Times = last.Times + 1 };
            // Seven mails of one act, too.
            else if (last is not null && last.At - item.At < OneAct && TimelineWords.Together(kind, run) is { } together)
                items[^1] = last with { Text = together };
            else
            {
                items.Add(item);
                run = [new AuditFacts(body)];
            }
        }

        return items;
    }

    private static TimelineItem Read(AuditEntry entry, JsonObject? body)
    {
        var actor = body?["actor"];
        var told = TimelineWords.Of(entry.Kind, new AuditFacts(body));
        // What was done with a link names it already.
        var way = entry.Kind.StartsWith("link.", StringComparison.Ordinal) ? null : WayOf(Text(actor, "channel"));
        return new TimelineItem(entry.At, Text(actor, "name") ?? "Không rõ", PostOf(actor), told.Text, told.Said, way, told.Icon);
    }

    private static JsonObject? BodyOf(AuditEntry entry)
    {
        try
        {
            return JsonNode.Parse(entry.Body) as JsonObject;
        }
        catch (JsonException)
        {
            // A row that was tampered with is still a row; the log shows what is wrong with it.
            return null;
        }
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
