using Host.Operations;
using Host.Tests.Fixtures;
using Workflows.Outbox;
using Workflows.Values;

namespace Benchmarks.Scenarios;

/// <summary>
/// Mails that all wait in the outbox, sent by the host's sender to a mail server on loopback, with STARTTLS and sign-in. One
/// operation is one mail; its time is the mean: from the moment before all were queued to the moment the sink had the last.
/// </summary>
internal static class Outboxes
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    public static async Task RunAsync(Bench bench, CancellationToken stop)
    {
        var mails = bench.Instances(2_000);
        await using var sink = await SmtpSink.StartAsync();
        await using var host = await bench.StartHostAsync(await bench.MailsToAsync(sink));
        var timing = await bench.Measure.RunAsync(1, _ => [() => SendAsync(host, sink, mails, stop)]);
        // One number for all: the sender decides when each of them goes.
        var each = timing.Milliseconds[0] / mails;
        bench.Report.Add(new Line { Scenario = "outbox", Timing = timing with { Milliseconds = [.. Enumerable.Repeat(each, mails)] } });
    }

    private static async Task SendAsync(RunningHost host, SmtpSink sink, int mails, CancellationToken stop)
    {
        await host.DoAsync<MailQueue, Done>((queue, _) =>
        {
            for (var i = 0; i < mails; i++)
            {
                queue.Enqueue(new OutgoingMail
                {
                    ToAddress = $"nguoi{i}@tinh.example.vn",
                    ToName = "Người nhận",
                    Subject = $"[Xin ý kiến] Kế hoạch số {i}",
                    Body = new("Đề nghị cho ý kiến về dự thảo kế hoạch.", [], [new("Kế hoạch", $"Số {i}")]),
                    PlanId = Guid.Empty,
                });
            }

            return Task.FromResult<Result<Done>>(Done.Value);
        });
        while (sink.Messages.Count < mails)
            await Task.Delay(Tick, stop);
    }
}
