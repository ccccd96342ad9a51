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

    /// <summary>A file that was made just now, or is small: it is in memory.</summary>
    public static IResult Send(HttpContext http, StoredFile file)
    {
        Cage(http, file.Name, file.Slug);
        if (file.Bytes.Length <= LargestInMemory)
            return Results.Bytes(file.Bytes, file.ContentType);
        var waiting = OnDisk();
        try
        {
            waiting.Write(file.Bytes);
            waiting.Position = 0;
            return Results.Stream(waiting, file.ContentType);
        }
        catch
        {
            waiting.Dispose();
            throw;
        }
    }

    /// <summary>A file that was handed in. A large one is on disk before the answer begins: a slow reader keeps no connection to the database either.</summary>
    public static async Task<IResult> SendAsync(HttpContext http, KeptFile file, PlanReader plans, CancellationToken stop)
    {
        Cage(http, file.Name, file.Slug);
        if (file.Size <= LargestInMemory)
            return Results.Bytes(await plans.BytesAsync(file, stop), file.ContentType);
        var waiting = OnDisk();
        try
        {
            await plans.CopyAsync(file, waiting, stop);
            waiting.Position = 0;
            return Results.Stream(waiting, file.ContentType);
        }
        catch
        {
            await waiting.DisposeAsync();
            throw;
        }
    }

    private static void Cage(HttpContext http, string name, string slug)
    {
        http.Response.Headers.ContentSecurityPolicy = Caged;
        http.Response.Headers.CacheControl = "no-store";
        var disposition = new ContentDispositionHeaderValue("attachment");
        // Old programs read the plain name, others the Vietnamese one (RFC 5987).
        disposition.FileName = slug;
        disposition.FileNameStar = name;
        http.Response.Headers.ContentDisposition = disposition.ToString();
    }

    /// <summary>Gone when it is closed, which is after it is sent.</summary>
    private static FileStream OnDisk()
    {
        // Where the framework keeps what comes in.
        var folder = Environment.GetEnvironmentVariable("ASPNETCORE_TEMP") is { Length: > 0 } set ? set : Path.GetTempPath();
        return new FileStream(Path.Combine(folder, $"{Path.GetRandomFileName()}.sent"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            BufferSize = Piece,
        });
    }
}
