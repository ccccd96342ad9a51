using System.Globalization;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Calendar;
using Workflows.Storage;

namespace Workflows.Tests.Calendar;

/// <summary>Calendars to test with: the seed as the migrations write it, and any other.</summary>
internal static partial class Calendars
{
    public static readonly DateOnly Start = new(2019, 1, 1);

    /// <summary>The days that come with the product, read from the migrations.</summary>
    public static WorkingCalendar Seeded { get; } = new(SeededDays());

    /// <summary>About a year and a half of days of every kind, dense enough to meet.</summary>
    public static Gen<WorkingCalendar> Any =>
        from offsets in Gen.Choose(0, 500).ListOf()
        from kinds in Gen.Elements(Enum.GetValues<CalendarDayKind>()).ListOf(offsets.Count)
        from confirmed in Gen.Elements(true, false).ListOf(offsets.Count)
        select new WorkingCalendar(offsets.Zip(kinds, confirmed).DistinctBy(p => p.First)
            .Select(p => Day(Start.AddDays(p.First), p.Second, p.Third)));

    /// <summary>Instants of about a year, at any minute of the day.</summary>
    public static Gen<DateTimeOffset> Instants =>
        from minutes in Gen.Choose(0, 365 * 24 * 60)
        select new DateTimeOffset(2018, 12, 31, 17, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    public static Gen<DateOnly> Dates => Gen.Choose(0, 365).Select(Start.AddDays);

    public static CalendarDay Day(DateOnly day, CalendarDayKind kind, bool confirmed = true) =>
        new() { Day = day, Kind = kind, Name = "Ngày nào đó", Source = confirmed ? "Thông báo" : null, IsConfirmed = confirmed };

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture);

    private static List<CalendarDay> SeededDays()
    {
        var days = new[] { "M11Calendar", "M18Calendar" }.SelectMany(name =>
        {
            using var stream = typeof(SqlMigration).Assembly.GetManifestResourceStream($"Workflows.Storage.Migrations.{name}.sql")!;
            using var reader = new StreamReader(stream);
            return Row().Matches(reader.ReadToEnd()).ToList();
        });
        return
        [
            .. days.Select(row => new CalendarDay
            {
                Day = DateOnly.ParseExact(row.Groups["day"].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                Kind = Enum.Parse<CalendarDayKind>(row.Groups["kind"].Value),
                Name = row.Groups["name"].Value,
                Source = row.Groups["source"] is { Success: true } source ? source.Value : null,
                IsConfirmed = row.Groups["confirmed"].Value == "true",
            }),
        ];
    }

    [GeneratedRegex(@"^  \('(?<day>\d{4}-\d\d-\d\d)', '(?<kind>\w+)', '(?<name>[^']+)', (NULL|'(?<source>[^']+)'), (?<confirmed>true|false)\)", RegexOptions.Multiline)]
    private static partial Regex Row();
}
