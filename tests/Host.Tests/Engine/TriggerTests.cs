using System.Globalization;
using Host.Tests.Fixtures;
using Host.Tests.Web;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using Workflows.Values;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.Engine;

/// <summary>Triggers of the clock on PostgreSQL: one instance for each occurrence, whatever hosts and clocks do.</summary>
public sealed class TriggerTests(PostgresServer postgres) : IAsyncLifetime
{
    // The clock begins at 08:00 in Việt Nam on 14/10/2026.
    private const string Daily = """ "cronExpression":{"expression":{"type":"Literal","value":"0 9 * * *"}} """;
    private const string Hourly = """ "interval":{"expression":{"type":"Literal","value":"01:00:00"}} """;

    private EngineRig rig = null!;

    public async ValueTask InitializeAsync() => rig = await EngineRig.StartAsync(postgres);

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task Many_hosts_take_one_occurrence_once()
    {
        await rig.ImportAsync(Definition("daily", Trigger("Elsa.Cron", Daily)));
        Assert.Equal(0, await rig.StartDueAsync());
        rig.Time.Advance(TimeSpan.FromHours(1));
        var hosts = Enumerable.Range(0, 4).Select(_ => rig.Beside()).ToList();
        var taken = await Task.WhenAll(hosts.SelectMany(host => Enumerable.Range(0, 4).Select(_ => host.StartDueAsync())));
        Assert.Equal(1, taken.Sum());
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE sub_status = 'Finished'"));
        Assert.Equal("15/10/2026 09:00", await NextAsync("daily"));
    }

