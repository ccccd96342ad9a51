using System.Globalization;
using Workflows.Engine.Activities;

namespace Workflows.HumanTasks;

/// <summary>Deadlines as offices set them, in working days. Another number can be written as an expression.</summary>
internal sealed class DeadlineChoices : IInputChoices
{
    private static readonly int[] Days = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 45, 60];

    public string Name => Pickers.WorkingDays;

    // A designer sorts by text: the leading zero keeps 2 before 10.
    public Task<IReadOnlyList<Choice>> ListAsync(CancellationToken stop) => Task.FromResult<IReadOnlyList<Choice>>(
    [
        .. Days.Select(days => new Choice(days.ToString(CultureInfo.InvariantCulture), $"{days:00} ngày làm việc")),
        new("0", "Không có hạn"),
    ]);
}
