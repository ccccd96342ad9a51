using Host.Identity;
using Workflows.Values;

namespace Host.Tests.Identity;

public sealed class LinkKeyTests : IDisposable
{
    private readonly DirectoryInfo keys = Directory.CreateTempSubdirectory("keys-");

    private string FilePath => Path.Combine(keys.FullName, LinkKey.FileName);

    public void Dispose() => keys.Delete(recursive: true);

    [Fact]
    public void In_Development_a_missing_key_is_made_once_for_its_owner_only()
    {
        var link = new Guid("0198c1a0-0000-7000-8000-000000000001");
        var first = LinkKey.Load(keys, mayCreate: true, new SystemRandomness());
        var second = LinkKey.Load(keys, mayCreate: true, new SystemRandomness());

        Assert.Equal(first.TokenFor(link), second.TokenFor(link));
        Assert.Single(keys.GetFiles());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Fact]
    public async Task Hosts_that_start_at_once_end_with_the_same_key()
    {
        var link = new Guid("0198c1a0-0000-7000-8000-000000000001");
        var tokens = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            Task.Run(() => LinkKey.Load(keys, mayCreate: true, new SystemRandomness()).TokenFor(link))));
        Assert.Single(tokens.Distinct());
    }

    [Fact]
    public void In_Production_a_missing_key_stops_the_start_and_says_how_to_make_one()
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => LinkKey.Load(keys, mayCreate: false, new SystemRandomness()));
        Assert.Contains("openssl rand -base64 32", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(keys.GetFiles());
    }

    [Theory]
    [InlineData("không phải base64")]
    [InlineData("c2hvcnQ=")]
    [InlineData("")]
    public void A_key_that_is_no_key_stops_the_start(string content)
    {
        File.WriteAllText(FilePath, content);
        Assert.Throws<InvalidOperationException>(() => LinkKey.Load(keys, mayCreate: true, new SystemRandomness()));
    }
}
