using System.Net;
using Host.Mail.Reports;
using Host.Operations;
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

/// <summary>Settings of outgoing mail, checked at start. Holds a password, which nothing prints.</summary>
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

    /// <summary>Where delivery reports come from.</summary>
    public BounceSettings Bounces { get; private set; } = BounceSettings.Off;

    /// <summary>Right side of the Message-ID.</summary>
    public string Domain => From[(From.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads and checks; names every setting that is wrong.</summary>
    /// <exception cref="StartRefusedException">Settings are wrong.</exception>
    public static MailSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var problems = new List<string>();
        var mail = configuration.GetSection("Mail");
        var host = Text(mail, "Host");
        var relay = RelayOf(mail, host, isDevelopment, problems);
        var site = SiteOf(configuration, isDevelopment, mustBeGiven: relay is RelayKind.Smtp && !isDevelopment, problems);
        var data = EmbeddedPostgresOptions.From(configuration).DataDirectory;
        var folder = Path.GetFullPath(Text(mail, "Mailbox") ?? "mailbox", data);
        var settings = relay is RelayKind.Smtp
            ? Smtp(mail, host ?? "", site, folder, problems)
            : new MailSettings { Relay = relay, SiteAddress = site, MailboxFolder = folder };
        settings.Bounces = BounceSettings.Read(mail, data, problems);
        return problems.Count == 0
            ? settings
            : throw new StartRefusedException("The settings of outgoing mail are wrong:\n- " + string.Join("\n- ", problems));
    }

    public override string ToString() => $"mail by {Relay}";

    private static RelayKind RelayOf(IConfiguration mail, string? host, bool isDevelopment, List<string> problems)
    {
        switch (Text(mail, "Relay")?.ToLowerInvariant())
        {
            case null when host is not null:
                return RelayKind.Smtp;
            case null when isDevelopment:
                return RelayKind.Mailbox;
            case null:
                problems.Add("Mail:Host is missing. Name the mail server, or set Mail:Relay=none to let mails wait in the outbox.");
                return RelayKind.None;
            case "smtp":
                if (host is null)
                    problems.Add("Mail:Relay=smtp needs Mail:Host.");
                return RelayKind.Smtp;
            case "mailbox":
                if (!isDevelopment)
                    problems.Add("Mail:Relay=mailbox is for Development only: whoever opens that mailbox can decide in other people's names.");
                return RelayKind.Mailbox;
            case "none":
                return RelayKind.None;
            default:
                problems.Add("Mail:Relay must be smtp, mailbox or none.");
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
            problems.Add("Mail:Host is not the name of a server.");
        if (!EmailAddress.IsValid(from))
            problems.Add("Mail:From must be an email address, e.g. khong-tra-loi@tinh.gov.vn.");
        if (VietnameseText.HasForbiddenCharacter(name, allowLines: false))
            problems.Add("Mail:FromName holds a control character.");
        if (user is null != string.IsNullOrEmpty(password))
            problems.Add("Mail:User and Mail:Password are given together or not at all.");
        if (user is not null && !startTls && !IsLoopback(host))
            problems.Add("Mail:StartTls=false would send the password in the clear: allowed only to a mail server on this machine.");
        if (trusted is not null && !File.Exists(trusted))
            problems.Add("Mail:TrustedCertificate names a file that does not exist.");
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

    private static string? SiteOf(IConfiguration configuration, bool isDevelopment, bool mustBeGiven, List<string> problems)
    {
        var text = Text(configuration, "Site:Address");
        if (text is null)
        {
            if (mustBeGiven)
                problems.Add("Site:Address is missing: the address at which those who get mails reach this host, e.g. https://kehoach.tinh.gov.vn.");
            return null;
        }

        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
            && address is { Query: "", Fragment: "", UserInfo: "" };
        if (!isAddress)
            problems.Add("Site:Address must be a complete http or https address, e.g. https://kehoach.tinh.gov.vn.");
        else if (address!.Scheme == Uri.UriSchemeHttp && !isDevelopment && !IsLoopback(address.Host))
            problems.Add("Site:Address must begin with https: whoever sees a link and its code on the way could decide in its reader's name.");
        return isAddress ? address!.AbsoluteUri.TrimEnd('/') : null;
    }

    private static int Number(IConfiguration mail, string name, int fallback, int least, int most, List<string> problems)
    {
        if (Text(mail, name) is not { } text)
            return fallback;
        if (int.TryParse(text, out var number) && number >= least && number <= most)
            return number;
        problems.Add($"Mail:{name} must be a number from {least} to {most}.");
        return fallback;
    }

    private static bool Switch(IConfiguration mail, string name, bool fallback, List<string> problems)
    {
        if (Text(mail, name) is not { } text)
            return fallback;
        if (bool.TryParse(text, out var on))
            return on;
        problems.Add($"Mail:{name} must be true or false.");
        return fallback;
    }

    private static bool IsLoopback(string host) =>
        host is "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static string? Text(IConfiguration section, string name) =>
        string.IsNullOrWhiteSpace(section[name]) ? null : section[name]!.Trim();
}
