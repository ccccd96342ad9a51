using System.Globalization;
using Workflows.TreeHeads;
using Workflows.Values;

namespace Host.Operations;

/// <summary>Settings of the signed heads: <c>Audit:HeadsTo</c>, addresses; <c>Audit:HeadEveryRows</c>, besides once a day.</summary>
internal static class TreeHeadSettings
{
    private const string ReadersKey = "Audit:HeadsTo";
    private const string RowsKey = "Audit:HeadEveryRows";
    private const int FewestRows = 100;

    /// <exception cref="StartRefusedException">An address is none, or the number is none or too small.</exception>
    public static IServiceCollection AddTreeHeadRules(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Read(settings));

    internal static TreeHeadRules Read(IConfiguration settings)
    {
        var readers = (settings[ReadersKey] ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var reader in readers.Where(r => !EmailAddress.IsValid(r)))
            throw new StartRefusedException($"The setting {ReadersKey} names “{reader}”: that is no mail address.");
        return settings[RowsKey] switch
        {
            null or "" => new(TreeHeadRules.UsualRows, readers),
            { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows >= FewestRows => new(rows, readers),
            var text => throw new StartRefusedException($"The setting {RowsKey} is “{text}”: it must be a whole number, {FewestRows} or more."),
        };
    }
}
