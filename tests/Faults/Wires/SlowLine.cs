using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Faults.Wires;

/// <summary>A client that sends, or takes, one byte a second.</summary>
internal sealed class SlowLine : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly TcpClient client = new() { ReceiveBufferSize = 4096, NoDelay = true };

    private SlowLine()
    {
    }

    public static async Task<SlowLine> ConnectAsync(Uri host)
    {
        var line = new SlowLine();
        await line.client.ConnectAsync(host.Host, host.Port);
        return line;
    }

    /// <summary>Sends this at once.</summary>
    public async Task SayAsync(string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>Sends one letter a second until the host hangs up, or refuses to hear more.</summary>
    /// <returns>How long the host bore it.</returns>
    public async Task<TimeSpan> DripAsync(TimeSpan atMost)
    {
        var began = Stopwatch.GetTimestamp();
        var answered = AnswerAsync();
        while (!answered.IsCompleted)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < atMost, $"One letter a second is still listened to after {atMost.TotalSeconds:0} s.");
            try
            {
                await SayAsync("x");
            }
            catch (IOException)
            {
                break;
            }

            await Task.WhenAny(answered, Task.Delay(Pace));
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Bytes that were taken so far.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes one byte a second until told otherwise.</summary>
    public async Task SipAsync(CancellationToken stop)
    {
        var one = new byte[1];
        try
        {
            while (await client.GetStream().ReadAsync(one, stop) > 0)
            {
                Taken++;
                await Task.Delay(Pace, stop);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // Told, or cut off.
        }
    }

    public void Dispose() => client.Dispose();

    /// <summary>Whatever the host says, it says it because it waits no longer.</summary>
    private async Task AnswerAsync()
    {
        try
        {
            _ = await client.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // Hung up.
        }
    }
}
