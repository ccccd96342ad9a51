using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Host.Tests.Fixtures;

namespace Faults.Wires;

/// <summary>What goes wrong with one mail.</summary>
internal enum MailTrouble
{
    None,

    /// <summary>"Not now", after the sender is named.</summary>
    Later,

    /// <summary>"Never", to the recipient.</summary>
    Never,

    /// <summary>The mail is taken, and the line is cut before the sender hears of it.</summary>
    TakenUnheard,

    /// <summary>One byte a second.</summary>
    Slow,
}

/// <summary>A mail server on loopback that takes mails or does not, as told. It speaks no TLS: its wire can be watched.</summary>
internal sealed class Postbox : IAsyncDisposable
{
    private readonly ConcurrentQueue<SinkMessage> messages = new();
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private TcpListener listener;
    private Task accepting;

    private Postbox()
    {
        listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync(listener);
    }

    public int Port { get; }

    /// <summary>Decides on each mail by its recipient; asked when the sender is named and again when the recipient is.</summary>
    public Func<string, MailTrouble> Trouble { get; set; } = _ => MailTrouble.None;

    /// <summary>Passed before each verb is answered and once more after the content is taken; false cuts the line.</summary>
    public Func<string, ValueTask<bool>> Verb { get; set; } = _ => ValueTask.FromResult(true);

    /// <summary>Everything taken so far, what was taken unheard included.</summary>
    public IReadOnlyList<SinkMessage> Messages => [.. messages];

    /// <summary>How many were taken without telling.</summary>
    public int Unheard => unheard;

    private int unheard;

    public static Postbox Open() => new();

    /// <summary>Refuses connections and cuts those there are.</summary>
    public void Close()
    {
        listener.Stop();
        foreach (var client in open.Keys)
            client.Close();
    }

    /// <summary>Listens again on its port.</summary>
    public void Reopen()
    {
        listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        accepting = AcceptAsync(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        Close();
        await accepting;
        over.Dispose();
    }

    private async Task AcceptAsync(TcpListener on)
    {
        while (true)
        {
            try
            {
                var client = await on.AcceptTcpClientAsync(over.Token);
                open[client] = true;
                _ = ServeAsync(client);
            }
            catch (Exception failure) when (failure is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
                await new Conversation(this, client.GetStream()).HoldAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Whoever hangs up is part of the tests.
        }
        finally
        {
            open.TryRemove(client, out _);
        }
    }

    /// <summary>One connection, which brings one mail.</summary>
    private sealed class Conversation(Postbox postbox, NetworkStream stream)
    {
        private readonly StreamReader reader = new(stream, Encoding.Latin1);
        private string from = "";
        private string to = "";
        private MailTrouble trouble;

        public async Task HoldAsync()
        {
            await SayAsync("220 postbox");
            while (await reader.ReadLineAsync(postbox.over.Token) is { } line)
            {
                var verb = line.Split(' ', ':')[0].ToUpperInvariant();
                if (!await postbox.Verb(verb))
                    return;
                switch (verb)
                {
                    case "EHLO" or "HELO":
                        await SayAsync("250 postbox");
                        break;
                    case "MAIL":
                        from = AddressIn(line);
                        await SayAsync("250 go on");
                        break;
                    case "RCPT":
                        to = AddressIn(line);
                        trouble = postbox.Trouble(to);
                        await SayAsync(trouble switch
                        {
                            MailTrouble.Later => "451 not now",
                            MailTrouble.Never => "550 nobody of that name",
                            _ => "250 go on",
                        });
                        break;
                    case "DATA":
                        await SayAsync("354 go on");
                        if (!await TakeAsync())
                            return;
                        break;
                    case "QUIT":
                        await SayAsync("221 goodbye");
                        return;
                    default:
                        await SayAsync("250 as you like");
                        break;
                }
            }
        }

        private async Task<bool> TakeAsync()
        {
            var content = new StringBuilder();
            while (await reader.ReadLineAsync(postbox.over.Token) is { } line)
            {
                if (line != ".")
                {
                    // A leading dot is doubled on the wire (RFC 5321, section 4.5.2).
                    content.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
                    continue;
                }

                postbox.messages.Enqueue(new SinkMessage(from, [to], Secure: false, User: "", Encoding.Latin1.GetBytes(content.ToString())));
                if (trouble is MailTrouble.TakenUnheard)
                {
                    Interlocked.Increment(ref postbox.unheard);
                    return false;
                }

                if (!await postbox.Verb("TAKEN"))
                    return false;
                await SayAsync("250 taken");
                return true;
            }

            return false;
        }

        private async Task SayAsync(string answer)
        {
            var bytes = Encoding.ASCII.GetBytes(answer + "\r\n");
            if (trouble is not MailTrouble.Slow)
            {
                await stream.WriteAsync(bytes, postbox.over.Token);
                return;
            }

            foreach (var one in bytes)
            {
                await stream.WriteAsync(new[] { one }, postbox.over.Token);
                await Task.Delay(TimeSpan.FromSeconds(1), postbox.over.Token);
            }
        }

        private static string AddressIn(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
    }
}
