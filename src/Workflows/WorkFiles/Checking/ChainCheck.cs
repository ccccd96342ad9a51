using System.Text.Json;
using Workflows.Audit;
using Workflows.WorkFiles.Bundles;

namespace Workflows.WorkFiles.Checking;

/// <summary>What an audit row of a bundle tells.</summary>
internal sealed record ToldRow(long Seq, string Kind, JsonElement Body)
{
    public string? Version => Text(Body, "version");

    public string? Task => Text(Body, "task");

    public string? Data(params string[] path)
    {
        var at = Body;
        foreach (var name in path.Prepend("data"))
        {
            if (at.ValueKind is not JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind switch
        {
            JsonValueKind.String => at.GetString(),
            JsonValueKind.Number => at.GetRawText(),
            _ => null,
        };
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}

/// <summary>Recomputes the plan's chain from the rows of a bundle, with the code that verifies the database.</summary>
internal static class ChainCheck
{
    public static IReadOnlyList<ToldRow> Run(byte[] lines, BundleManifest manifest)
    {
        var chain = AuditTrail.ChainOf(manifest.Plan);
        if (manifest.Audit.Chain != chain)
            throw new BrokenBundleException(BundlePaths.Manifest, "it names the chain of another plan", "chuỗi nhật ký là của kế hoạch khác");
        var told = new List<ToldRow>();
        var walk = new ChainWalk { Chain = chain };
        try
        {
            foreach (var line in AuditLines.Read(lines))
            {
                var body = BodyOf(line);
                told.Add(new(line.Seq, body.GetProperty("kind").GetString() ?? "", body));
                walk.Step(new AuditEntry
                {
                    Chain = chain,
                    Seq = line.Seq,
                    Body = line.Body,
                    PreviousHash = line.PreviousHash,
                    Hash = line.Hash,
                    Kind = told[^1].Kind,
                    At = body.GetProperty("at").GetDateTimeOffset(),
                    PlanId = manifest.Plan,
                });
            }
        }
        catch (Exception unreadable) when (unreadable is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new BrokenBundleException(BundlePaths.Audit, $"row {told.Count + 1} cannot be read", $"không đọc được dòng {told.Count + 1}");
        }

        var head = new AuditChain { Chain = chain, LastSeq = manifest.Audit.Rows, LastHash = manifest.Audit.Head };
        return walk.End(head) is { } fault
            ? throw new BrokenBundleException(BundlePaths.Audit, $"row {fault.Seq}: {fault.What}", $"chuỗi nhật ký đứt ở dòng {fault.Seq}")
            : told;
    }

    private static JsonElement BodyOf(AuditLine line)
    {
        using var document = JsonDocument.Parse(line.Body, new() { AllowDuplicateProperties = false });
        return document.RootElement.Clone();
    }
}
