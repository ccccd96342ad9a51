using Host.Operations;
using Workflows.Outbox;

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

    /// <summary>/van-hanh/thu for administrators; /hop-thu only while the mailbox is the relay.</summary>
    public static void MapMail(this IEndpointRouteBuilder app)
    {
        OutboxPages.Map(app);
        if (app.ServiceProvider.GetRequiredService<MailSettings>().Relay is RelayKind.Mailbox)
            MailboxPages.Map(app);
    }
}
