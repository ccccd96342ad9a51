using System.Globalization;
using System.Text;
using System.Text.Json;
using Workflows.Audit;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>Where one chain of the audit trail ended.</summary>
/// <param name="LastSeq">Number of its newest row.</param>
/// <param name="LastHash">Hash of that row, 64 hexadecimal digits.</param>
public sealed record TreeLeaf(string Chain, long LastSeq, string LastHash)
{
    /// <summary>What a leaf of the tree is hashed over.</summary>
    internal string Text => string.Create(CultureInfo.InvariantCulture, $"{Chain}\n{LastSeq}\n{LastHash}");

    /// <summary>In the order in which the tree takes them.</summary>
    public static List<TreeLeaf> Sorted(IEnumerable<TreeLeaf> leaves) => [.. leaves.OrderBy(l => l.Chain, StringComparer.Ordinal)];
}

/// <summary>
/// The head of the whole audit trail at one moment: what the server signs, so that everybody who keeps a copy can show later that nothing
/// before it was changed.
/// </summary>
/// <param name="Number">1, 2, 3 …: a head that is missing is missed.</param>
/// <param name="At">To the microsecond, UTC.</param>
/// <param name="Rows">Audit rows in all chains.</param>
/// <param name="Root"><see cref="MerkleTree"/> over the ends of all chains.</param>
/// <param name="Previous">Digest of the statement before; zeros for the first.</param>
public sealed record TreeHead(long Number, DateTimeOffset At, long Chains, long Rows, Sha256Hash Root, Sha256Hash Previous)
{
    private const string Format = "audit-tree-head/1";
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>The same facts are the same bytes everywhere: canonical JSON in UTF-8.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(CanonicalJson.Of(new
    {
        format = Format,
        number = Number,
        at = At.ToUniversalTime().ToString(Instant, CultureInfo.InvariantCulture),
        chains = Chains,
        rows = Rows,
        root = Root.Hex,
        previous = Previous.Hex,
    }));

    /// <returns>A problem for anything that <see cref="ToBytes"/> would not write.</returns>
    public static Result<TreeHead> Parse(ReadOnlyMemory<byte> statement)
    {
        try
        {
            using var json = JsonDocument.Parse(statement);
            var root = json.RootElement;
            var head = new TreeHead(
                root.GetProperty("number").GetInt64(),
                DateTimeOffset.ParseExact(root.GetProperty("at").GetString()!, Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                root.GetProperty("chains").GetInt64(),
                root.GetProperty("rows").GetInt64(),
                Sha256Hash.Parse(root.GetProperty("root").GetString()!),
                Sha256Hash.Parse(root.GetProperty("previous").GetString()!));
            return head.ToBytes().AsSpan().SequenceEqual(statement.Span) ? head : Unreadable();
        }
        catch (Exception unfit) when (unfit is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            return Unreadable();
        }
    }

    private static Invalid Unreadable() => new("Đây không phải đầu nhật ký do hệ thống này ký.", "head");
}
