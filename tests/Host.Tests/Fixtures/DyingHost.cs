using System.Diagnostics;

namespace Host.Tests.Fixtures;

/// <summary>The host as a process of its own on a database of the test, to be killed without warning.</summary>
internal sealed class DyingHost : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private DyingHost(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <param name="database">Where it works.</param>
    /// <param name="folder">Where it keeps keys and mails.</param>
    public static async Task<DyingHost> StartAsync(TestDatabase database, string folder)
    {
        var started = ProgramProcess.Start(
            folder,
            ["serve", "--set", "Urls=http://127.0.0.1:0", "--set", "Environment=Development"],
            new Dictionary<string, string>
            {
                ["ConnectionStrings__Workflows"] = database.RuntimeConnectionString,
                ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
                ["Keys__Directory"] = Path.Combine(folder, "keys"),
            });
        _ = started.StandardError.ReadToEndAsync();
        var line = await started.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException("The host ended before it served.");
        return new DyingHost(started, new Uri(line["Serving on ".Length..].Split(',')[0]));
    }

    public void Kill()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
