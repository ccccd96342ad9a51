using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>A head as it is kept outside the database: in a mail, on a disk of another house, on paper.</summary>
/// <param name="Statement"><see cref="TreeHead.ToBytes"/>.</param>
/// <param name="Signature">Detached CMS (DER) of the server over the statement.</param>
/// <param name="Leaves">
/// The ends of all chains, where the copy is a full one: with them a changed chain is named even if the database's own list was changed too.
/// </param>
public sealed record PublishedHead(byte[] Statement, byte[] Signature, IReadOnlyList<TreeLeaf>? Leaves = null)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON; statement as text, signature in base64.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Kept(Encoding.UTF8.GetString(Statement), Convert.ToBase64String(Signature), Leaves), Form);

    /// <param name="text">The JSON, with or without the words of the mail around it; a mail may have broken its lines.</param>
    public static Result<PublishedHead> Parse(string text)
    {
        var (begin, end) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        if (begin < 0 || end < begin)
            return Unreadable();
        try
        {
            var json = text[begin..(end + 1)].ReplaceLineEndings("");
            return JsonSerializer.Deserialize<Kept>(json, Form) is { Statement: { } statement, Signature: { } signature } kept
                ? new PublishedHead(Encoding.UTF8.GetBytes(statement), Convert.FromBase64String(signature), kept.Leaves)
                : Unreadable();
        }
        catch (Exception unfit) when (unfit is JsonException or FormatException)
        {
            return Unreadable();
        }
    }

    private static Invalid Unreadable() => new("Không đọc được đầu nhật ký: cần nguyên đoạn JSON từ dấu { đầu tiên đến dấu } cuối cùng.", "head");

    private sealed record Kept(string? Statement, string? Signature, IReadOnlyList<TreeLeaf>? Leaves);
}
