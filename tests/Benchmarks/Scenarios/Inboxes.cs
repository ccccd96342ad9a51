using Microsoft.EntityFrameworkCore;
using Npgsql;
using Workflows.HumanTasks;
using Workflows.Organisation;
using Workflows.Storage;

namespace Benchmarks.Scenarios;

/// <summary>
/// "Việc của tôi" of one person after another, on a loaded database. Held against a SELECT of the same rows of the tasks by their
/// index, on a connection of the same process.
/// </summary>
internal static class Inboxes
{
    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        await using var host = await bench.StartHostAsync();
        await Load.FillAsync(bench, await Office.OpenAsync(host));
        var people = await host.ReadAsync<WorkflowsDb, List<Guid>>(db => db.Set<Person>().Select(person => person.Id).ToListAsync());
        await using var source = StorageSetup.RuntimeSource(bench.Runtime);
        var questions = bench.Instances(2_000);
        foreach (var isMeasured in new[] { false, true })
        {
            var plain = await bench.Measure.RunAsync(questions, number => [() => SelectAsync(source, people[number % people.Count], stop)]);
            var inbox = await bench.Measure.RunAsync(questions, number => [() => host.ReadAsync<Inbox, int>(async read => (await read.ForAsync(people[number % people.Count], stop)).Count)]);
            if (!isMeasured)
                continue;
            var measure = new Line { Scenario = "inbox.select", Timing = plain };
            bench.Report.Add(measure);
            bench.Report.Add(new Line { Scenario = "inbox", Timing = inbox, Against = measure });
        }
    }

    private static async Task SelectAsync(NpgsqlDataSource source, Guid person, CancellationToken stop)
    {
        await using var ask = source.CreateCommand($"""
            SELECT t.*, p.title, p.agency_name FROM plan.task t JOIN plan.plan p ON p.id = t.plan_id
            WHERE t.person_id = $1 AND t.state = 'Open' ORDER BY t.due_on LIMIT {Inbox.Limit}
            """);
        ask.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = person });
        await using var rows = await ask.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
        {
        }
    }
}
