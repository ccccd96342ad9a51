using System.Collections.Concurrent;
using System.Diagnostics;

namespace Host.Tests.Fixtures;

/// <summary>The host as a process of its own on a database of the test, to be killed without warning.</summary>
internal sealed class DyingHost : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private readonly ConcurrentQueue<string> log;

    private DyingHost(Process process, ConcurrentQueue<string> log, Uri address) => (this.process, this.log, Address) = (process, log, address);

    public Uri Address { get; }

    /// <summary>Its number in the process table.</summary>
    public int Id => process.Id;

    /// <summary>Every line logged so far.</summary>
    public IReadOnlyCollection<string> Log => log;

    public bool HasEnded => process.HasExited;

    /// <summary>Sends a signal by its name: STOP freezes it, CONT wakes it, TERM asks it to end.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to end and waits: nothing is cut off.</summary>
    public void StopGently()
    {
        Signal("TERM");
        if (!WaitForEnd(Patience))
            throw new InvalidOperationException("The host does not stop.");
    }

    /// <returns>False when it still runs after that time.</returns>
    public bool WaitForEnd(TimeSpan atMost) => process.WaitForExit(atMost);

    /// <param name="database">Where it works.</param>
    /// <param name="folder">Where it keeps keys and mails.</param>
    /// <param name="more">Settings besides, as environment variables.</param>
    public static async Task<DyingHost> StartAsync(TestDatabase database, string folder, IReadOnlyDictionary<string, string>? more = null)
    {
        var environment = new Dictionary<string, string>(more ?? new Dictionary<string, string>())
        {
            ["ConnectionStrings__Workflows"] = database.RuntimeConnectionString,
            ["ConnectionStrings__Owner"] = database.OwnerConnectionString,
            ["Keys__Directory"] = Path.Combine(folder, "keys"),
        };
        var started = ProgramProcess.Start(folder, ["serve", "--set", "Urls=http://127.0.0.1:0", "--set", "Environment=Development"], environment);
        var said = new ConcurrentQueue<string>();
        started.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        started.BeginErrorReadLine();
        var line = await started.StandardOutput.ReadLineAsync().WaitAsync(Patience)
            ?? throw new InvalidOperationException($"The host ended before it served: {string.Join('\n', said)}");
        _ = started.StandardOutput.ReadToEndAsync();
        return new DyingHost(started, said, new Uri(line["Serving on ".Length..].Split(',')[0]));
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
