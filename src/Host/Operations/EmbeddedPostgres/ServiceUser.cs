using System.ComponentModel;
using System.Diagnostics;

namespace Host.Operations;

/// <summary>
/// The user PostgreSQL runs as. It refuses to run as root, so a host that is root lends its processes to an
/// unprivileged user; any other host runs them as itself.
/// </summary>
/// <param name="Name">Login name; null for "the user of this process".</param>
internal sealed record ServiceUser(string? Name)
{
    private static readonly string[] Preferred = ["postgres", "nobody"];

    public static ServiceUser ForThisProcess() => new(Environment.IsPrivilegedProcess ? Unprivileged() : null);

    /// <summary>True when this user can enter the directory, every parent included.</summary>
    public bool CanEnter(string directory) =>
        Name is null || Run("/usr/bin/test", ["-x", directory]).ExitCode == 0;

    /// <summary>Makes the user the owner of everything below a path.</summary>
    public void Own(string path)
    {
        if (Name is null)
            return;
        var done = new ServiceUser((string?)null).Run("/usr/bin/chown", ["-R", $"{Name}:", path]);
        if (done.ExitCode != 0)
            throw new EmbeddedPostgresException($"{path} cannot be given to the user {Name}: {done.Output}");
    }

    /// <summary>Runs a program to its end as this user.</summary>
    public (int ExitCode, string Output) Run(string program, IReadOnlyList<string> arguments)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, $"{output}\n{errors.GetAwaiter().GetResult()}".Trim());
    }

    public Process Start(string program, IReadOnlyList<string> arguments)
    {
        var info = new ProcessStartInfo(program)
        {
            // PostgreSQL's programs insist on knowing where they stand; the host's own directory may be closed to them.
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Name is not null)
            info.UserName = Name;
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);

        // PGDATA, PGPORT and their like would override what is said here; connection strings are nobody's business.
        foreach (var key in info.Environment.Keys.Where(k =>
            k.StartsWith("PG", StringComparison.Ordinal) || k.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
            || k.StartsWith("LC_", StringComparison.Ordinal)).ToList())
            info.Environment.Remove(key);
        info.Environment["LC_ALL"] = "C.UTF-8";

        try
        {
            var process = Process.Start(info) ?? throw new EmbeddedPostgresException($"{program} did not start.");
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception failure)
        {
            var who = Name is null ? "" : $" as the user {Name}";
            throw new EmbeddedPostgresException($"{program} cannot be run{who}: {failure.Message}", failure);
        }
    }

    private static string Unprivileged()
    {
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return Preferred.FirstOrDefault(known.Contains) ?? throw new EmbeddedPostgresException(
            "PostgreSQL refuses to run as root and there is neither a user postgres nor a user nobody. "
            + "Run as an ordinary user, or set ConnectionStrings__Workflows.");
    }
}
