using Host.Operations;
using Microsoft.Extensions.Configuration;

namespace Host.Tests.Operations;

public sealed class ScriptSettingsTests
{
    [Fact]
    public void Settings_narrow_what_scripts_may_use()
    {
        var limits = Read(("Scripts:Steps", "1000"), ("Scripts:Milliseconds", "50"), ("Scripts:Kilobytes", "512"), ("Scripts:Depth", "16"));
        Assert.Equal((1000, 50, 524_288, 16), (limits.Steps, limits.Time.TotalMilliseconds, limits.Bytes, limits.Depth));
        Assert.Equal(new(), Read());
    }

    [Theory]
    [InlineData("Scripts:Steps", "100001")]
    [InlineData("Scripts:Steps", "0")]
    [InlineData("Scripts:Steps", "nhiều")]
    [InlineData("Scripts:Milliseconds", "1000")]
    [InlineData("Scripts:Kilobytes", "2147483647")]
    [InlineData("Scripts:Depth", "-1")]
    public void A_setting_that_widens_them_or_is_no_number_stops_the_start_and_is_named(string key, string value) =>
        Assert.Contains(key, Assert.Throws<StartRefusedException>(() => Read((key, value))).Message, StringComparison.Ordinal);

    private static Workflows.Engine.Expressions.JavaScript.ScriptLimits Read(params (string Key, string Value)[] settings) => ScriptSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(item => item.Key, item => (string?)item.Value)).Build());
}
