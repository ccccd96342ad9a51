using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Instances;
using Workflows.Values;

namespace Workflows.Definitions.Editing;

/// <summary>A definition as a file in Elsa's format, out and in.</summary>
public sealed record WorkflowFile(string Name, byte[] Bytes)
{
    /// <summary>Bytes of a file that are taken.</summary>
    public static int MaxBytes => DefinitionLimits.MaxBytes;

    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";

    private static readonly JsonSerializerOptions Readable = new(DefinitionJson.Plain) { WriteIndented = true };

    /// <summary>Everything a stock installation reads, in its order; nothing of this installation but the ids.</summary>
    public static WorkflowFile Of(StoredDefinition row)
    {
        var content = WorkflowText.OfStored(row.Json).Content;
        var file = new JsonObject
        {
            ["$schema"] = Schema,
            ["id"] = row.Id,
            ["definitionId"] = row.DefinitionId,
            ["name"] = row.Name,
            ["description"] = row.Description,
            ["createdAt"] = row.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
            ["version"] = row.Version,
            // Studio reads it as a .NET version and fails over anything else.
            ["toolVersion"] = Version.TryParse(row.ToolVersion, out _) ? row.ToolVersion : "3.8.0.0",
        };
        foreach (var (key, value) in content)
        {
            if (!file.ContainsKey(key) && key != "root")
                file[key] = value?.DeepClone();
        }

        file["isReadonly"] = row.IsReadonly;
        file["isSystem"] = row.IsSystem;
        file["isLatest"] = row.IsLatest;
        file["isPublished"] = row.IsPublished;
        file["root"] = content["root"]?.DeepClone();
        return new(NameOf(row), JsonSerializer.SerializeToUtf8Bytes(file, Readable));
    }

    /// <summary>Reads what somebody uploaded.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="field">The form's field that a message belongs to.</param>
    public static Result<JsonElement> Read(ReadOnlyMemory<byte> bytes, string field)
    {
        if (bytes.Length > MaxBytes)
            return new Invalid($"Tệp lớn quá {MaxBytes / (1024 * 1024)} MB.", field);
        if (bytes.Length == 0)
            return new Invalid("Tệp này trống.", field);
        try
        {
            // A mark at the beginning that editors put there is none of the text.
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            using var document = JsonDocument.Parse(
                bytes.Span.StartsWith(mark) ? bytes[mark.Length..] : bytes,
                new() { MaxDepth = DefinitionLimits.MaxDepth + 2, AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (!root.IsStorable())
                return new Invalid("Tệp có ký tự không lưu được.", field);
            var given = root.MemberOfEnvelope("model") is { ValueKind: JsonValueKind.Object } wrapped ? wrapped : root;
            return given.ValueKind == JsonValueKind.Object && given.MemberOfEnvelope("root").ValueKind == JsonValueKind.Object
                ? given.Clone()
                : new Invalid("Tệp này không phải là định nghĩa quy trình của Elsa 3: thiếu “root”.", field);
        }
        catch (Exception malformed) when (malformed is JsonException or ArgumentException or InvalidOperationException)
        {
            return new Invalid($"Tệp này không phải là JSON hợp lệ, lặp khóa hoặc lồng quá {DefinitionLimits.MaxDepth} cấp.", field);
        }
    }

    private static string NameOf(StoredDefinition row) =>
        $"workflow-definition-{new string([.. row.DefinitionId.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-')])}-v{row.Version}.json";
}
