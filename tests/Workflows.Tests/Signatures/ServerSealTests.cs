using System.Text;
using Workflows.Signatures;
using Workflows.Values;

namespace Workflows.Tests.Signatures;

public sealed class ServerSealTests : IDisposable
{
    private static readonly SealManifest Manifest = new(
        Sha256Hash.Of("tệp"), "15/KH-UBND", new DateOnly(2026, 11, 22), Sha256Hash.Of("nhật ký"));

    private readonly string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_manifest_is_the_same_bytes_however_its_number_was_typed()
    {
        var bytes = Manifest.ToBytes();
        Assert.Equal(
            $"format: issued-document/1\nfile-sha256: {Sha256Hash.Of("tệp")}\nnumber: 15/KH-UBND\ndate: 2026-11-22\naudit-head: {Sha256Hash.Of("nhật ký")}\n",
            Encoding.UTF8.GetString(bytes));
        Assert.Equal((Manifest with { Number = "16/QĐ-UBND" }).ToBytes(), (Manifest with { Number = " 16/QĐ-UBND ".Normalize(NormalizationForm.FormD) }).ToBytes());
        Assert.Throws<InvalidOperationException>(() => (Manifest with { Number = "15\naudit-head: 0" }).ToBytes());
    }

    [Fact]
    public void A_seal_verifies_over_its_manifest_and_tells_when_it_was_set()
    {
        using var key = Folder().Load().Value;
        var seal = ServerSeal.Sign(Manifest.ToBytes(), key, TestAuthority.Now);
        var read = ServerSeal.Verify(Manifest.ToBytes(), seal, key);
        Assert.True(read.IsSuccess, read.Problem?.Message);
        Assert.Equal(TestAuthority.Now, read.Value.SignedAt);
        Assert.Equal("Máy chủ phát hành văn bản", read.Value.Signer.CommonName);
    }

    [Fact]
    public void A_seal_over_other_facts_does_not_verify()
    {
        using var key = Folder().Load().Value;
        var seal = ServerSeal.Sign(Manifest.ToBytes(), key, TestAuthority.Now);
        foreach (var other in new[]
        {
            Manifest with { Number = "16/KH-UBND" },
            Manifest with { Date = new DateOnly(2026, 11, 23) },
            Manifest with { File = Sha256Hash.Of("khác") },
            Manifest with { AuditHead = Sha256Hash.Zero },
        })
            Assert.False(ServerSeal.Verify(other.ToBytes(), seal, key).IsSuccess);
    }

    [Fact]
    public void A_seal_of_another_key_is_not_the_servers()
    {
        using var key = Folder().Load().Value;
        Assert.Equal(
            "Dấu xác nhận không phải do máy chủ này ký.",
            ServerSeal.Verify(Manifest.ToBytes(), ServerSeal.Sign(Manifest.ToBytes(), TestAuthority.Leader, TestAuthority.Now), key).Problem?.Message);
    }

    [Fact]
    public void Every_byte_of_a_seal_may_be_broken_without_an_exception_and_none_beside_it_is_taken()
    {
        using var key = Folder().Load().Value;
        var manifest = Manifest.ToBytes();
        var seal = ServerSeal.Sign(manifest, key, TestAuthority.Now);
        for (var i = 0; i < seal.Length; i++)
        {
            var broken = seal.ToArray();
            broken[i] ^= 0x11;
            // A changed byte of the wrapping may still say the same; it must not say another time or signer.
            var read = ServerSeal.Verify(manifest, broken, key);
            Assert.True(!read.IsSuccess || read.Value.SignedAt == TestAuthority.Now);
            Assert.False(ServerSeal.Verify(manifest, seal[..i], key).IsSuccess);
        }

        Assert.False(ServerSeal.Verify(manifest, [.. seal, 0], key).IsSuccess);
    }

    [Fact]
    public void The_key_is_made_once_and_is_its_owners_alone()
    {
        using var first = Folder().Load().Value;
        using var second = Folder().Load().Value;
        Assert.Equal(first.RawData, second.RawData);
        Assert.True(second.HasPrivateKey);
        var file = Assert.Single(Directory.GetFiles(folder));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Contains("-----BEGIN PRIVATE KEY-----", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_file_open_to_others_is_refused()
    {
        Folder().Load().Value.Dispose();
        File.SetUnixFileMode(Directory.GetFiles(folder)[0], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.StartsWith("Tệp khóa của máy chủ mở cho người khác", Folder().Load().Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_key_file_and_an_ended_certificate_are_told_and_never_replaced()
    {
        Folder().Load().Value.Dispose();
        var file = Directory.GetFiles(folder)[0];
        var text = File.ReadAllText(file);
        Assert.Equal("Chứng thư của máy chủ không còn hiệu lực: cất tệp khóa cũ đi để máy chủ tạo khóa mới.",
            new SealKeyFolder(folder, new FixedTime(TestAuthority.Now.AddYears(21)), new Filled(5)).Load().Problem?.Message);
        File.WriteAllText(file, "hỏng");
        Assert.Equal("Tệp khóa của máy chủ bị hỏng.", Folder().Load().Problem?.Message);
        File.WriteAllText(file, text);
        Assert.True(Folder().Load().IsSuccess);
    }

    [Fact]
    public void Two_that_begin_at_once_end_with_one_key()
    {
        var loaded = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 8, i => loaded.Add(new SealKeyFolder(folder, new FixedTime(TestAuthority.Now), new Filled((byte)i)).Load().Value.Thumbprint));
        Assert.Single(loaded.Distinct());
        Assert.Single(Directory.GetFiles(folder));
    }

    private SealKeyFolder Folder() => new(folder, new FixedTime(TestAuthority.Now), new Filled(7));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private sealed class Filled(byte filler) : IRandomness
    {
        public void Fill(Span<byte> bytes) => bytes.Fill(filler);
    }
}
