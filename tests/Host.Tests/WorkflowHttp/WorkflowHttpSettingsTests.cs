using System.Net;
using Host.Operations;
using Host.WorkflowHttp;
using Microsoft.Extensions.Configuration;

namespace Host.Tests.WorkflowHttp;

public sealed class WorkflowHttpSettingsTests
{
    [Fact]
    public void Unset_nothing_is_open()
    {
        var settings = Read();
        Assert.Equal((false, "/workflows", false), (settings.Enabled, settings.BasePath, settings.Rules.AllowAnonymous));
        Assert.False(settings.Rules.MayCall(new Uri("https://example.org/")));
    }

    [Theory]
    [InlineData("Enabled", "ja")]
    [InlineData("AllowAnonymous", "1")]
    [InlineData("BasePath", "/")]
    [InlineData("BasePath", "workflows")]
    [InlineData("BasePath", "/a/../b")]
    [InlineData("BasePath", "/{x}")]
    [InlineData("RequestsPerMinute", "0")]
    [InlineData("AllowedHosts", "*")]
    [InlineData("AllowedPrivateHosts", "http://a")]
    public void A_wrong_setting_stops_the_start_and_is_named(string name, string value) =>
        Assert.Contains($"WorkflowHttp:{name}", Assert.Throws<StartRefusedException>(() => Read((name, value))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001::1", false)]
    public void Addresses_of_this_machine_and_office_are_told_from_public_ones(string address, bool isPublic) =>
        Assert.Equal(isPublic, AddressGuard.IsPublic(IPAddress.Parse(address)));

    private static WorkflowHttpSettings Read(params (string Name, string Value)[] settings) => WorkflowHttpSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => $"WorkflowHttp:{s.Name}", s => (string?)s.Value)).Build());
}
