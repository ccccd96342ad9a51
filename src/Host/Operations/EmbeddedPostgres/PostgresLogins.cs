using System.Text.Json;
using Npgsql;
using Workflows.Values;

namespace Host.Operations;

/// <summary>Passwords and port of the embedded server, in a file that its owner alone may read.</summary>
internal sealed record PostgresLogins
{
    /// <summary>Makes roles and databases; used at start only.</summary>
    public const string Administrator = "postgres";

    /// <summary>Owns the database and migrates it.</summary>
    public const string Owner = "workflows_owner";

    /// <summary>What the running host signs in as.</summary>
    public const string Runtime = "workflows_host";

    public const string Database = "workflows";

    public required string AdministratorPassword { get; init; }

    public required string OwnerPassword { get; init; }

    public required string RuntimePassword { get; init; }

    /// <summary>Port of the last start; kept while it is free so that tools can be pointed at it.</summary>
    public int Port { get; init; }

    public static PostgresLogins New(IRandomness random) => new()
    {
        AdministratorPassword = Password(random),
        OwnerPassword = Password(random),
        RuntimePassword = Password(random),
    };

    public static PostgresLogins? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize<PostgresLogins>(File.ReadAllText(path));
        }
        catch (JsonException failure)
        {
            throw new EmbeddedPostgresException($"{path} is not readable: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the file whole or not at all.</summary>
    public void Write(string path)
    {
        var unfinished = $"{path}.new";
        File.Delete(unfinished);
        using (var file = new FileStream(unfinished, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            JsonSerializer.Serialize(file, this);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    public string ConnectionString(string user, string? database = null) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database ?? Database,
        Username = user,
        Password = user switch
        {
            Administrator => AdministratorPassword,
            Owner => OwnerPassword,
            _ => RuntimePassword,
        },
        SslMode = SslMode.Disable,
        ApplicationName = "plan-issuance",
    }.ConnectionString;

    private static string Password(IRandomness random)
    {
        Span<byte> bytes = stackalloc byte[24];
        random.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
