using System.Net;
using Workflows.Values;

namespace Host.Mail;

/// <summary>Where mails go.</summary>
public enum RelayKind
{
    /// <summary>To a mail server, by the settings <c>Mail:*</c>.</summary>
    Smtp,

    /// <summary>Into files that the page /hop-thu shows; Development only.</summary>
    Mailbox,

    /// <summary>Nowhere: mails wait in the outbox. Asked for by <c>Mail:Relay=none</c>.</summary>
    None,
}

/// <summary>The settings are wrong; the host does not start. The message names each setting.</summary>
public sealed class MailSettingsException(string message) : Exception(message);

/// <summary>Settings of outgoing mail, checked at start. Holds a password: never log it as a whole.</summary>
public sealed class MailSettings
{
    public const string SystemName = "Hệ thống Ban hành kế hoạch";

    private const int SubmissionPort = 587;
    private const int DefaultTimeout = 30;

    public required RelayKind Relay { get; init; }

    public string Host { get; private init; } = "";

    public int Port { get; private init; } = SubmissionPort;

    /// <summary>STARTTLS is demanded, not merely tried.</summary>
    public bool StartTls { get; private init; } = true;

    public string? User { get; private init; }

    internal string? Password { get; private init; }

    public string From { get; private init; } = "khong-tra-loi@hop-thu.invalid";

    public string FromName { get; private init; } = SystemName;

    /// <summary>Longest time one mail may take at the relay.</summary>
    public TimeSpan Timeout { get; private init; } = TimeSpan.FromSeconds(DefaultTimeout);

    /// <summary>PEM file with a certificate to trust besides the machine's: a mail server of one's own often has its own issuer.</summary>
    public string? TrustedCertificate { get; private init; }

    /// <summary>Address under which people reach this host, without a slash at the end; null for the listening address.</summary>
    public string? SiteAddress { get; private init; }

    /// <summary>Folder of the mailbox's files.</summary>
    public string MailboxFolder { get; private init; } = "";

