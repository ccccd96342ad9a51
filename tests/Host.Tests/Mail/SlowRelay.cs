using Host.Mail;
using Workflows.Outbox;

namespace Host.Tests.Mail;

/// <summary>Takes as long as it is told.</summary>
internal sealed class SlowRelay : IMailRelay
{
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Started => started.Task;

    public void Finish() => finish.SetResult();

    public async Task<RelayAnswer> SendAsync(RenderedMail mail, CancellationToken stop)
    {
        started.TrySetResult();
        try
        {
            await finish.Task.WaitAsync(stop);
            return new Accepted("250");
        }
        catch (OperationCanceledException)
        {
            return new Away("stopped");
        }
    }
}
