using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Audit;

namespace Host.Web.Plans.Reading;

/// <summary>Audit rows as people who are no administrators see them.</summary>
internal static class LogEntries
{
    /// <summary>Network addresses, browsers and mailboxes of others: proof for an inquiry, not for every colleague.</summary>
    private static readonly string[] Traces = ["address", "userAgent", "to"];

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static AuditEntry WithoutTraces(AuditEntry entry)
    {
        JsonNode? body;
        try
        {
            body = JsonNode.Parse(entry.Body);
        }
        catch (JsonException)
        {
            // A row that was tampered with: nobody can tell what is in it.
            body = new JsonObject();
        }

        Strip(body);
        return new AuditEntry
        {
            Chain = entry.Chain,
            Seq = entry.Seq,
            Body = body?.ToJsonString(Readable) ?? "",
            PreviousHash = entry.PreviousHash,
            Hash = entry.Hash,
            Kind = entry.Kind,
            At = entry.At,
            PlanId = entry.PlanId,
        };
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var name in Traces.Where(members.ContainsKey))
                members[name] = members[name] is null ? null : "…";
            foreach (var (_, child) in members)
                Strip(child);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Strip(item);
        }
    }
}
