using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.WorkFiles.Bundles;

/// <summary>One entry before it is written; its bytes are read when its turn comes, so that one file at a time is held.</summary>
internal sealed record BundlePart(string Path, Func<CancellationToken, Task<byte[]>> ReadAsync)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static BundlePart Text(string path, string text) => new(path, _ => Task.FromResult(Encoding.UTF8.GetBytes(text)));

    public static BundlePart Json<T>(string path, T value) => new(path, _ => Task.FromResult(JsonSerializer.SerializeToUtf8Bytes(value, Options)));
}

/// <summary>A document that another room made for the file, e.g. the issued PDF or DOCX.</summary>
/// <param name="Name">ASCII file name, e.g. "51-kh-ubnd.pdf"; stands under "van-ban/".</param>
/// <param name="ReadAsync">Its bytes.</param>
public sealed record ExtraFile(string Name, Func<CancellationToken, Task<byte[]>> ReadAsync)
{
    /// <summary>Its line in the index: what the file is in words, whose it is, when it was made, its pages.</summary>
    public required IndexLine Line { get; init; }

    internal string Path => BundlePaths.Extras + Name;
}
