using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Threading.Channels;

namespace Host.Tests.Fixtures;

/// <summary>What the sink answers instead of taking the mail.</summary>
/// <param name="Stage">"mail", "rcpt" or "data": at the sender, the recipient or after the content.</param>
/// <param name="Code">4xx says "later", 5xx says "never".</param>
/// <param name="Times">How often, then mails are taken again.</param>
public sealed record SinkRefusal(string Stage, int Code, string Text = "Refused by the test", int Times = int.MaxValue);

/// <summary>
/// A real SMTP server in a process of its own, with STARTTLS (certificate made here) and sign-in required.
/// </summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private readonly string directory = Directory.CreateTempSubdirectory("plan-issuance-smtp-").FullName;
    private readonly ConcurrentQueue<SinkMessage> messages = new();
    private readonly Channel<bool> answers = Channel.CreateUnbounded<bool>();
    private Process? process;

    private SmtpSink() => Certificate = MakeCertificate();

    public static string Host => "127.0.0.1";

    /// <summary>Stays the same through <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public int Port { get; private set; }

    public static string User => "relay-user";

    public static string Password => "relay-password";

    /// <summary>Issued by itself, for localhost and 127.0.0.1: whoever sends must be told to trust it.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Everything taken so far, oldest first.</summary>
    public IReadOnlyList<SinkMessage> Messages => [.. messages];

    public static async Task<SmtpSink> StartAsync()
    {
        var sink = new SmtpSink();
        await sink.RestartAsync();
        return sink;
    }

    /// <summary>Starts the stopped server again on its port.</summary>
    public async Task RestartAsync()
    {
        var info = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] arguments =
        [
            Path.Combine(Checkout.Root, "tests", "Host.Tests", "Fixtures", "smtp-sink.mjs"),
            $"{Port}", Path.Combine(directory, "certificate.pem"), Path.Combine(directory, "key.pem"), User, Password,
        ];
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        process = Process.Start(info)!;

        var first = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("The SMTP server did not start; run 'npm ci'.");
        Port = JsonDocument.Parse(first).RootElement.GetProperty("ready").GetInt32();
        _ = ListenAsync(process.StandardOutput);
    }

    /// <summary>Cuts the server off: connections are refused from now on.</summary>
    public async Task StopAsync()
    {
        if (process is null)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Makes the server refuse mails; null makes it take them again.</summary>
    public Task RefuseAsync(SinkRefusal? refusal) => CommandAsync(new { refuse = refusal });

    /// <summary>Whatever the server has taken until now; it may have answered a moment before it told this process.</summary>
    public async Task<IReadOnlyList<SinkMessage>> TakenAsync()
    {
        await CommandAsync(new { });
        return Messages;
    }

    private async Task CommandAsync(object what)
    {
        var command = JsonSerializer.Serialize(what, Web);
        await process!.StandardInput.WriteLineAsync(command);
        await process.StandardInput.FlushAsync();
        await answers.Reader.ReadAsync();
    }

    /// <summary>Waits for a mail that is there already or is yet to come.</summary>
    public async Task<SinkMessage> WaitForAsync(Func<SinkMessage, bool> wanted)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            if (messages.FirstOrDefault(wanted) is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException(
            $"No such mail came. Those that came: {string.Join("; ", messages.Select(m => $"{m.Subject} to {string.Join(",", m.To)}"))}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(directory, recursive: true);
        Certificate.Dispose();
    }

    private async Task ListenAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            using var fact = JsonDocument.Parse(line);
            if (fact.RootElement.TryGetProperty("message", out var message))
                messages.Enqueue(message.Deserialize<SinkMessage>(Web)!);
            else
                answers.Writer.TryWrite(true);
        }
    }

    private X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Path.Combine(directory, "certificate.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(directory, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        return made;
    }
}
