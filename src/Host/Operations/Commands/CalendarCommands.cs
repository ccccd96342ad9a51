using System.CommandLine;
using System.Globalization;
using Workflows.Calendar;
using Workflows.Decisions.Deadlines;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Commands;

/// <summary>
/// <c>calendar list</c>, <c>calendar count</c>, <c>calendar import FILE</c> and <c>calendar recompute</c>: how an
/// installation keeps its working days, and how open deadlines follow a change when somebody orders it.
/// </summary>
internal static class CalendarCommands
{
    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings) =>
        new("calendar", "Keeps days off and working Saturdays; counts deadlines by them.")
        {
            List(parts, settings), Count(parts, settings), Import(parts, settings), Recompute(parts, settings),
        };

    private static Command List(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var year = new Option<int?>("--year") { Description = "Only this year; all without it." };
        var version = new Option<int?>("--version") { Description = "The calendar as this version had it; without it as it stands." };
        var command = new Command("list", "Lists the days that are not what their weekday says, the versions, and what is not confirmed.") { year, version };
        command.SetAction((given, stop) => OfficeCommands.WithServicesAsync(parts, settings(given), async services =>
        {
            var reader = services.GetRequiredService<CalendarReader>();
            var history = await reader.HistoryAsync(stop);
            var wanted = given.GetValue(version) ?? history[0].Number;
            if (history.All(v => v.Number != wanted))
                return OfficeCommands.Tell($"There is no version {wanted}; the newest is {history[0].Number}.");
            var calendar = await reader.LoadAsync(wanted, stop);
            var days = calendar.Days.Where(d => given.GetValue(year) is not { } only || d.Day.Year == only).ToList();
            foreach (var day in days)
                Console.WriteLine(CalendarWords.LineOf(day));
            foreach (var made in history.Where(v => v.Number <= wanted).Reverse())
                Console.WriteLine($"Version {made.Number}, {VietnamTime.Short(made.MadeAt)}, {made.MadeBy}: {made.Reason}");
            foreach (var warning in Warnings(calendar, given.GetValue(year), VietnamTime.Today(services.GetRequiredService<TimeProvider>())))
                Console.WriteLine($"LƯU Ý {warning}");
            Console.WriteLine($"{days.Count} days, {days.Count(d => !d.IsConfirmed)} of them not confirmed.");
            return 0;
        }, stop));
        return command;
    }

    private static Command Count(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var received = new Argument<string>("received") { Description = "Day of receipt as 28/01/2019, or with its time as \"28/01/2019 09:30\"." };
        var limit = new Argument<string>("limit") { Description = "\"5 ngày làm việc\", \"10 ngày\", \"4 giờ làm việc\", \"đến hết ngày 16/10/2026\" or \"trước ngày 16/10/2026\"." };
        var command = new Command("count", "Counts a limit out, day by day, and says why each day counts or not.") { received, limit };
        command.SetAction((given, stop) =>
        {
            if (!DateTime.TryParseExact(
                given.GetValue(received), ["dd/MM/yyyy", "dd/MM/yyyy HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var from)
                || from.Year is < 2000 or > 2100)
                return Task.FromResult(OfficeCommands.Tell("The day of receipt is written as 28/01/2019 or \"28/01/2019 09:30\"."));
            var read = Limit.Parse(given.GetValue(limit));
            if (!read.IsSuccess)
                return Task.FromResult(OfficeCommands.Tell(read.Problem!));
            return OfficeCommands.WithServicesAsync(parts, settings(given), async services =>
            {
                var calendar = await services.GetRequiredService<CalendarReader>().LoadAsync(stop);
                foreach (var line in calendar.Count(VietnamTime.At(DateOnly.FromDateTime(from), TimeOnly.FromDateTime(from)), read.Value).Words)
                    Console.WriteLine(line);
                return 0;
            }, stop);
        });
        return command;
    }

    private static Command Import(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var from = new Argument<FileInfo>("file") { Description = "JSON: reason, source, wholeYears, days, remove. The README shows one." };
        var preview = Preview();
        var command = new Command("import", "Makes a new version of the calendar; open deadlines stay until they are recomputed.") { from, preview };
        command.SetAction(async (given, stop) =>
        {
            if (given.GetValue(from) is not { Exists: true } path)
                return OfficeCommands.Tell($"There is no file {given.GetValue(from)!.FullName}.");
            var file = CalendarFile.Read(await File.ReadAllTextAsync(path.FullName, stop));
            if (!file.IsSuccess)
                return OfficeCommands.Tell(file.Problem!);
            return await OfficeCommands.WithServicesAsync(parts, settings(given), async services =>
            {
                var act = services.GetRequiredService<ChangeCalendar>();
                var only = given.GetValue(preview);
                var done = only
                    ? await act.PreviewAsync(file.Value, stop)
                    : await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                        inner => act.HandleAsync(file.Value, OfficeCommands.Terminal, inner), stop: stop);
                if (!done.IsSuccess)
                    return OfficeCommands.Tell(done.Problem!);
                foreach (var change in done.Value.Calendar.Changes)
                    Console.WriteLine(change.Words);
                Console.WriteLine($"{done.Value.Calendar.Changes.Count} days {(only ? "would change" : "changed")}; version {done.Value.Calendar.After.Version}.");
                foreach (var shift in done.Value.Waiting)
                    Console.WriteLine(shift.Words);
                Console.WriteLine($"{done.Value.Waiting.Count} open deadlines would move; they stay until 'calendar recompute'.");
                return 0;
            }, stop);
        });
        return command;
    }

    private static Command Recompute(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var reason = new Option<string?>("--reason") { Description = "Why; goes into the audit trail and into the mails." };
        var plan = new Option<Guid?>("--plan") { Description = "Only the deadlines of this plan (its id)." };
        var preview = Preview();
        var command = new Command("recompute", "Counts open deadlines by the calendar as it stands, and tells everybody whose day moves.") { reason, plan, preview };
        command.Validators.Add(given =>
        {
            if (!given.GetValue(preview) && string.IsNullOrWhiteSpace(given.GetValue(reason)))
                given.AddError("--reason is needed unless --preview is given.");
        });
        command.SetAction((given, stop) => OfficeCommands.WithServicesAsync(parts, settings(given), async services =>
        {
            var act = services.GetRequiredService<RecomputeDeadlines>();
            var only = given.GetValue(preview);
            Result<Recomputed> done = only
                ? await act.PreviewAsync(given.GetValue(plan), stop)
                : await services.GetRequiredService<WorkflowsDb>().CommitAsync(
                    inner => act.HandleAsync(new(given.GetValue(reason), OfficeCommands.Terminal, given.GetValue(plan)), inner), stop: stop);
            if (!done.IsSuccess)
                return OfficeCommands.Tell(done.Problem!);
            foreach (var shift in done.Value.Moved)
                Console.WriteLine(shift.Words);
            Console.WriteLine($"{done.Value.Moved.Count} open deadlines {(only ? "would move" : "moved")} by version {done.Value.CalendarVersion} of the calendar.");
            return 0;
        }, stop));
        return command;
    }

    private static Option<bool> Preview() => new("--preview") { Description = "Only say what would happen." };

    private static IReadOnlyList<string> Warnings(WorkingCalendar calendar, int? year, DateOnly today) =>
        year is { } only ? CalendarWarnings.ForYear(calendar, only) : CalendarWarnings.For(calendar, today);
}
