using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Workflows.Plans;

/// <summary>How a plan's content stands in jsonb, in exports and under the hash.</summary>
public static class PlanContentJson
{
    public const int CurrentFormat = 1;

    /// <summary>Enums by name: a number would change its meaning when a member is inserted.</summary>
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    internal static readonly ValueConverter<PlanContent, string> Converter = new(c => Write(c), j => Read(j));

    internal static readonly ValueConverter<IReadOnlyList<VersionAttachment>, string> AttachmentsConverter = new(
        a => JsonSerializer.Serialize(a, Options),
        j => JsonSerializer.Deserialize<List<VersionAttachment>>(j, Options)!);

    internal static readonly ValueComparer<IReadOnlyList<VersionAttachment>> AttachmentsComparer = new(
        (a, b) => a!.SequenceEqual(b!), a => a.Count, a => a);

    public static string Write(PlanContent content) => JsonSerializer.Serialize(content, Options);

    /// <summary>Reads a stored content; a format newer than this program is an exception, never a guess.</summary>
    public static PlanContent Read(string json)
    {
        var content = JsonSerializer.Deserialize<PlanContent>(json, Options)
            ?? throw new JsonException("A plan's content is null.");
        return content.Format == CurrentFormat
            ? content
            : throw new JsonException($"Plan content of format {content.Format} needs a newer program; this one reads {CurrentFormat}.");
    }

    internal static JsonNode ToNode<T>(T value) => JsonSerializer.SerializeToNode(value, Options)!;
}
