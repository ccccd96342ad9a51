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

    /// <summary>A file that was made just now.</summary>
    public static async Task<IResult> SendAsync(HttpContext http, StoredFile file, CancellationToken stop)
    {
        var answer = file.Bytes.Length <= LargestInMemory
            ? Results.Bytes(file.Bytes, file.ContentType)
            : await FromDiskAsync(file.ContentType, waiting => waiting.WriteAsync(file.Bytes, stop).AsTask());
        Cage(http, file.Name, file.Slug);
        return answer;
    }

    /// <summary>A file that was handed in. A large one is on disk before the answer begins: a slow reader keeps no connection to the database either.</summary>
    public static async Task<IResult> SendAsync(HttpContext http, KeptFile file, PlanReader plans, CancellationToken stop)
    {
        var answer = file.Size <= LargestInMemory
            ? Results.Bytes(await plans.BytesAsync(file, stop), file.ContentType)
            : await FromDiskAsync(file.ContentType, waiting => plans.CopyAsync(file, waiting, stop));
        Cage(http, file.Name, file.Slug);
        return answer;
    }

    private static async Task<IResult> FromDiskAsync(string contentType, Func<FileStream, Task> write)
    {
        var waiting = OnDisk();
        try
        {
            await write(waiting);
            waiting.Position = 0;
            return Results.Stream(waiting, contentType);
        }
        catch
        {
            await waiting.DisposeAsync();
            throw;
        }
    }

    /// <summary>Only of an answer that holds the file: a page that says why there is none keeps its own headers.</summary>
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
