using System.Globalization;
using Workflows.Engine.Instances;

namespace Host.ElsaApi;

/// <summary>Which versions are meant, in Elsa's words; nothing means every version.</summary>
internal static class VersionOptions
{
    public const string Latest = "Latest";
    public const string Published = "Published";

    /// <exception cref="RefusedRequestException">The word is not known.</exception>
    public static IQueryable<StoredDefinition> Only(this IQueryable<StoredDefinition> versions, string? options) => options switch
    {
        null or "" or "AllVersions" => versions,
        Latest => versions.Where(version => version.IsLatest),
        Published => versions.Where(version => version.IsPublished),
        "LatestOrPublished" => versions.Where(version => version.IsLatest || version.IsPublished),
        "LatestAndPublished" => versions.Where(version => version.IsLatest && version.IsPublished),
        "Draft" => versions.Where(version => !version.IsPublished),
        _ when int.TryParse(options, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => versions.Where(version => version.Version == number),
        _ => throw new RefusedRequestException("Tham số “versionOptions” không hợp lệ."),
    };
}
