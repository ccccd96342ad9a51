using System.Text;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Workflows.Tests.TreeHeads;

public sealed class TreeHeadTests
{
    private static readonly TreeHead Head = new(
        12, new(2026, 11, 22, 17, 0, 0, TimeSpan.Zero), 3, 41, Sha256Hash.Of("root"), Sha256Hash.Of("previous"));

    [Fact]
    public void A_statement_is_canonical_and_reads_back()
    {
        var bytes = Head.ToBytes();

        Assert.Equal(
            $$"""{"at":"2026-11-22T17:00:00.000000Z","chains":3,"format":"audit-tree-head/1","number":12,"previous":"{{Head.Previous}}","root":"{{Head.Root}}","rows":41}""",
            Encoding.UTF8.GetString(bytes));
        Assert.Equal(Head, TreeHead.Parse(bytes).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"number":"twelve"}""")]
    public void Anything_else_is_refused(string statement) =>
        Assert.IsType<Invalid>(TreeHead.Parse(Encoding.UTF8.GetBytes(statement)).Problem);

    [Fact]
    public void The_same_facts_written_otherwise_are_refused()
    {
        var text = Encoding.UTF8.GetString(Head.ToBytes());

        foreach (var other in new[] { text + " ", text.Replace(":3,", ": 3,", StringComparison.Ordinal), text.Replace("head/1", "head/2", StringComparison.Ordinal) })
            Assert.IsType<Invalid>(TreeHead.Parse(Encoding.UTF8.GetBytes(other)).Problem);
    }

    [Fact]
    public void A_copy_reads_back_from_the_words_of_a_mail_with_broken_lines()
    {
        var kept = new PublishedHead(Head.ToBytes(), [.. Enumerable.Range(0, 300).Select(i => (byte)(i % 256))], [new("plan:1", 2, Sha256Hash.Of("x").Hex)]);
        var json = kept.ToJson();
        var broken = string.Join("\r\n", json.Chunk(76).Select(part => new string(part)));

        foreach (var text in new[] { json, $"Kính gửi …\n\n{broken}\n\nTrân trọng" })
        {
            var read = PublishedHead.Parse(text).Value;
            Assert.Equal(kept.Statement, read.Statement);
            Assert.Equal(kept.Signature, read.Signature);
            Assert.Equal(kept.Leaves, read.Leaves);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("} {")]
    [InlineData("{}")]
    [InlineData("""{"statement":"x"}""")]
    [InlineData("""{"statement":"x","signature":"không phải base64"}""")]
    public void A_copy_that_is_none_is_refused(string text) => Assert.IsType<Invalid>(PublishedHead.Parse(text).Problem);
}
