using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Audit;

namespace Workflows.WorkFiles.Bundles;

/// <summary>A row of the audit trail in a bundle: the body as the text that was hashed, and the row's place in its chain.</summary>
internal sealed record AuditLine(long Seq, string PreviousHash, string Hash, string Body);

/// <summary>Audit rows as lines of JSON, oldest first.</summary>
internal static class AuditLines
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static byte[] Write(IEnumerable<AuditEntry> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.Append(JsonSerializer.Serialize(new AuditLine(row.Seq, row.PreviousHash, row.Hash, row.Body), Options)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <exception cref="JsonException">A line is none of ours; its number is told.</exception>
    public static IEnumerable<AuditLine> Read(byte[] bytes)
    {
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            AuditLine? row;
            try
            {
                row = JsonSerializer.Deserialize<AuditLine>(line, Options);
            }
            catch (JsonException unreadable)
            {
                throw new JsonException($"line {number} cannot be read", unreadable);
            }

            yield return row ?? throw new JsonException($"line {number} is null");
        }
    }
}
