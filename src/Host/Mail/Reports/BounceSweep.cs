using Host.Operations;
using Workflows.Values;

namespace Host.Mail.Reports;

/// <summary>How often the drop folder is looked at; tests look oftener.</summary>
public sealed record BouncePace
{
    public TimeSpan Sweep { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>Takes up the reports of the drop folder, each in a transaction of its own. Any number of hosts may sweep one folder.</summary>
internal sealed class BounceSweep : BackgroundService
{
    /// <summary>A report that fails this often for another reason than an absent database is put aside.</summary>
    private const int MaxTries = 5;

    private readonly BounceFolder folder;
    private readonly ReportIntake intake;
    private readonly BouncePace pace;
    private readonly TimeProvider time;
    private readonly ILogger<BounceSweep> log;
    private readonly Dictionary<string, int> tries = new(StringComparer.Ordinal);
    private bool wasTrouble;

    public BounceSweep(MailSettings settings, ReportIntake intake, BouncePace pace, IIds ids, TimeProvider time, ILogger<BounceSweep> log)
    {
        (this.intake, this.pace, this.time, this.log) = (intake, pace, time, log);
        folder = new(settings.Bounces.Folder ?? throw new ArgumentException("No folder is set.", nameof(settings)), ids, time);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await OnceAsync(stoppingToken);
                wasTrouble = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // The folder or the database is away: what waits there stays.
                if (!wasTrouble)
                    log.LogWarning(failure, "Delivery reports cannot be taken up; trying again every {Pause}", pace.Sweep);
                wasTrouble = true;
            }

            await Task.Delay(pace.Sweep, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at the folder.</summary>
    internal async Task OnceAsync(CancellationToken stop)
    {
        foreach (var file in folder.Take())
        {
            try
            {
                folder.Finish(file, await RecordAsync(file, stop));
                tries.Remove(file.Name);
            }
            catch (Exception failure) when (failure is not OperationCanceledException && !DatabaseAway.IsAway(failure))
            {
                log.LogError(failure, "Delivery report {File} cannot be recorded", file.Name);
                if (MayTryAgain(file))
                    folder.GiveBack(file);
                else
                    folder.Finish(file, $"Không ghi nhận được sau {MaxTries} lần thử, xem nhật ký của máy chủ.");
            }
            catch
            {
                folder.GiveBack(file);
                throw;
            }
        }
    }

    private async Task<string?> RecordAsync(TakenFile file, CancellationToken stop) =>
        await BounceFolder.ReadAsync(file, stop) is { } message
            ? await intake.TakeAsync(message, stop)
            : $"Lớn hơn {ReportReader.MaxSize / 1024 / 1024} MB.";

    private bool MayTryAgain(TakenFile file)
    {
        var tried = tries[file.Name] = tries.GetValueOrDefault(file.Name) + 1;
        if (tried < MaxTries)
            return true;
        tries.Remove(file.Name);
        return false;
    }
}