    [Fact]
    public async Task An_occurrence_that_came_while_every_host_was_down_is_made_up_for_once()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        await rig.ImportAsync(Definition("daily", Trigger("Elsa.Cron", Daily)));
        rig.Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMinutes(90));
        await rig.RestartAsync();
        Assert.Equal(2, await rig.StartDueAsync());
        Assert.Equal((1, 1), (await rig.InstancesAsync("hourly"), await rig.InstancesAsync("daily")));
        // The beat stays where it was: on the hour.
        Assert.Equal("13/11/2026 10:00", await NextAsync("hourly"));
        Assert.Equal("14/11/2026 09:00", await NextAsync("daily"));
        Assert.Equal(0, await rig.StartDueAsync());
    }

    [Fact]
    public async Task A_clock_that_jumps_ahead_and_back_brings_nothing_twice()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        var begin = rig.Time.GetUtcNow();
        rig.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, await rig.StartDueAsync());
        rig.Time.Set(begin);
        Assert.Equal(0, await rig.StartDueAsync());
        rig.Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(0, await rig.StartDueAsync());
        rig.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await rig.StartDueAsync());
        Assert.Equal(2, await rig.InstancesAsync("hourly"));
    }

    [Fact]
    public async Task Hosts_whose_clocks_differ_take_each_occurrence_once()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        var fast = new SettableTime();
        fast.Advance(TimeSpan.FromMinutes(2));
        var ahead = rig.Beside(fast);
        for (var minute = 0; minute < 180; minute++)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(1));
            fast.Advance(TimeSpan.FromMinutes(1));
            await ahead.StartDueAsync();
            await rig.StartDueAsync();
        }

        Assert.Equal(3, await rig.InstancesAsync("hourly"));
    }

    [Fact]
    public async Task The_database_itself_refuses_an_occurrence_that_goes_back()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            rig.ScalarAsync("UPDATE workflow.trigger SET occurrence_at = occurrence_at - interval '1 hour', due_at = due_at"));
    }

    [Fact]
    public async Task A_start_that_is_rolled_back_leaves_its_occurrence()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        rig.Time.Advance(TimeSpan.FromHours(1));
        await rig.CommitAsync<Done>(async (runtime, stop) =>
        {
            Assert.True(await runtime.StartNextDueAsync(stop));
            return new Conflict("Không được.");
        });
        Assert.Equal(0, await rig.InstancesAsync("hourly"));
        Assert.Equal(1, await rig.StartDueAsync());
    }

    [Fact]
    public async Task An_occurrence_that_cannot_start_is_put_off_and_stays_the_same()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        rig.Time.Advance(TimeSpan.FromHours(1));
        var id = (Guid)(await rig.ScalarAsync("SELECT id FROM workflow.trigger"))!;
        var before = await NextAsync("hourly");
        await rig.CommitAsync<Done>(async (runtime, stop) =>
        {
            await runtime.PostponeAsync(new(id, DeliveryKind.Trigger, new InvalidOperationException()), stop);
            return Done.Value;
        });
        Assert.Equal(0, await rig.StartDueAsync());
        Assert.Equal(before, await NextAsync("hourly"));
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await rig.StartDueAsync());
    }

    [Fact]
    public async Task A_start_time_comes_once_and_a_past_one_at_once()
    {
        const string At = """ "dateTime":{"expression":{"type":"Literal","value":"TIME"}} """;
        await rig.ImportAsync(Definition("past", Trigger("Elsa.StartAt", At.Replace("TIME", "2026-10-01T08:00:00", StringComparison.Ordinal))));
        await rig.ImportAsync(Definition("later", Trigger("Elsa.StartAt", At.Replace("TIME", "2026-10-14T08:30:00", StringComparison.Ordinal))));
        Assert.Equal(1, await rig.StartDueAsync());
        rig.Time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(1, await rig.StartDueAsync());
        Assert.Equal(0, await rig.StartDueAsync());
        // Another wording of the workflow is not another start.
        await rig.ImportAsync(Definition("past", Sequence(Trigger("Elsa.StartAt", At.Replace("TIME", "2026-10-01T08:00:00", StringComparison.Ordinal)))));
        Assert.Equal((1, 1), (await rig.InstancesAsync("past"), await rig.InstancesAsync("later")));
    }

    [Fact]
    public async Task Publishing_replaces_the_triggers_and_keeps_the_beat_of_those_that_stay()
    {
        await rig.ImportAsync(Definition("w", Sequence(Trigger("Elsa.Timer", Hourly), Trigger("Elsa.Event", "\"eventName\":\"A\"", "e"))));
        var id = await rig.ScalarAsync("SELECT id FROM workflow.trigger WHERE name = 'Elsa.Timer'");
        rig.Time.Advance(TimeSpan.FromMinutes(50));
        var second = await rig.ImportAsync(Definition("w", Sequence(Trigger("Elsa.Timer", Hourly), Trigger("Elsa.Event", "\"eventName\":\"B\"", "e"))));
        Assert.Equal(2, await rig.CountAsync("workflow.trigger"));
        Assert.Equal(id, await rig.ScalarAsync("SELECT id FROM workflow.trigger WHERE name = 'Elsa.Timer'"));
        Assert.Equal(2, await rig.CountAsync($"workflow.trigger WHERE definition_version_id = '{second.Id}'"));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, await rig.StartDueAsync());
        Assert.Equal(1, await rig.CountAsync($"workflow.instance WHERE definition_version_id = '{second.Id}'"));
    }

    [Fact]
    public async Task Retracting_takes_the_triggers_away_and_a_publish_that_fails_keeps_them()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        var refused = await rig.TryImportAsync(Definition("hourly", Trigger("Elsa.Cron", """ "cronExpression":"99 * * * *" """)));
        Assert.Contains("phút", Assert.IsType<InvalidFields>(refused.Problem).Message, StringComparison.Ordinal);
        Assert.Equal(1, await rig.CountAsync("workflow.trigger WHERE name = 'Elsa.Timer'"));

        Assert.True((await rig.WithStoreAsync((store, stop) => store.RetractAsync("hourly", stop))).IsSuccess);
        Assert.Equal(0, await rig.CountAsync("workflow.trigger"));
        rig.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(0, await rig.StartDueAsync());
    }

    [Fact]
    public async Task Publishing_and_firing_at_once_never_leave_a_trigger_of_an_old_version()
    {
        await rig.ImportAsync(Definition("hourly", Trigger("Elsa.Timer", Hourly)));
        for (var round = 0; round < 10; round++)
        {
            rig.Time.Advance(TimeSpan.FromHours(1));
            await Task.WhenAll(
                rig.StartDueAsync(), rig.Beside().StartDueAsync(),
                rig.ImportAsync(Definition("hourly", Sequence(Trigger("Elsa.Timer", Hourly), $$"""{"id":"l{{round}}","type":"Elsa.WriteLine","text":"x"}"""))));
            await rig.StartDueAsync();
        }

        Assert.Equal(1, await rig.CountAsync("workflow.trigger t JOIN workflow.definition d ON d.id = t.definition_version_id AND d.is_published"));
        Assert.Equal(1, await rig.CountAsync("workflow.trigger"));
        Assert.InRange(await rig.InstancesAsync("hourly"), 9, 11);
    }

    [Fact]
    public async Task An_endpoint_without_sign_in_is_refused_unless_the_installation_allows_it()
    {
        var open = Definition("open", Trigger("Elsa.HttpEndpoint", "\"path\":\"a\""));
        var refused = Assert.IsType<InvalidFields>((await rig.TryImportAsync(open)).Problem);
        Assert.Equal("$.root", refused.Fields[0].Field);
        Assert.Equal(0, await rig.CountAsync("workflow.definition WHERE is_published"));

        await using var allowing = await EngineRig.StartAsync(postgres, new HttpRules { AllowAnonymous = true });
        await allowing.ImportAsync(open);
        Assert.Equal(1, await allowing.CountAsync("workflow.trigger WHERE name = 'Elsa.HttpEndpoint'"));
    }

    [Fact]
    public async Task Two_workflows_cannot_have_one_endpoint_even_when_published_at_once()
    {
        string Endpoint(string id) => Definition(id, Trigger("Elsa.HttpEndpoint", $"\"path\":\"a/{{{id}}}\",\"authorize\":true"));
        var published = await Task.WhenAll(Enumerable.Range(0, 6).Select(n => rig.Beside().TryImportAsync(Endpoint($"w{n}"))));
        Assert.Single(published, result => result.IsSuccess);
        Assert.All(published.Where(result => !result.IsSuccess), result => Assert.IsType<InvalidFields>(result.Problem));
        Assert.Equal(1, await rig.CountAsync("workflow.trigger"));
    }

    private async Task<string> NextAsync(string definition) => VietnamTime.Short(new DateTimeOffset(Convert.ToDateTime(
        await rig.ScalarAsync($"SELECT occurrence_at FROM workflow.trigger WHERE definition_id = '{definition}'"), CultureInfo.InvariantCulture)));
}
