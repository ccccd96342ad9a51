using System.Security.Cryptography;
using System.Text;
using Workflows.Values;

namespace Workflows.TreeHeads;

/// <summary>The Merkle tree hash over the ends of all chains (RFC 9162, section 2.1.1), with SHA-256.</summary>
public static class MerkleTree
{
    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;

    /// <param name="leaves">In the ordinal order of their chains.</param>
    /// <returns>The root; of no leaves the hash of nothing.</returns>
    public static Sha256Hash Root(IReadOnlyList<TreeLeaf> leaves)
    {
        if (leaves.Count == 0)
            return Sha256Hash.Of(ReadOnlySpan<byte>.Empty);
        var hashes = new byte[leaves.Count][];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = SHA256.HashData([LeafPrefix, .. Encoding.UTF8.GetBytes(leaves[i].Text)]);

        // Level by level from the left; a hash without a neighbour goes up as it is. That is the tree of the RFC.
        for (var count = hashes.Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count; i += 2)
                hashes[i / 2] = i + 1 < count ? SHA256.HashData([NodePrefix, .. hashes[i], .. hashes[i + 1]]) : hashes[i];
        }

        return Sha256Hash.Parse(Convert.ToHexStringLower(hashes[0]));
    }
}
