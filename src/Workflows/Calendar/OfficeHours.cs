using Workflows.Values;

namespace Workflows.Calendar;

/// <summary>
/// The two sessions of a working day (buổi sáng, buổi chiều), for limits that count hours. They differ by province; a
/// limit in days ends at 17:00 whatever they are.
/// </summary>
public sealed record OfficeHours
{
    /// <summary>07:30 to 11:30 and 13:00 to 17:00: eight hours.</summary>
    public static readonly OfficeHours Standard = new(new(7, 30), new(11, 30), new(13, 0), WorkingCalendar.EndOfDay);

    private OfficeHours(TimeOnly morning, TimeOnly noon, TimeOnly afternoon, TimeOnly evening) =>
        Sessions = [(morning, noon), (afternoon, evening)];

    /// <summary>Beginning and end on the wall clock of Việt Nam, in order.</summary>
    public IReadOnlyList<(TimeOnly From, TimeOnly To)> Sessions { get; }

    /// <summary>Hours in one working day.</summary>
    public TimeSpan Length => Sessions.Aggregate(TimeSpan.Zero, (sum, s) => sum + (s.To - s.From));

    /// <returns><see cref="Invalid"/> unless the four times follow each other.</returns>
    public static Result<OfficeHours> Of(TimeOnly morning, TimeOnly noon, TimeOnly afternoon, TimeOnly evening) =>
        morning < noon && noon <= afternoon && afternoon < evening
            ? new OfficeHours(morning, noon, afternoon, evening)
            : new Invalid("Giờ làm việc phải theo thứ tự: đầu buổi sáng, cuối buổi sáng, đầu buổi chiều, cuối buổi chiều.");

    /// <summary>Office time of one day after an instant.</summary>
    /// <param name="day">A working day.</param>
    /// <param name="after">What lies before it does not count.</param>
    internal IEnumerable<(DateTimeOffset From, DateTimeOffset To)> On(DateOnly day, DateTimeOffset after)
    {
        foreach (var (from, to) in Sessions)
        {
            var (begins, ends) = (VietnamTime.At(day, from), VietnamTime.At(day, to));
            if (ends > after)
                yield return (begins > after ? begins : after, ends);
        }
    }

    public bool Equals(OfficeHours? other) => other is not null && Sessions.SequenceEqual(other.Sessions);

    public override int GetHashCode() => HashCode.Combine(Sessions[0], Sessions[1]);
}
