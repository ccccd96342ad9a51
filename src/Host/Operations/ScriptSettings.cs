using Workflows.Engine.Expressions.JavaScript;

namespace Host.Operations;

/// <summary>Settings that narrow what one script of a workflow may use; they cannot widen it.</summary>
internal static class ScriptSettings
{
    /// <exception cref="StartRefusedException">A value is no number, or above what the engine allows.</exception>
    public static IServiceCollection AddScriptLimits(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Read(settings));

    internal static ScriptLimits Read(IConfiguration settings)
    {
        var limits = new ScriptLimits();
        Narrow("Milliseconds", value => limits = limits with { Time = TimeSpan.FromMilliseconds(value) });
        Narrow("Steps", value => limits = limits with { Steps = value });
        Narrow("Kilobytes", value => limits = limits with { Bytes = checked(value * 1024) });
        Narrow("Depth", value => limits = limits with { Depth = value });
        return limits;

        void Narrow(string name, Action<int> apply)
        {
            var key = $"Scripts:{name}";
            if (settings[key] is not { Length: > 0 } text)
                return;
            try
            {
                apply(int.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (Exception wrong) when (wrong is FormatException or OverflowException or ArgumentOutOfRangeException)
            {
                throw new StartRefusedException($"The setting {key} is “{text}”: it must be a whole number above 0 that lowers the limit.", wrong);
            }
        }
    }
}
