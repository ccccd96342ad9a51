using Workflows.Values;

namespace Workflows.Plans;

/// <summary>A file that passed every check and waits in memory to be stored.</summary>
public sealed record Upload
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Pdf = "application/pdf";

    /// <summary>As named by the uploader: NFC, no path.</summary>
    public required string Name { get; init; }

    /// <summary>ASCII form of the name.</summary>
    public required string Slug { get; init; }

    public required byte[] Bytes { get; init; }

    public required Sha256Hash Sha256 { get; init; }

    /// <summary>As found in the bytes.</summary>
    public required string ContentType { get; init; }

    /// <summary>Text of a Word file, NFC; null for other types.</summary>
    public string? Text { get; init; }

    /// <summary>Whether it can be a plan's main document.</summary>
    public bool IsDocument => IsDocumentType(ContentType);

    internal static bool IsDocumentType(string contentType) => contentType is Word or Pdf;
}

/// <summary>Takes a file from outside: reads it up to the limit, finds out what it is, refuses what is not wanted.</summary>
public static class UploadReader
{
    /// <summary>Bytes of one file.</summary>
    public const int FileLimit = 20 * 1024 * 1024;

    /// <summary>Reads and checks; stores nothing.</summary>
    /// <param name="bytes">Read to the limit and not a byte further; whatever length was claimed does not count.</param>
    /// <param name="claimedName">The name sent by the browser.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<Result<Upload>> ReadAsync(Stream bytes, string? claimedName, CancellationToken stop)
    {
        var name = UploadName.Clean(claimedName);
        if (!name.IsSuccess)
            return name.Problem!;
        if (await ReadLimitedAsync(bytes, stop) is not { } content)
            return new UploadRefused($"Tệp “{name.Value}” lớn hơn 20 MB.");
        if (content.Length == 0)
            return new UploadRefused($"Tệp “{name.Value}” rỗng.");
        var type = UploadType.Of(content, name.Value);
        if (!type.IsSuccess)
            return type.Problem!;
        string? text = null;
        if (type.Value is Upload.Word)
        {
            var read = WordText.Read(content);
            if (!read.IsSuccess)
                return read.Problem!;
            text = read.Value;
            if (SecrecyMark.In(text) is var mark and not Secrecy.None)
                return new StateSecretRefused(mark);
        }

        return new Upload
        {
            Name = name.Value,
            Slug = UploadName.Slug(name.Value),
            Bytes = content,
            Sha256 = Sha256Hash.Of(content),
            ContentType = type.Value,
            Text = text,
        };
    }

    private static async Task<byte[]?> ReadLimitedAsync(Stream source, CancellationToken stop)
    {
        using var kept = new MemoryStream();
        var chunk = new byte[81_920];
        int read;
        while ((read = await source.ReadAsync(chunk, stop)) > 0)
        {
            if (kept.Length + read > FileLimit)
                return null;
            kept.Write(chunk, 0, read);
        }

        return kept.ToArray();
    }
}
