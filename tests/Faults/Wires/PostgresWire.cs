using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Faults.Wires;

/// <summary>A moment on the wire between a host and its database.</summary>
/// <param name="Line">Which connection.</param>
/// <param name="Text">The statement that is about to be handed to the database, or has just been carried out.</param>
/// <param name="IsDone">True when the database has carried it out and the host does not know it yet: told of COMMIT alone.</param>
internal sealed record WireMoment(Line Line, string Text, bool IsDone)
{
    /// <summary>Part of a transaction that writes, this statement included.</summary>
    public bool IsWrite => Line.Writes || Line.Begins(Text, "INSERT", "UPDATE", "DELETE", "WITH");

    public bool IsCommit => Line.Begins(Text, "COMMIT");
}

/// <summary>What is known of one connection.</summary>
internal sealed class Line
{
    private readonly List<string> statements = [];
    private readonly Dictionary<string, string> prepared = new(StringComparer.Ordinal);

    /// <summary>The statements of the transaction that is open, or has just ended.</summary>
    public IReadOnlyList<string> Statements => statements;

    /// <summary>The transaction has written something, or looked as if it would.</summary>
    public bool Writes => statements.Exists(text => Begins(text, "INSERT", "UPDATE", "DELETE", "WITH"));

    /// <summary>What a message of the host is about to have carried out; null when it is none that does.</summary>
    /// <remarks>A statement is parsed once and bound as often as it runs: under no name each time, under a name for as long as the line lives.</remarks>
    public string? StatementIn(byte[] message)
    {
        switch (message[0])
        {
            case (byte)'Q':
                return TextAt(message, 5).Text.TrimStart();
            case (byte)'P':
                var (name, next) = TextAt(message, 5);
                prepared[name] = TextAt(message, next).Text.TrimStart();
                return null;
            case (byte)'B':
                // The name of the portal comes first.
                return prepared.GetValueOrDefault(TextAt(message, TextAt(message, 5).Next).Text);
            default:
                return null;
        }
    }

    public void Follow(string text)
    {
        if (Begins(text, "BEGIN"))
            statements.Clear();
        statements.Add(text);
    }

    public static bool Begins(string text, params string[] words) => words.Any(word => text.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static (string Text, int Next) TextAt(byte[] message, int from)
    {
        var end = Array.IndexOf(message, (byte)0, from);
        return (Encoding.UTF8.GetString(message, from, end - from), end + 1);
    }
}

/// <summary>
/// Stands between hosts and PostgreSQL on loopback, hands on every message of the protocol, and can hold or cut the line at
/// any statement, or when COMMIT was carried out and its reply is on the way.
/// </summary>
internal sealed class PostgresWire : IAsyncDisposable
{
    private const int Ssl = 80877103;
    private const int Gss = 80877104;
    private const int Cancel = 80877102;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly Task accepting;
    private readonly int server;

    private PostgresWire(int server)
    {
        this.server = server;
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>Passed at every moment; false cuts that line, and what was under way on it is not handed on.</summary>
    public Func<WireMoment, ValueTask<bool>> Watch { get; set; } = _ => ValueTask.FromResult(true);

    /// <param name="server">Port of PostgreSQL.</param>
    public static PostgresWire Lay(int server) => new(server);

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        listener.Stop();
        foreach (var client in open.Keys)
            client.Close();
        await accepting;
        over.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(over.Token);
                _ = CarryAsync(client);
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var host = client;
        using var database = new TcpClient { NoDelay = true };
        host.NoDelay = true;
        open[host] = open[database] = true;
        var line = new Line();
        try
        {
            await database.ConnectAsync(IPAddress.Loopback, server, over.Token);
            var (near, far) = (host.GetStream(), database.GetStream());
            if (await GreetAsync(near, far))
                await Task.WhenAny(AskAsync(line, near, far), AnswerAsync(line, far, near));
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A line that breaks on one side breaks on the other.
        }
        finally
        {
            open.TryRemove(host, out _);
            open.TryRemove(database, out _);
        }
    }

    /// <summary>The first message has no type. Encryption is declined here: nothing could be watched.</summary>
    private async Task<bool> GreetAsync(NetworkStream near, NetworkStream far)
    {
        while (true)
        {
            var head = new byte[8];
            await near.ReadExactlyAsync(head, over.Token);
            var (length, code) = (BinaryPrimitives.ReadInt32BigEndian(head), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)));
            if (code is Ssl or Gss)
            {
                await near.WriteAsync("N"u8.ToArray(), over.Token);
                continue;
            }

            var rest = new byte[length - 8];
            await near.ReadExactlyAsync(rest, over.Token);
            await far.WriteAsync((byte[])[.. head, .. rest], over.Token);
            return code != Cancel;
        }
    }

    private async Task AskAsync(Line line, NetworkStream near, NetworkStream far)
    {
        await using var buffered = new BufferedStream(near, 64 * 1024);
        while (await ReadAsync(buffered) is { } message)
        {
            if (line.StatementIn(message) is { } text)
            {
                // A transaction that is over has no part in the next one.
                if (Line.Begins(text, "BEGIN"))
                    line.Follow(text);
                if (!await Watch(new(line, text, IsDone: false)))
                    return;
                if (!Line.Begins(text, "BEGIN"))
                    line.Follow(text);
            }

            await far.WriteAsync(message, over.Token);
        }
    }

    private async Task AnswerAsync(Line line, NetworkStream far, NetworkStream near)
    {
        await using var buffered = new BufferedStream(far, 64 * 1024);
        while (await ReadAsync(buffered) is { } message)
        {
            // CommandComplete carries the statement's tag.
            if (message[0] == 'C' && Encoding.ASCII.GetString(message, 5, message.Length - 6) == "COMMIT" && !await Watch(new(line, "COMMIT", IsDone: true)))
                return;
            await near.WriteAsync(message, over.Token);
        }
    }

    private async Task<byte[]?> ReadAsync(BufferedStream from)
    {
        var head = new byte[5];
        if (await from.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, over.Token) < head.Length)
            return null;
        var message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(5), over.Token);
        return message;
    }
}
