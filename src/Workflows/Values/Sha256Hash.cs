using System.Security.Cryptography;

namespace Workflows.Values;

/// <summary>A SHA-256 digest; printed and stored as 64 lower-case hexadecimal digits.</summary>
public readonly record struct Sha256Hash
{
    private readonly string? hex;

    private Sha256Hash(string hex) => this.hex = hex;

    /// <summary>The digest as 64 lower-case hexadecimal digits.</summary>
    public string Hex => hex ?? Zero.Hex;

    /// <summary>The first digits, enough for a person to compare two versions.</summary>
    public string Short => Hex[..12];

    /// <summary>64 zeros: the predecessor of the first link of a chain.</summary>
    public static Sha256Hash Zero { get; } = new(new string('0', 64));

    public static Sha256Hash Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Of what is left of a stream, read piece by piece.</summary>
    public static async Task<Sha256Hash> OfAsync(Stream bytes, CancellationToken stop) => new(Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop)));

    public static Sha256Hash Of(string text) => Of(System.Text.Encoding.UTF8.GetBytes(text));

    public static bool TryParse(string? text, out Sha256Hash hash)
    {
        var ok = text is { Length: 64 } && text.All(c => c is >= '0' and <= '9' or >= 'a' and <= 'f');
        hash = ok ? new Sha256Hash(text!) : default;
        return ok;
    }

    public static Sha256Hash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException("Not a SHA-256 digest in hexadecimal.");

    public override string ToString() => Hex;
}
