using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Host.Tests.Fixtures;

/// <summary>The fixture itself must not be the thing that is wrong.</summary>
public sealed class SmtpSinkTests
{
    [Fact]
    public async Task It_takes_a_mail_over_TLS_refuses_when_told_and_comes_back_on_its_port()
    {
        await using var sink = await SmtpSink.StartAsync();
        await sink.RefuseAsync(new SinkRefusal("data", 451, Times: 1));

        Assert.StartsWith("451", await SendAsync(sink), StringComparison.Ordinal);
        Assert.StartsWith("250", await SendAsync(sink), StringComparison.Ordinal);

        var message = await sink.WaitForAsync(m => m.To.Contains("chuyenvien@example.vn"));
        Assert.Single(await sink.TakenAsync());
        Assert.True(message.Secure);
        Assert.Equal("Kế hoạch đối ngoại", message.Subject);
        Assert.Equal("Đề nghị cho ý kiến: http://127.0.0.1/q/x", message.Text.Trim());
        Assert.Equal("/q/x", message.Links.Single().AbsolutePath);

        await sink.StopAsync();
        await Assert.ThrowsAsync<SocketException>(() => SendAsync(sink));
        await sink.RestartAsync();
        Assert.StartsWith("250", await SendAsync(sink), StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(SmtpSink sink)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(SmtpSink.Host, sink.Port);
        await using var plain = client.GetStream();
        await AskAsync(plain, null);
        await AskAsync(plain, "EHLO test");
        await AskAsync(plain, "STARTTLS");
        await using var secure = new SslStream(plain, false, (_, certificate, _, _) => certificate!.GetCertHashString() == sink.Certificate.GetCertHashString());
        await secure.AuthenticateAsClientAsync("localhost");
        await AskAsync(secure, "EHLO test");
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{SmtpSink.User}\0{SmtpSink.Password}"));
        Assert.StartsWith("235", await AskAsync(secure, $"AUTH PLAIN {login}"), StringComparison.Ordinal);
        await AskAsync(secure, "MAIL FROM:<office@example.vn>");
        await AskAsync(secure, "RCPT TO:<chuyenvien@example.vn>");
        await AskAsync(secure, "DATA");
        return await AskAsync(secure, $"""
            Subject: =?utf-8?B?{Base64("Kế hoạch")}?=
             =?utf-8?B?{Base64(" đối ngoại")}?=
            Content-Type: multipart/alternative; boundary="b"

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: base64

            {Base64("Đề nghị cho ý kiến: http://127.0.0.1/q/x")}
            --b--
            .
            """.ReplaceLineEndings("\r\n"));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static async Task<string> AskAsync(Stream stream, string? command)
    {
        if (command is not null)
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var buffer = new byte[4096];
        var answer = "";
        // The last line of an answer has a space after its code.
        while (!answer.EndsWith("\r\n", StringComparison.Ordinal) || answer.TrimEnd().Split("\r\n")[^1][3..] is ['-', ..])
            answer += Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer));
        return answer;
    }
}
