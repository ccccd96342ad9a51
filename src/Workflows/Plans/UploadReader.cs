using Workflows.Values;

namespace Workflows.Plans;

/// <summary>A file that passed every check and waits where it was received to be stored: it is never in memory whole.</summary>
public sealed record Upload
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Pdf = "application/pdf";

    /// <summary>As named by the uploader: NFC, no path.</summary>
    public required string Name { get; init; }

    /// <summary>ASCII form of the name.</summary>
    public required string Slug { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Opens its bytes from the beginning; again for an act that is tried again. Lasts as long as the request that brought it.</summary>
    public required Func<Stream> Open { get; init; }

    public required Sha256Hash Sha256 { get; init; }

    /// <summary>As found in the bytes.</summary>
    public required string ContentType { get; init; }

    /// <summary>Text of a Word file, NFC; null for other types.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it can be a plan's main document.</summary>
    public bool IsDocument => IsDocumentType(ContentType);

    internal static bool IsDocumentType(string contentType) => contentType is Word or Pdf;
}

/// <summary>Takes a file from outside: finds out what it is, refuses what is too large or not wanted.</summary>
public static class UploadReader
{
    /// <summary>Bytes of one file.</summary>
    public const int FileLimit = 20 * 1024 * 1024;

    /// <summary>Reads and checks; stores nothing.</summary>
    /// <param name="open">
    /// Opens what was received, from its beginning, as often as it is called; it can be sought in, so its length is the true one,
    /// whatever was claimed.
    /// </param>
    /// <param name="claimedName">The name sent by the browser.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<Result<Upload>> ReadAsync(Func<Stream> open, string? claimedName, CancellationToken stop)
    {
        var name = UploadName.Clean(claimedName);
        if (!name.IsSuccess)
            return name.Problem!;
        await using var bytes = open();
        if (bytes.Length > FileLimit)
            return new UploadRefused($"Tệp “{name.Value}” lớn hơn 20 MB.");
        if (bytes.Length == 0)
            return new UploadRefused($"Tệp “{name.Value}” rỗng.");
        var type = UploadType.Of(bytes, name.Value);
        if (!type.IsSuccess)
            return type.Problem!;
        string? text = null;
        if (type.Value is Upload.Word)
        {
            var read = WordText.Read(bytes);
            if (!read.IsSuccess)
                return read.Problem!;
            text = read.Value;
            if (SecrecyMark.In(text) is var mark and not Secrecy.None)
                return new StateSecretRefused(mark);
        }

        bytes.Position = 0;
        return new Upload
        {
            Name = name.Value,
            Slug = UploadName.Slug(name.Value),
            Size = bytes.Length,
            Open = open,
            Sha256 = await Sha256Hash.OfAsync(bytes, stop),
            ContentType = type.Value,
            Text = text,
        };
    }
}
