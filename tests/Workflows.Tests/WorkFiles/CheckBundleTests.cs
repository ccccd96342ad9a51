using System.Text;
using Workflows.Audit;
using Workflows.Values;
using Workflows.WorkFiles.Bundles;
using Workflows.WorkFiles.Checking;

namespace Workflows.Tests.WorkFiles;

/// <summary>Whatever is done to a bundle is found, and the first bad thing is named.</summary>
public sealed class CheckBundleTests
{
    private readonly SampleBundle bundle = new();

    [Fact]
    public void A_whole_bundle_is_intact()
    {
        var report = SampleBundle.Check(bundle.Zip());

        Assert.Null(report.Fault);
        Assert.Equal((bundle.Parts.Count, 5, 1, 1), (report.Entries, report.AuditRows, report.Versions, report.Decisions));
        Assert.Null(report.SignedBy);
        Assert.Equal("51/KH-UBND", report.Manifest!.Number);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Assert.Equal(bundle.Zip(), new SampleBundle().Zip());

    [Fact]
    public void A_bundle_packed_again_by_another_program_is_still_whole() =>
        Assert.Null(SampleBundle.Check(SampleBundle.Pack(SampleBundle.Entries(bundle.Zip()).OrderByDescending(e => e.Path, StringComparer.Ordinal))).Fault);

    [Fact]
    public void A_changed_entry_is_named_whichever_it_is()
    {
        foreach (var (path, _) in SampleBundle.Entries(bundle.Zip()))
        {
            foreach (var place in new[] { 0.0, 0.5, 0.999 })
                Assert.Equal(path is BundlePaths.ManifestDigest ? BundlePaths.Manifest : path, FaultAfter(entries => Change(entries, path, b => b[(int)(b.Length * place)] ^= 1)).Where);
        }
    }

    [Fact]
    public void A_missing_entry_is_named_whichever_it_is()
    {
        foreach (var (path, _) in SampleBundle.Entries(bundle.Zip()))
            Assert.Equal(path, FaultAfter(entries => entries.RemoveAll(e => e.Path == path)).Where);
    }

    [Fact]
    public void An_entry_under_another_name_is_missed()
    {
        foreach (var path in bundle.Parts.Keys)
            Assert.Equal(path, FaultAfter(entries => entries[entries.FindIndex(e => e.Path == path)] = ("khac.txt", bundle.Parts[path])).Where);
    }

    [Theory]
    [InlineData("them.txt", "them.txt")]
    [InlineData("manifest.p7s", "manifest.p7s")]
    [InlineData("MANIFEST.JSON", "MANIFEST.JSON")]
    [InlineData("../ngoai.txt", "../ngoai.txt")]
    [InlineData("/etc/passwd", "/etc/passwd")]
    [InlineData("a/../../b", "a/../../b")]
    [InlineData("a\\b.txt", "a\\b.txt")]
    [InlineData("C:x.txt", "c:x.txt")]
    [InlineData("tep/", "tep/")]
    [InlineData("tệp.txt", "tep.txt")]
    public void An_entry_too_many_is_refused(string path, string named) =>
        Assert.Equal(named, FaultAfter(entries => entries.Add((path, [1]))).Where);

    [Fact]
    public void An_entry_twice_is_refused()
    {
        foreach (var (path, bytes) in SampleBundle.Entries(bundle.Zip()))
        {
            var fault = FaultAfter(entries => entries.Add((path, bytes)));
            Assert.Equal((path, "it is there twice"), (fault.Where, fault.What));
        }
    }

    [Fact]
    public void A_bomb_is_not_unpacked() =>
        Assert.Contains("far more", FaultAfter(entries => entries.Add(("bom.txt", new byte[20 * 1024 * 1024]))).What, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_belong_to_no_entry_are_found()
    {
        var zip = bundle.Zip();

        Assert.Equal("ZIP", SampleBundle.Check([.. zip, 0]).Fault!.Where);
        Assert.Equal("ZIP", SampleBundle.Check([0, .. zip]).Fault!.Where);
        Assert.Equal("ZIP", SampleBundle.Check(zip[..^1]).Fault!.Where);
        Assert.Equal("ZIP", SampleBundle.Check([]).Fault!.Where);
        Assert.Equal("ZIP", SampleBundle.Check(Encoding.UTF8.GetBytes(new string('x', 1000))).Fault!.Where);
    }

    /// <summary>A few bytes of a ZIP mean nothing (times, versions); a flip anywhere else must not pass, and none may break the checker.</summary>
    [Fact]
    public void A_flipped_bit_anywhere_is_found_or_changes_nothing_that_is_unpacked()
    {
        var zip = bundle.Zip();
        var whole = Shown(zip);
        var found = 0;
        for (var i = 0; i < zip.Length; i++)
        {
            var spoiled = zip.ToArray();
            spoiled[i] ^= (byte)(1 << (i % 8));
            if (!SampleBundle.Check(spoiled).IsIntact)
                found++;
            else
                Assert.Equal(whole, Shown(spoiled));
        }

        Assert.InRange(found, zip.Length * 8 / 10, zip.Length);
    }

    [Fact]
    public void A_manifest_in_another_form_is_refused_though_its_digest_fits()
    {
        Assert.Equal(BundlePaths.Manifest, Rewritten(text => text.Replace("{\"audit\"", "{ \"audit\"", StringComparison.Ordinal)).Where);
        Assert.Equal(BundlePaths.Manifest, Rewritten(text => text.Insert(1, "\"extra\":1,")).Where);
        Assert.Equal(BundlePaths.Manifest, Rewritten(text => text.Insert(1, "\"number\":\"1/KH-UBND\",")).Where);
        Assert.Equal(BundlePaths.Manifest, Rewritten(text => text.Replace("ho-so-cong-viec/1", "ho-so-cong-viec/2", StringComparison.Ordinal)).Where);
        Assert.Equal(BundlePaths.Manifest, Rewritten(_ => "null").Where);
        Assert.Equal(BundlePaths.Manifest, Rewritten(_ => "{}").Where);
    }

    [Fact]
    public void An_unsigned_bundle_says_so_and_a_signature_is_over_the_manifest()
    {
        byte[]? signed = null;
        var zip = bundle.Zip(manifest => (signed = manifest).AsSpan(0, 8).ToArray());

        var report = SampleBundle.Check(zip, (manifest, seal) => new(manifest.SequenceEqual(signed!) && seal.AsSpan().SequenceEqual(signed.AsSpan(0, 8)), "CN=Máy chủ"));

        Assert.Null(report.Fault);
        Assert.Equal("CN=Máy chủ", report.SignedBy);
        Assert.Equal(signed, SampleBundle.Entries(zip).Single(e => e.Path == BundlePaths.Manifest).Bytes);
        Assert.Equal(BundlePaths.Seal, SampleBundle.Check(zip, (_, _) => new(false, "another key")).Fault!.Where);
        var stripped = SampleBundle.Pack(SampleBundle.Entries(zip).Where(e => e.Path != BundlePaths.Seal));
        Assert.Equal(BundlePaths.Seal, SampleBundle.Check(stripped).Fault!.Where);
    }

    private static IEnumerable<string> Shown(byte[] zip) => [.. SampleBundle.Entries(zip).Select(e => $"{e.Path} {Convert.ToHexStringLower(e.Bytes)}")];

    private BundleFault Rewritten(Func<string, string> change) => FaultAfter(entries =>
    {
        var i = entries.FindIndex(e => e.Path == BundlePaths.Manifest);
        var bytes = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(entries[i].Bytes)));
        Assert.NotEqual(entries[i].Bytes, bytes);
        entries[i] = (BundlePaths.Manifest, bytes);
        entries[entries.FindIndex(e => e.Path == BundlePaths.ManifestDigest)] = (BundlePaths.ManifestDigest, Encoding.ASCII.GetBytes($"{Sha256Hash.Of(bytes).Hex}  {BundlePaths.Manifest}\n"));
    });

    private BundleFault FaultAfter(Action<List<(string Path, byte[] Bytes)>> spoil)
    {
        var entries = SampleBundle.Entries(bundle.Zip());
        spoil(entries);
        return SampleBundle.Check(SampleBundle.Pack(entries)).Fault ?? throw new InvalidOperationException("Nothing was found.");
    }

    private static void Change(List<(string Path, byte[] Bytes)> entries, string path, Action<byte[]> spoil)
    {
        var i = entries.FindIndex(e => e.Path == path);
        var bytes = entries[i].Bytes.ToArray();
        spoil(bytes);
        entries[i] = (path, bytes);
    }
}
