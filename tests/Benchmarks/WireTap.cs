using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Benchmarks;

/// <summary>What one operation asks of the server, counted on the wire.</summary>
/// <param name="Statements">Executions, BEGIN and COMMIT included.</param>
/// <param name="RoundTrips">Times somebody waited for the server.</param>
/// <param name="Transactions">Ended ones, those of single statements included.</param>
public sealed record Cost(double Statements, double RoundTrips, double Transactions);

/// <summary>
/// Stands between client and server and counts the messages of PostgreSQL's protocol: what a library says of itself may leave out
/// its commits. Used for counting only, never while times are taken.
/// </summary>
internal sealed class WireTap : IAsyncDisposable
{
    private const int ProtocolHead = 5;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly (string Host, int Port) server;
    private long statements, roundTrips, transactions;

    private WireTap(NpgsqlConnectionStringBuilder to)
    {
        server = (to.Host!, to.Port);
        listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(to.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
    }

    /// <summary>The same database through the tap.</summary>
    public string ConnectionString { get; }

    public static WireTap On(string connection)
    {
        var tap = new WireTap(new NpgsqlConnectionStringBuilder(connection));
        _ = tap.AcceptAsync();
        return tap;
    }

    /// <summary>Counts what an act does.</summary>
    /// <param name="act">Answers how many operations it did.</param>
    public async Task<Cost> CountAsync(Func<Task<int>> act)
    {
        var (s, r, t) = Now();
        var operations = (double)await act();
        var (s2, r2, t2) = Now();
        return new((s2 - s) / operations, (r2 - r) / operations, (t2 - t) / operations);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Dispose();
        ended.Dispose();
    }

    private (long Statements, long RoundTrips, long Transactions) Now() =>
        (Interlocked.Read(ref statements), Interlocked.Read(ref roundTrips), Interlocked.Read(ref transactions));

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = JoinAsync(await listener.AcceptTcpClientAsync(ended.Token));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task JoinAsync(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        try
        {
            await far.ConnectAsync(server.Host, server.Port, ended.Token);
            var open = 0;
            // The first message of a client has no kind.
            await Task.WhenAny(
                PassAsync(near.GetStream(), far.GetStream(), new Messages(hasKind: false), (kind, _) => Asked(kind, ref open)),
                PassAsync(far.GetStream(), near.GetStream(), new Messages(hasKind: true), (kind, first) => Answered(kind, first, ref open)));
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException)
        {
            // One side went away.
        }
    }

    private void Asked(char kind, ref int open)
    {
        if (kind is 'E' or 'Q')
            Interlocked.Increment(ref statements);
        if (kind is 'S' or 'Q')
            Interlocked.Increment(ref open);
    }

    private void Answered(char kind, byte first, ref int open)
    {
        if (kind is not 'Z')
            return;
        if (first == 'I')
            Interlocked.Increment(ref transactions);
        // The server also says it once by itself, when somebody has signed in.
        if (Volatile.Read(ref open) > 0 && Interlocked.Decrement(ref open) == 0)
            Interlocked.Increment(ref roundTrips);
    }

    private async Task PassAsync(NetworkStream from, NetworkStream to, Messages messages, Action<char, byte> seen)
    {
        var buffer = new byte[64 * 1024];
        for (int read; (read = await from.ReadAsync(buffer, ended.Token)) > 0;)
        {
            // Before it goes on: the answer must not be seen before the question.
            messages.Read(buffer.AsSpan(0, read), seen);
            await to.WriteAsync(buffer.AsMemory(0, read), ended.Token);
        }
    }

    /// <summary>Cuts a stream into messages without keeping them.</summary>
    private sealed class Messages(bool hasKind)
    {
        private readonly byte[] head = new byte[ProtocolHead + 1];
        private bool hasKind = hasKind;
        private int filled;
        private long left;

        public void Read(ReadOnlySpan<byte> bytes, Action<char, byte> seen)
        {
            while (bytes.Length > 0)
            {
                if (left > 0)
                {
                    var skipped = (int)Math.Min(left, bytes.Length);
                    bytes = bytes[skipped..];
                    left -= skipped;
                    continue;
                }

                head[filled++] = bytes[0];
                bytes = bytes[1..];
                var lengthAt = hasKind ? 1 : 0;
                if (filled < lengthAt + 4)
                    continue;
                var body = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(lengthAt)) - 4;
                // With its first byte, which says how a transaction stands.
                if (hasKind && body > 0 && filled < ProtocolHead + 1)
                    continue;
                if (hasKind)
                    seen((char)head[0], body > 0 ? head[ProtocolHead] : (byte)0);
                left = hasKind && body > 0 ? body - 1 : body;
                (filled, hasKind) = (0, true);
            }
        }
    }
}
