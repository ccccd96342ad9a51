using Workflows.Values;

namespace Host.Web.Plans;

/// <summary>Sizes as people read them: "1,2 MB".</summary>
public static class FileSize
{
    private const double Kilo = 1024;

    public static string Text(long bytes) => bytes switch
    {
        < 1024 => string.Create(VietnamTime.Culture, $"{bytes} byte"),
        < 1024 * 1024 => string.Create(VietnamTime.Culture, $"{bytes / Kilo:0} KB"),
        _ => string.Create(VietnamTime.Culture, $"{bytes / Kilo / Kilo:0.#} MB"),
    };
}
