namespace Workflows.Boards;

/// <summary>A month of the calendar of Việt Nam.</summary>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    public static Month Of(DateOnly day) => new(day.Year, day.Month);

    public DateOnly FirstDay => new(Year, Number, 1);

    /// <summary>"10/2026".</summary>
    public string Words => $"{Number:00}/{Year}";

    /// <summary>"10/26", where there is little room.</summary>
    public string Short => $"{Number:00}/{Year % 100:00}";

    public Month Before(int months) => Of(FirstDay.AddMonths(-months));

    /// <summary>The months up to and including the one of a day, oldest first.</summary>
    public static IReadOnlyList<Month> UpTo(DateOnly day, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Of(day).Before(count - 1 - i))];

    public int CompareTo(Month other) => FirstDay.CompareTo(other.FirstDay);

    public static bool operator <(Month left, Month right) => left.CompareTo(right) < 0;

    public static bool operator >(Month left, Month right) => left.CompareTo(right) > 0;

    public static bool operator <=(Month left, Month right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Month left, Month right) => left.CompareTo(right) >= 0;
}

/// <summary>The middle value.</summary>
public static class Median
{
    /// <summary>Of an even number of values the mean of the two in the middle; null of none.</summary>
    public static decimal? Of(IEnumerable<int> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? null : ((decimal)sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
