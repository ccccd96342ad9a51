using System.Globalization;
using Workflows.Values;

namespace Host.Operations;

/// <summary>The directories of one embedded server.</summary>
/// <param name="Settings">Belongs to the host's user: logins and lock files.</param>
/// <param name="Home">Parent of the cluster and of the private copy of the binaries.</param>
internal sealed record PostgresPlace(string Settings, string Home)
{
    private const UnixFileMode Open =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>The cluster; appears complete or not at all.</summary>
    public string Cluster => Path.Combine(Home, "postgres");

    public string Logins => Path.Combine(Settings, "postgres-logins.json");

    /// <summary>Held alone by whoever starts or stops the server.</summary>
    public string StartLock => Path.Combine(Settings, "postgres-start.lock");

    /// <summary>Held together by every host that uses the server; the last one stops it.</summary>
    public string UsersLock => Path.Combine(Settings, "postgres-users.lock");

    /// <summary>Marks this server's processes in the process table.</summary>
    public string Mark => $"plan-issuance-{HashOf(Cluster)}";

    public static PostgresPlace For(EmbeddedPostgresOptions options, ServiceUser user, ILogger logger)
    {
        var settings = Path.GetFullPath(options.DataDirectory);
        try
        {
            Directory.CreateDirectory(settings);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new EmbeddedPostgresException(
                $"The data directory {settings} cannot be made: {failure.Message} Set Data__Directory to a place this user may write.", failure);
        }

        if (user.CanEnter(settings))
            return new(settings, settings);

        var home = Refuge(options, settings);
        if (!user.CanEnter(home))
            throw new EmbeddedPostgresException(
                $"The user {user.Name}, who runs PostgreSQL, can enter neither {settings} nor {home}. Set Data__Directory to a place it can enter.");
        logger.LogWarning(
            "The user {User}, who runs PostgreSQL because root may not, cannot enter {Wanted}: the database lives in {Home}.",
            user.Name, settings, home);
        return new(settings, home);
    }

    /// <summary>
    /// Moves a cluster away whose logins are gone: someone removed the data directory to start afresh, and
    /// the cluster stood elsewhere. It is kept, because nobody said that it may be lost.
    /// </summary>
    public string SetClusterAside(TimeProvider time)
    {
        var aside = $"{Cluster}-set-aside-{time.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}";
        Directory.Move(Cluster, aside);
        return aside;
    }

    /// <summary>Opens the way for other users into a directory of the host's own.</summary>
    internal static string MakeOpen(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            // Said again because the umask takes rights away from what is created.
            File.SetUnixFileMode(path, Open);
        }

        return path;
    }

    private static string Refuge(EmbeddedPostgresOptions options, string settings)
    {
        Exception? last = null;
        foreach (var parent in options.Refuges)
        {
            try
            {
                MakeOpen(parent);
                // A parent that anybody may write to could hold a directory made by somebody else in advance.
                if (new ServiceUser((string?)null).Run("/usr/bin/test", ["-O", parent]).ExitCode != 0)
                    throw new IOException($"{parent} belongs to another user.");
                return MakeOpen(Path.Combine(parent, HashOf(settings)));
            }
            catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
            {
                last = failure;
            }
        }

        throw new EmbeddedPostgresException($"No directory for the database: {last?.Message}", last);
    }

    private static string HashOf(string path) => Sha256Hash.Of(path).Short;
}
