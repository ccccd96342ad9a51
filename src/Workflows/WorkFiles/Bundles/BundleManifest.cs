using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Audit;

namespace Workflows.WorkFiles.Bundles;

/// <summary>What a bundle holds, entry by entry, with the heads everything in it hangs on. Its bytes are what is signed.</summary>
public sealed record BundleManifest
{
    public const string CurrentFormat = "ho-so-cong-viec/1";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public required string Format { get; init; }

    /// <summary>Version of the program that wrote it.</summary>
    public required string Program { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    public required string ExportedBy { get; init; }

    public required Guid Plan { get; init; }

    public required string Title { get; init; }

    /// <summary>Code of the work file: "2026/01.STTTT".</summary>
    public required string File { get; init; }

    /// <summary>"51/KH-UBND"; null for a plan that ended without one.</summary>
    public string? Number { get; init; }

    public DateOnly? IssuedOn { get; init; }

    /// <summary>The plan's audit chain as it stood.</summary>
    public required BundleChain Audit { get; init; }

    public required IReadOnlyList<BundleVersion> Versions { get; init; }

    /// <summary>A signature over this manifest goes with it.</summary>
    public required bool Signed { get; init; }

    /// <summary>All entries but the manifest, its digest and its signature, by path.</summary>
    public required IReadOnlyList<BundleEntry> Entries { get; init; }

    /// <summary>The one form in which it is written, hashed and signed.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(CanonicalJson.Of(JsonSerializer.SerializeToNode(this, Options)));

    /// <exception cref="JsonException">It is none, or not in the form in which it is written.</exception>
    public static BundleManifest Parse(byte[] bytes)
    {
        var manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Options) ?? throw new JsonException("The manifest is null.");
        if (manifest is not { Format: CurrentFormat })
            throw new JsonException($"Format '{manifest.Format}' needs another program; this one reads '{CurrentFormat}'.");
        return manifest.ToBytes().AsSpan().SequenceEqual(bytes) ? manifest : throw new JsonException("The manifest is not in canonical form.");
    }
}

/// <summary>Head of an audit chain.</summary>
public sealed record BundleChain(string Chain, long Rows, string Head);

/// <summary>A frozen version; <paramref name="Hash"/> is the digest of its entry.</summary>
public sealed record BundleVersion(int Number, string Hash, string Path);

/// <param name="Size">In bytes, unpacked.</param>
public sealed record BundleEntry(string Path, long Size, string Sha256);
