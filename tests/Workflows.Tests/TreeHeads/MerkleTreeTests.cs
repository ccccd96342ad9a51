using System.Security.Cryptography;
using System.Text;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Workflows.Tests.TreeHeads;

public sealed class MerkleTreeTests
{
    [Fact]
    public void Nothing_has_the_hash_of_nothing() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.Root([]).Hex);

    /// <summary>The recursive words of RFC 9162, section 2.1.1, beside the loop of the product.</summary>
    [Fact]
    public void The_root_is_the_one_of_the_definition()
    {
        for (var count = 1; count <= 70; count++)
        {
            var leaves = Leaves(count);
            Assert.Equal(Convert.ToHexStringLower(ByDefinition(leaves)), MerkleTree.Root(leaves).Hex);
        }
    }

    [Fact]
    public void Every_leaf_counts()
    {
        var leaves = Leaves(9);
        var root = MerkleTree.Root(leaves);

        for (var i = 0; i < leaves.Count; i++)
        {
            Assert.NotEqual(root, MerkleTree.Root([.. leaves.Select((l, n) => n == i ? l with { LastSeq = l.LastSeq + 1 } : l)]));
            Assert.NotEqual(root, MerkleTree.Root([.. leaves.Where((_, n) => n != i)]));
        }

        Assert.NotEqual(root, MerkleTree.Root([.. leaves.Select((_, n) => leaves[leaves.Count - 1 - n])]));
    }

    private static List<TreeLeaf> Leaves(int count) => [.. Enumerable.Range(1, count).Select(i => new TreeLeaf($"plan:{i:000}", i, Sha256Hash.Of($"{i}").Hex))];

    private static byte[] ByDefinition(List<TreeLeaf> leaves)
    {
        if (leaves.Count == 1)
            return SHA256.HashData([0, .. Encoding.UTF8.GetBytes($"{leaves[0].Chain}\n{leaves[0].LastSeq}\n{leaves[0].LastHash}")]);
        var split = 1;
        while (split * 2 < leaves.Count)
            split *= 2;
        return SHA256.HashData([1, .. ByDefinition(leaves[..split]), .. ByDefinition(leaves[split..])]);
    }
}
