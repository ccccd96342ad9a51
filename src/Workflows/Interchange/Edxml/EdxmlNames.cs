using System.Globalization;
using System.Xml.Linq;
using Workflows.Values;

namespace Workflows.Interchange.Edxml;

/// <summary>Names and forms that are part of the interface, misspellings included; and what we let in.</summary>
internal static class EdxmlNames
{
    public const string Prefix = "edXML";

    public const string ContentIdPrefix = "cid:";

    public const string TimeFormat = "yyyy/MM/dd HH:mm:ss";

    public static XNamespace Space { get; } = "http://www.mic.gov.vn/TBT/QCVN_102_2016";

    public static XNamespace Signing { get; } = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>Local time of Việt Nam without a zone.</summary>
    public static string TextOf(DateTimeOffset at) => VietnamTime.Local(at).ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset? TimeOf(string text) =>
        DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? VietnamTime.At(DateOnly.FromDateTime(at), TimeOnly.FromDateTime(at))
            : null;

    /// <summary>"209" of "cid:209"; senders write the two sides differently.</summary>
    public static string WithoutPrefix(string contentId) =>
        contentId.StartsWith(ContentIdPrefix, StringComparison.OrdinalIgnoreCase) ? contentId[ContentIdPrefix.Length..] : contentId;
}

/// <summary>What a packet may be at most. The standard's own limits were not read; these protect the product.</summary>
public sealed record EdxmlLimits
{
    public static EdxmlLimits Default { get; } = new();

    /// <summary>Bytes of a packet.</summary>
    public int Packet { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of one decoded file.</summary>
    public int File { get; init; } = 40 * 1024 * 1024;

    public int Files { get; init; } = 100;

    public int Receivers { get; init; } = 5_000;

    public int Depth { get; init; } = 24;

    public int Elements { get; init; } = 100_000;

    /// <summary>UTF-16 units of any text that is not a file.</summary>
    public int Text { get; init; } = 10_000;
}
