using Microsoft.Net.Http.Headers;
using Workflows.Plans;

namespace Host.Web;

/// <summary>Hands a stored file to the browser so that it is saved or shown, never run.</summary>
public static class Downloads
{
    /// <summary>Whatever a file holds, it gets no script, no form and no origin of ours.</summary>
    private const string Caged = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

    /// <summary>What is larger goes by way of the disk: whoever reads slowly, or not at all, holds none of the memory.</summary>
    private const int LargestInMemory = 256 * 1024;

    private const int Piece = 64 * 1024;

    public static IResult Send(HttpContext http, StoredFile file)
    {
        http.Response.Headers.ContentSecurityPolicy = Caged;
        http.Response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        // Old programs read the plain name, others the Vietnamese one (RFC 5987).
        disposition.FileName = file.Slug;
        disposition.FileNameStar = file.Name;
        http.Response.Headers.ContentDisposition = disposition.ToString();
        return file.Bytes.Length <= LargestInMemory ? Results.Bytes(file.Bytes, file.ContentType) : Results.Stream(OnDisk(file.Bytes), file.ContentType);
    }

    /// <summary>Gone when it is closed, which is after it is sent.</summary>
    private static FileStream OnDisk(byte[] bytes)
    {
        // Where the framework keeps what comes in.
        var folder = Environment.GetEnvironmentVariable("ASPNETCORE_TEMP") is { Length: > 0 } set ? set : Path.GetTempPath();
        var waiting = new FileStream(Path.Combine(folder, $"{Path.GetRandomFileName()}.sent"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = Piece,
        });
        try
        {
            waiting.Write(bytes);
            waiting.Position = 0;
            return waiting;
        }
        catch
        {
            waiting.Dispose();
            throw;
        }
    }
}
