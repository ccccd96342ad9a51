using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Values;

namespace Workflows.Audit;

/// <summary>One chain while it is read, from the database or from a file; stops judging at its first fault.</summary>
internal sealed class ChainWalk
{
    /// <summary>So much may the clocks of two hosts differ, and a transaction last: rows are numbered as they commit.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    private AuditFault? fault;
    private DateTimeOffset latest = DateTimeOffset.MinValue;

    public string? Chain { get; init; }

    public long LastSeq { get; private set; }

    public string LastHash { get; private set; } = Sha256Hash.Zero.Hex;

    public void Step(AuditEntry entry)
    {
        if (fault is null && Judge(entry) is { } what)
            fault = new(entry.Chain, what.Seq, what.What);
        (LastSeq, LastHash) = (entry.Seq, entry.Hash);
        latest = entry.At > latest ? entry.At : latest;
    }

    /// <summary>The first fault of the chain; the head shows a tail that was cut off.</summary>
    public AuditFault? End(AuditChain? head) => fault ?? (Chain is null ? null : head switch
    {
        null => new(Chain, 1, "the chain has no head"),
        _ when head.LastSeq > LastSeq => new(Chain, LastSeq + 1, $"rows {LastSeq + 1} to {head.LastSeq} are missing at the end"),
        _ when head.LastSeq < LastSeq || head.LastHash != LastHash => new(Chain, LastSeq, "the head does not belong to the last row"),
        _ => null,
    });

    /// <summary>What the hash of a row is computed over.</summary>
    internal static Sha256Hash HashOf(string previous, string chain, long seq, string body) =>
        Sha256Hash.Of(string.Create(CultureInfo.InvariantCulture, $"{previous}\n{chain}\n{seq}\n{body}"));

    private (long Seq, string What)? Judge(AuditEntry entry)
    {
        if (entry.Seq == LastSeq)
            return (entry.Seq, $"row {entry.Seq} stands there twice");
        if (entry.Seq != LastSeq + 1)
            return (LastSeq + 1, $"row {LastSeq + 1} is missing (the next is {entry.Seq})");
        if (entry.PreviousHash != LastHash)
            return (entry.Seq, "it does not follow the row before it");
        if (HashOf(entry.PreviousHash, entry.Chain, entry.Seq, entry.Body).Hex != entry.Hash)
            return (entry.Seq, "its hash does not fit its content");
        if (FormOf(entry.Body) is { } form)
            return (entry.Seq, form);
        if (!ColumnsFit(entry))
            return (entry.Seq, "its columns disagree with its body");
        // A demonstration on a virtual clock writes into the chain of everything else: only a plan has one time.
        return entry.PlanId is not null && entry.At + Slack < latest ? (entry.Seq, "it says it happened before the rows before it") : null;
    }

    /// <summary>A body whose hash fits may still be in a form this program never wrote.</summary>
    private static string? FormOf(string body)
    {
        try
        {
            var node = JsonNode.Parse(body);
            if (node is not JsonObject || node["v"] is not JsonValue version || !version.TryGetValue<int>(out var form) || form != AuditTrail.Form)
                return "its body is in an unknown form";
            return CanonicalJson.Of(node) == body ? null : "its body is not written in the canonical form";
        }
        catch (JsonException)
        {
            return "its body is no JSON";
        }
    }

    private static bool ColumnsFit(AuditEntry entry)
    {
        try
        {
            using var body = JsonDocument.Parse(entry.Body);
            var root = body.RootElement;
            var plan = root.TryGetProperty("plan", out var id) ? id.GetGuid() : (Guid?)null;
            return root.GetProperty("kind").GetString() == entry.Kind
                && root.GetProperty("at").GetDateTimeOffset() == entry.At
                && plan == entry.PlanId
                && AuditTrail.ChainOf(plan) == entry.Chain;
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }
}