    /// <summary>Right side of the Message-ID.</summary>
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads and checks; throws <see cref="MailSettingsException"/> naming every setting that is wrong.</summary>
    public static MailSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var problems = new List<string>();
        var mail = configuration.GetSection("Mail");
        var host = Text(mail, "Host");
        var relay = RelayOf(mail, host, isDevelopment, problems);
        var site = SiteOf(configuration, mustBeGiven: relay is RelayKind.Smtp && !isDevelopment, problems);
        var folder = Path.GetFullPath(Text(mail, "Mailbox") ?? Path.Combine(Text(configuration, "Data:Folder") ?? ".data", "mailbox"));
        var settings = relay is RelayKind.Smtp
            ? Smtp(mail, host ?? "", site, folder, problems)
            : new MailSettings { Relay = relay, SiteAddress = site, MailboxFolder = folder };
        return problems.Count == 0
            ? settings
            : throw new MailSettingsException("Cấu hình thư điện tử chưa đúng:\n- " + string.Join("\n- ", problems));
    }

    private static RelayKind RelayOf(IConfiguration mail, string? host, bool isDevelopment, List<string> problems)
    {
        switch (Text(mail, "Relay")?.ToLowerInvariant())
        {
            case null when host is not null:
                return RelayKind.Smtp;
            case null when isDevelopment:
                return RelayKind.Mailbox;
            case null:
                problems.Add("Mail:Host chưa có. Hãy khai báo máy chủ thư, hoặc đặt Mail:Relay=none để giữ thư lại trong hàng đợi.");
                return RelayKind.None;
            case "smtp":
                if (host is null)
                    problems.Add("Mail:Relay=smtp cần có Mail:Host.");
                return RelayKind.Smtp;
            case "mailbox":
                if (!isDevelopment)
                    problems.Add("Mail:Relay=mailbox chỉ dùng khi phát triển: ai mở được hộp thư này cũng quyết định thay người khác được.");
                return RelayKind.Mailbox;
            case "none":
                return RelayKind.None;
            default:
                problems.Add("Mail:Relay phải là smtp, mailbox hoặc none.");
                return RelayKind.None;
        }
    }

    private static MailSettings Smtp(IConfiguration mail, string host, string? site, string folder, List<string> problems)
    {
        var port = Number(mail, "Port", SubmissionPort, 1, ushort.MaxValue, problems);
        var seconds = Number(mail, "TimeoutSeconds", DefaultTimeout, 1, 300, problems);
        var startTls = Switch(mail, "StartTls", fallback: true, problems);
        var (user, password) = (Text(mail, "User"), mail["Password"]);
        var from = Text(mail, "From") ?? "";
        var name = Text(mail, "FromName") ?? SystemName;
        var trusted = Text(mail, "TrustedCertificate");

        if (VietnameseText.HasForbiddenCharacter(host, allowLines: false) || host.Contains(' ', StringComparison.Ordinal))
            problems.Add("Mail:Host không phải là tên máy chủ.");
        if (!EmailAddress.IsValid(from))
            problems.Add("Mail:From phải là một địa chỉ thư điện tử, ví dụ khong-tra-loi@tinh.gov.vn.");
        if (VietnameseText.HasForbiddenCharacter(name, allowLines: false))
            problems.Add("Mail:FromName có ký tự điều khiển.");
        if (user is null != string.IsNullOrEmpty(password))
            problems.Add("Mail:User và Mail:Password phải được khai báo cùng nhau.");
        if (user is not null && !startTls && !IsLoopback(host))
            problems.Add("Mail:StartTls=false sẽ gửi mật khẩu không mã hóa: chỉ được phép với máy chủ thư trên chính máy này.");
        if (trusted is not null && !File.Exists(trusted))
            problems.Add("Mail:TrustedCertificate: không tìm thấy tệp.");
        return new MailSettings
        {
            Relay = RelayKind.Smtp,
            Host = host,
            Port = port,
            StartTls = startTls,
            User = user,
            Password = password,
            From = from,
            FromName = VietnameseText.Normalise(name),
            Timeout = TimeSpan.FromSeconds(seconds),
            TrustedCertificate = trusted,
            SiteAddress = site,
            MailboxFolder = folder,
        };
    }

    private static string? SiteOf(IConfiguration configuration, bool mustBeGiven, List<string> problems)
    {
        var text = Text(configuration, "Site:Address");
        if (text is null)
        {
            if (mustBeGiven)
                problems.Add("Site:Address chưa có: đó là địa chỉ mà người nhận thư mở được, ví dụ https://kehoach.tinh.gov.vn.");
            return null;
        }

        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address is { Query: "", Fragment: "", UserInfo: "" };
        if (!isAddress)
            problems.Add("Site:Address phải là một địa chỉ http hoặc https đầy đủ, ví dụ https://kehoach.tinh.gov.vn.");
        return isAddress ? address!.AbsoluteUri.TrimEnd('/') : null;
    }

    private static int Number(IConfiguration mail, string name, int fallback, int least, int most, List<string> problems)
    {
        if (Text(mail, name) is not { } text)
            return fallback;
        if (int.TryParse(text, out var number) && number >= least && number <= most)
            return number;
        problems.Add($"Mail:{name} phải là số từ {least} đến {most}.");
        return fallback;
    }

    private static bool Switch(IConfiguration mail, string name, bool fallback, List<string> problems)
    {
        if (Text(mail, name) is not { } text)
            return fallback;
        if (bool.TryParse(text, out var on))
            return on;
        problems.Add($"Mail:{name} phải là true hoặc false.");
        return fallback;
    }

    private static bool IsLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? Text(IConfiguration section, string name) =>
        string.IsNullOrWhiteSpace(section[name]) ? null : section[name]!.Trim();
}
