using Host.Tests.Fixtures;
using Host.Tests.Mail;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Workflows.Outbox;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Outbox;

/// <summary>Whom the outbox wakes, and when.</summary>
public sealed class ListenerTests(PostgresServer postgres) : IAsyncLifetime
{
    private TestDatabase database = null!;
    private MailRig rig = null!;

    public async ValueTask InitializeAsync()
    {
        database = await postgres.CreateDatabaseAsync();
        rig = new MailRig(database);
    }

    public async ValueTask DisposeAsync()
    {
        await rig.DisposeAsync();
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Listeners_wake_after_the_commit_and_once_for_all_its_mails()
    {
        await using var ears = new NpgsqlConnection(database.RuntimeConnectionString);
        await ears.OpenAsync();
        var heard = 0;
        ears.Notification += (_, told) => heard += told.Channel == "outbox" ? 1 : 0;
        await using (var listen = new NpgsqlCommand("LISTEN outbox", ears))
            await listen.ExecuteNonQueryAsync();

        await rig.CommitAsync(async (services, stop) =>
        {
            services.GetRequiredService<MailQueue>().Enqueue(MailRig.Mail(1));
            services.GetRequiredService<MailQueue>().Enqueue(MailRig.Mail(2));
            await services.GetRequiredService<WorkflowsDb>().FlushAsync(stop);
            Assert.False(await ears.WaitAsync(TimeSpan.FromMilliseconds(200), stop));
            return Done.Value;
        });

        Assert.True(await ears.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task Listeners_are_not_woken_by_an_act_that_fails_and_are_by_a_mail_put_back()
    {
        var parked = await rig.EnqueueAsync(MailRig.Mail());
        var claimed = Assert.Single(await rig.ClaimAsync());
        await rig.MarkAsync((mark, stop) => mark.ParkedAsync(claimed, "550", stop));
        await rig.Services.GetRequiredService<CommitNotices>().SettledAsync();
        await using var ears = new NpgsqlConnection(database.RuntimeConnectionString);
        await ears.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN outbox", ears))
            await listen.ExecuteNonQueryAsync();

        await using (var scope = rig.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().CommitAsync<Done>(_ =>
            {
                scope.ServiceProvider.GetRequiredService<MailQueue>().Enqueue(MailRig.Mail(2));
                return Task.FromResult<Result<Done>>(new Conflict("Không được."));
            });
        }

        Assert.False(await ears.WaitAsync(TimeSpan.FromMilliseconds(300)));
        await rig.CommitAsync((services, stop) => services.GetRequiredService<OutboxDesk>().ReplayAsync(parked, stop));
        Assert.True(await ears.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
