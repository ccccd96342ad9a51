using Host.Mail.Reports;
using Host.Operations;
using Workflows.Outbox;
using Workflows.Outbox.Deliveries;

namespace Host.Mail;

/// <summary>Registration of the room and its pages.</summary>
public static class MailSetup
{
    /// <summary>
    /// Outbox, sender, relay and pages. Needs Storage, Audit, the clock, ids, randomness and the link tokens
    /// to be registered as well.
    /// </summary>
    /// <exception cref="StartRefusedException">The settings are wrong; its message names each.</exception>
    public static IServiceCollection AddMail(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var settings = MailSettings.Read(configuration, environment.IsDevelopment());
        services.AddOutbox();
        services.AddScoped<IUnreachableMails, UnreachableMailAudit>();
        services.AddSingleton(settings);
        services.AddSingleton(new ConfiguredSender(settings.From));
        services.AddSingleton<SenderPace>();
        services.AddSingleton<SiteAddress>();
        services.AddSingleton<Mailbox>();
        AddReports(services, settings.Bounces);
        // The mailbox of a trial is a folder of our own: what is in it has arrived.
        services.AddSingleton(new ReportWatch(settings.Bounces.IsOn || settings.Relay is RelayKind.Mailbox));
        if (settings.Relay is RelayKind.None)
            return services;

        if (settings.Relay is RelayKind.Smtp)
            services.AddSingleton<IMailRelay, SmtpRelay>();
        else
        {
            services.AddSingleton<IMailRelay, MailboxRelay>();
            services.AddSingleton(provider => new StartNote(
                $"Hộp thư dùng thử: {provider.GetRequiredService<SiteAddress>().Base}{MailboxPages.Path}"));
        }

        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailDispatch>();
        services.AddSingleton<OutboxWake>();
        services.AddSingleton<MailSender>();
        services.AddHostedService(provider => provider.GetRequiredService<MailSender>());
        services.AddScoped<IReadinessCheck, OutboxReadiness>();
        return services;
    }

    /// <summary>/van-hanh/thu for administrators; the hook of delivery reports if it has a key; /hop-thu while the mailbox is the relay.</summary>
    public static void MapMail(this IEndpointRouteBuilder app)
    {
        OutboxPages.Map(app);
        var settings = app.ServiceProvider.GetRequiredService<MailSettings>();
        BounceHook.Map(app, settings.Bounces);
        if (settings.Relay is RelayKind.Mailbox)
            MailboxPages.Map(app);
    }

    private static void AddReports(IServiceCollection services, BounceSettings settings)
    {
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<BouncePace>();
        if (settings.HasHook)
            BounceHook.AddLimit(services);
        if (settings.Folder is not null)
            services.AddHostedService<BounceSweep>();
    }
}
