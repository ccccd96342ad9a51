using System.Net;
using System.Security.Cryptography;
using System.Text;
using Workflows.Values;

namespace Faults.Driving;

/// <summary>A signed letter, as an agency hands it in with its opinion: a PDF of which no two are alike.</summary>
internal sealed class Letter
{
    /// <summary>One for all letters: hundreds of them in the driver's memory would be measured with the host's.</summary>
    private static readonly byte[] Filling = Fill(1024 * 1024);

    private static readonly byte[] End = Encoding.ASCII.GetBytes("\n%%EOF\n");

    private readonly byte[] head;

    private Letter(string name, byte[] head, int megabytes)
    {
        (Name, this.head, Megabytes) = (name, head, megabytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var piece in Pieces)
            hash.AppendData(piece);
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of the file.</summary>
    public string Name { get; }

    public int Megabytes { get; }

    /// <summary>In hexadecimal, as it is stored.</summary>
    public string Sha256 { get; }

    public byte[] Bytes => [.. Pieces.SelectMany(piece => piece)];

    private IEnumerable<byte[]> Pieces => [head, .. Enumerable.Repeat(Filling, Megabytes), End];

    public static Letter Of(string name, int megabytes) => new($"{name}.pdf", Encoding.UTF8.GetBytes($"%PDF-1.7\n%{name}\n"), megabytes);

    private static byte[] Fill(int length)
    {
        var bytes = new byte[length];
        new SystemRandomness().Fill(bytes);
        return bytes;
    }

    /// <summary>The form of an opinion with this letter.</summary>
    public MultipartFormDataContent With(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        form.Add(new StringContent("415/STC-NS"), "letter-number");
        form.Add(new StringContent(VietnamTime.Short(VietnamTime.Today(TimeProvider.System))), "letter-date");
        form.Add(new StringContent("Đặng Văn Hùng"), "letter-signer");
        form.Add(new Content(this), "letter-file", Name);
        return form;
    }

    private sealed class Content(Letter letter) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var piece in letter.Pieces)
                await stream.WriteAsync(piece);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = letter.Pieces.Sum(piece => (long)piece.Length);
            return true;
        }
    }
}
