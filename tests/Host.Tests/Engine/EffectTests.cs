using System.Text.Json.Nodes;
using Host.Tests.Fixtures;
using Workflows.Engine.Execution;
using Workflows.Engine.Http;
using Workflows.Engine.Instances;
using Workflows.Values;
using static Host.Tests.Engine.EngineRig;

namespace Host.Tests.Engine;

/// <summary>What leaves a run: rows that exist if and only if the run was stored.</summary>
public sealed class EffectTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Call = """
        {"id":"h","type":"Elsa.SendHttpRequest","url":"https://open.example/a?khoá=1","method":"POST","content":"x","authorization":"Bearer s3cret"}
        """;

    private const string Mail = """
        {"id":"m","type":"Elsa.SendEmail","to":{"expression":{"type":"Object","value":"[\"a@x.example\",\"b@x.example\"]"}},"subject":"Họp","body":"Một.\n\nHai."}
        """;

    private readonly TimeOrderedIds ids = new(TimeProvider.System);

    private EngineRig rig = null!;

    public async ValueTask InitializeAsync() =>
        rig = await EngineRig.StartAsync(postgres, new HttpRules { AllowedHosts = HostList.Parse("open.example") });

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    [Fact]
    public async Task A_request_is_claimed_once_and_its_answer_resumes_the_step_that_waits()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call, """{"id":"l","type":"Elsa.WriteLine","text":"sau"}""")));
        var started = await rig.StartAsync("w");
        Assert.Equal(WorkflowSubStatus.Suspended, started.SubStatus);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => rig.Beside().WithQueueAsync((queue, stop) => queue.ClaimAsync(ids.Next(), 4, TimeSpan.FromMinutes(2), stop))));
        var claimed = Assert.Single(hosts.SelectMany(requests => requests));
        Assert.Equal(("POST", "x", "Bearer s3cret"), (claimed.Method, claimed.Body, claimed.Headers["Authorization"]!.GetValue<string>()));
        Assert.DoesNotContain("s3cret", $"{claimed}", StringComparison.Ordinal);
        Assert.Equal(0, await rig.DeliverAnswersAsync());

        await FinishAsync(claimed, new(RequestFate.Answered, 200, [], new JsonObject { ["ok"] = true }));
        Assert.Equal(0, await rig.CountAsync("workflow.http_request WHERE headers::text LIKE '%s3cret%'"));
        Assert.Empty(await ClaimAsync());
        var delivered = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => rig.Beside().DeliverAnswersAsync()));
        Assert.Equal(1, delivered.Sum());
        Assert.Equal(1, await rig.CountAsync("workflow.instance WHERE sub_status = 'Finished'"));
        Assert.Equal(0, await rig.CountAsync("workflow.http_request"));
        Assert.Equal(1, await rig.CountAsync("workflow.activity_execution WHERE activity_id = 'h' AND outputs->>'StatusCode' = '200'"));
    }

    [Fact]
    public async Task No_secret_of_a_request_stands_in_the_instance_its_journal_or_its_records()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call)));
        await rig.StartAsync("w");
        foreach (var rows in new[] { "instance t", "journal t", "activity_execution t", "bookmark t" })
            Assert.Equal(0, await rig.CountAsync($"workflow.{rows} WHERE to_jsonb(t)::text LIKE '%s3cret%'"));
        Assert.Equal(1, await rig.CountAsync("workflow.http_request t WHERE to_jsonb(t)::text LIKE '%s3cret%'"));
    }

    [Fact]
    public async Task A_lost_lease_is_taken_over_and_its_late_word_counts_for_nothing()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call)));
        await rig.StartAsync("w");
        var dead = Assert.Single(await ClaimAsync());
        Assert.Empty(await ClaimAsync());
        rig.Time.Advance(TimeSpan.FromMinutes(3));
        var next = Assert.Single(await ClaimAsync());
        Assert.Equal((dead.Id, 2), (next.Id, next.Attempt));
        await FinishAsync(dead, new(RequestFate.Timeout));
        Assert.Equal(0, await rig.DeliverAnswersAsync());
        await FinishAsync(next, new(RequestFate.Answered, 204));
        Assert.Equal(1, await rig.DeliverAnswersAsync());
    }

    [Fact]
    public async Task A_sender_that_asks_again_under_the_same_number_gets_its_request_and_the_attempt_counts_once()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call)));
        await rig.StartAsync("w");
        var number = ids.Next();
        var first = Assert.Single(await ClaimAsync(number));
        Assert.Empty(await ClaimAsync());
        var again = Assert.Single(await ClaimAsync(number));
        Assert.Equal((first.Id, 1), (again.Id, again.Attempt));
    }

    [Fact]
    public async Task A_request_whose_instance_was_cancelled_is_not_sent()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call)));
        var started = await rig.StartAsync("w");
        await rig.CommitAsync((runtime, stop) => runtime.CancelAsync(started.InstanceId, "Thôi", stop));
        Assert.Empty(await ClaimAsync());
        Assert.Equal(0, await rig.CountAsync("workflow.http_request"));
    }

    [Fact]
    public async Task A_host_that_is_not_on_the_list_is_an_incident_that_names_the_setting()
    {
        await rig.ImportAsync(Definition("w", Sequence(Call.Replace("open.example", "evil.example", StringComparison.Ordinal))));
        var started = await rig.StartAsync("w");
        Assert.Equal(WorkflowSubStatus.Faulted, started.SubStatus);
        Assert.Contains("WorkflowHttp:AllowedHosts", started.Incidents[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, await rig.CountAsync("workflow.http_request"));
    }

    [Fact]
    public async Task Mails_are_in_the_outbox_when_the_run_is_stored_and_only_then()
    {
        await rig.ImportAsync(Definition("w", Sequence(Mail)));
        await rig.CommitAsync<Done>(async (runtime, stop) =>
        {
            await runtime.StartAsync(new() { DefinitionId = "w" }, stop);
            return new Conflict("Không được.");
        });
        Assert.Equal(0, await rig.CountAsync("mail.outbox"));
        await rig.StartAsync("w");
        Assert.Equal(2, await rig.CountAsync("mail.outbox WHERE subject = 'Họp' AND state = 'Queued' AND body->'paragraphs' = '[\"Một.\",\"Hai.\"]'"));
    }

    [Fact]
    public async Task A_sender_that_is_not_the_installations_is_an_incident()
    {
        await rig.ImportAsync(Definition("w", Sequence(Mail.Replace("\"subject\"", "\"from\":\"chu-tich@tinh.example\",\"subject\"", StringComparison.Ordinal))));
        var started = await rig.StartAsync("w");
        Assert.Contains("Mail:From", Assert.Single(started.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(0, await rig.CountAsync("mail.outbox"));
    }

    private Task<IReadOnlyList<ClaimedRequest>> ClaimAsync(Guid? claim = null) =>
        rig.WithQueueAsync((queue, stop) => queue.ClaimAsync(claim ?? ids.Next(), 4, TimeSpan.FromMinutes(2), stop));

    private Task<bool> FinishAsync(ClaimedRequest request, RequestOutcome outcome) => rig.WithQueueAsync(async (queue, stop) =>
    {
        await queue.FinishAsync(request, outcome, stop);
        return true;
    });
}
