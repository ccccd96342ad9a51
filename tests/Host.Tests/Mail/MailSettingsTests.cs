using System.Text.Json;
using Host.Mail;
using Host.Operations;
using Microsoft.Extensions.Configuration;

namespace Host.Tests.Mail;

public sealed class MailSettingsTests
{
    [Fact]
    public void A_newcomer_gets_the_mailbox() => Assert.Equal(RelayKind.Mailbox, Read(isDevelopment: true).Relay);

    [Fact]
    public void Production_without_a_mail_server_does_not_start_unless_told_so()
    {
        Assert.Contains("Mail:Host", Problem(isDevelopment: false), StringComparison.Ordinal);
        Assert.Equal(RelayKind.None, Read(isDevelopment: false, ("Mail:Relay", "none")).Relay);
    }

    [Fact]
    public void The_mailbox_is_refused_in_production() =>
        Assert.Contains("Mail:Relay=mailbox", Problem(isDevelopment: false, ("Mail:Relay", "mailbox")), StringComparison.Ordinal);

    [Fact]
    public void A_mail_server_is_read_with_its_safe_defaults()
    {
        var settings = Read(
            isDevelopment: false,
            ("Mail:Host", "thu.tinh.gov.vn"),
            ("Mail:From", "khong-tra-loi@tinh.gov.vn"),
            ("Mail:User", "ke-hoach"),
            ("Mail:Password", "bí mật"),
            ("Site:Address", "https://kehoach.tinh.gov.vn/app/"));

        Assert.Equal(RelayKind.Smtp, settings.Relay);
        Assert.True(settings.StartTls);
        Assert.Equal(587, settings.Port);
        Assert.Equal("tinh.gov.vn", settings.Domain);
        Assert.Equal("https://kehoach.tinh.gov.vn/app", settings.SiteAddress);
        Assert.DoesNotContain("bí mật", $"{settings}{JsonSerializer.Serialize(settings)}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:Port", "70000")]
    [InlineData("Mail:Port", "abc")]
    [InlineData("Mail:StartTls", "có")]
    [InlineData("Mail:From", "không phải địa chỉ")]
    [InlineData("Mail:From", "")]
    [InlineData("Mail:FromName", "A\r\nBcc: x@y.vn")]
    [InlineData("Mail:Password", "chỉ có mật khẩu")]
    [InlineData("Mail:Relay", "bồ câu")]
    [InlineData("Mail:TimeoutSeconds", "0")]
    [InlineData("Mail:TrustedCertificate", "/khong/co.pem")]
    [InlineData("Site:Address", "")]
    [InlineData("Site:Address", "kehoach.tinh.gov.vn")]
    [InlineData("Site:Address", "javascript:alert(1)")]
    [InlineData("Site:Address", "https://x.vn/?a=b")]
    [InlineData("Site:Address", "http://kehoach.tinh.gov.vn")]
    [InlineData("Site:Address", "http://10.0.0.5:5080")]
    public void Each_wrong_setting_is_named(string key, string value)
    {
        var problem = Problem(
            isDevelopment: false,
            ("Mail:Host", "thu.tinh.gov.vn"),
            ("Mail:From", "khong-tra-loi@tinh.gov.vn"),
            ("Site:Address", "https://kehoach.tinh.gov.vn"),
            (key, value));

        Assert.Contains(key, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("chỉ có mật khẩu", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("thu.tinh.gov.vn", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("localhost", true)]
    public void A_password_leaves_the_machine_only_encrypted(string host, bool accepted)
    {
        (string, string)[] settings =
        [
            ("Mail:Host", host), ("Mail:From", "a@x.vn"), ("Mail:User", "u"), ("Mail:Password", "p"),
            ("Mail:StartTls", "false"), ("Site:Address", "https://x.vn"),
        ];
        if (accepted)
            Assert.False(Read(isDevelopment: false, settings).StartTls);
        else
            Assert.Contains("Mail:StartTls", Problem(isDevelopment: false, settings), StringComparison.Ordinal);
    }

    private static MailSettings Read(bool isDevelopment, params (string Key, string Value)[] settings) =>
        MailSettings.Read(
            new ConfigurationBuilder()
                .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create(s.Key, (string?)s.Last().Value)))
                .Build(),
            isDevelopment);

    private static string Problem(bool isDevelopment, params (string, string)[] settings) =>
        Assert.Throws<StartRefusedException>(() => Read(isDevelopment, settings)).Message;
}
