using System.Globalization;

namespace Workflows.Values;

/// <summary>A day as people type it: day, month, year.</summary>
public static class TypedDay
{
    /// <summary>What a field shows before anything is typed.</summary>
    public const string Placeholder = "dd/mm/yyyy";

    /// <summary>Room for the longest way to type one.</summary>
    public const int MaxLength = 10;

    /// <summary>With a slash, a dash, a point or nothing between, as a phone's keys allow; the last is how browsers and files write it.</summary>
    private static readonly string[] Ways = ["d/M/yyyy", "d-M-yyyy", "d.M.yyyy", "ddMMyyyy", "yyyy-MM-dd"];

    /// <returns>Null when it is no day.</returns>
    public static DateOnly? Parse(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), Ways, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
