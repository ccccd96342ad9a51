using Workflows.Engine.Http;

namespace Workflows.Tests.Engine.Http;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("ke-hoach", "/Ke-Hoach/", "{}")]
    [InlineData("ke-hoach/{id}", "ke-hoach/42", """{"id":"42"}""")]
    [InlineData("{a}/{b}", "x/y z", """{"a":"x","b":"y z"}""")]
    [InlineData("ke-hoach/{id}", "ke-hoach", null)]
    [InlineData("ke-hoach/{id}", "ke-hoach/", null)]
    [InlineData("ke-hoach/{id}", "ke-hoach//", null)]
    [InlineData("ke-hoach/{id}", "ke-hoach/1/2", null)]
    [InlineData("ke-hoach/{id}", "khac/1", null)]
    [InlineData("a.json", "a.json", "{}")]
    [InlineData("a", "", null)]
    public void A_path_matches_word_by_word(string text, string path, string? values)
    {
        Assert.True(PathTemplate.TryParse(text, out var template, out _));
        Assert.Equal(values, template.Match(path)?.ToJsonString());
    }

    [Theory]
    [InlineData("a.vn,b.vn:8080", "https://a.vn/x", true)]
    [InlineData("a.vn,b.vn:8080", "http://a.vn:8080/", false)]
    [InlineData("a.vn,b.vn:8080", "http://b.vn:8080/", true)]
    [InlineData("a.vn,b.vn:8080", "http://b.vn/", false)]
    [InlineData("a.vn", "http://A.VN/", true)]
    [InlineData("a.vn", "http://x.a.vn/", false)]
    [InlineData("a.vn", "http://a.vn.evil.example/", false)]
    [InlineData("a.vn", "http://evil.example/?a.vn", false)]
    [InlineData("127.0.0.1:5000", "http://2130706433:5000/", true)]
    [InlineData("", "http://a.vn/", false)]
    public void A_host_is_allowed_by_its_name_and_port(string list, string address, bool allowed) =>
        Assert.Equal(allowed, HostList.Parse(list).Contains(new Uri(address)));

    [Theory]
    [InlineData("*.vn")]
    [InlineData("http://a.vn")]
    [InlineData("a.vn/x")]
    [InlineData("u@a.vn")]
    [InlineData("a b")]
    public void What_is_no_host_is_refused(string list) => Assert.Throws<FormatException>(() => HostList.Parse(list));
}
