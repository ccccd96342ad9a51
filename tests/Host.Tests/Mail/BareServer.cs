using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Host.Tests.Mail;

/// <summary>Says one line at the start and one to each line it hears.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> heard = [];
    private readonly CancellationTokenSource stop = new();

    public BareServer(string greeting, Func<string, string> answer)
    {
        listener.Start();
        _ = ServeAsync(greeting, answer);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (heard)
                return [.. heard];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync(string greeting, Func<string, string> answer)
    {
        while (!stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(stop.Token);
            _ = TalkAsync(client, greeting, answer);
        }
    }

    private async Task TalkAsync(TcpClient client, string greeting, Func<string, string> answer)
    {
        using (client)
        {
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(greeting), stop.Token);
            using var lines = new StreamReader(stream, Encoding.ASCII);
            while (await lines.ReadLineAsync(stop.Token) is { } line)
            {
                lock (heard)
                    heard.Add(line);
                await stream.WriteAsync(Encoding.ASCII.GetBytes(answer(line)), stop.Token);
            }
        }
    }
}
