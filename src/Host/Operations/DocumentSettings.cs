using System.Collections.Concurrent;
using Workflows.Documents.Pdf;
using Workflows.Values;

namespace Host.Operations;

/// <summary>The font that documents are printed in, found at the start: without one the product would print boxes.</summary>
internal static class DocumentSettings
{
    private const string Key = "Documents:Fonts";

    /// <summary>Font files do not change while a process runs; hosts of one process share what was read.</summary>
    private static readonly ConcurrentDictionary<string, Result<PdfFonts>> Found = new(StringComparer.Ordinal);

    /// <exception cref="StartRefusedException">No font with the Vietnamese letters is installed.</exception>
    public static IServiceCollection AddDocumentFonts(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(Find(settings[Key] ?? ""));

    private static PdfFonts Find(string folder)
    {
        var found = Found.GetOrAdd(folder, own => PdfFonts.Find([.. own.Length > 0 ? new[] { own } : [], .. PdfFonts.SystemFolders]));
        return found.IsSuccess ? found.Value : throw new StartRefusedException(found.Problem!.Message);
    }
}
