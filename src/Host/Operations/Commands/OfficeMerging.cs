using System.CommandLine;
using System.Globalization;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation.Succession;
using Workflows.Storage;

namespace Host.Operations.Commands;

/// <summary>
/// <c>office merge OLD NEW --on DATE</c>: an agency goes into another. What is open goes to the successor's head, at once or,
/// for a day to come, on that day.
/// </summary>
internal static class OfficeMerging
{
    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var old = new Argument<string>("old") { Description = "Abbreviation of the agency that ends." };
        var next = new Argument<string>("new") { Description = "Abbreviation of the agency it goes into." };
        var on = new Option<DateOnly?>("--on")
        {
            Description = "First day of the new state as yyyy-MM-dd; today without it.",
            CustomParser = given => DateOnly.TryParseExact(given.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : Wrong(given),
        };
        var committee = new Option<string?>("--committee") { Description = "Name of the province's committee, where there are several." };
        var document = new Option<string?>("--document") { Description = "Number and date of the decision; goes into the audit trail." };
        var command = new Command("merge", "Ends an agency on a day and names the one it goes into; open tasks follow.") { old, next, on, committee, document };
        command.SetAction((given, stop) => OfficeCommands.WithServicesAsync(parts, settings(given), async services =>
        {
            var db = services.GetRequiredService<WorkflowsDb>();
            var merger = new Merger(given.GetValue(old), given.GetValue(next), given.GetValue(on), given.GetValue(committee), given.GetValue(document));
            var done = await db.CommitAsync(
                async inner =>
                {
                    var merged = await services.GetRequiredService<MergeAgencies>().HandleAsync(merger, OfficeCommands.Terminal, inner);
                    if (!merged.IsSuccess)
                        return merged.Map(m => (Merged: m, Moved: 0, Left: 0));
                    await db.FlushAsync(inner);
                    var (moved, left) = await services.GetRequiredService<FollowSuccessors>().HandleAllAsync(merged.Value.Old.Id, OfficeCommands.Terminal, inner);
                    return (merged.Value, moved, left);
                },
                stop: stop);
            if (!done.IsSuccess)
                return OfficeCommands.Tell(done.Problem!);
            var (one, over, stays) = done.Value;
            Console.WriteLine(
                $"{one.Old.Abbreviation} goes into {one.New.Abbreviation} from {one.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}; "
                + $"{one.Posts} holdings end; {over} open tasks went over, {stays} wait for a head of {one.New.Abbreviation}.");
            return 0;
        }, stop));
        return command;
    }

    private static DateOnly? Wrong(System.CommandLine.Parsing.ArgumentResult given)
    {
        given.AddError($"'{given.Tokens[0].Value}' is not a day as yyyy-MM-dd.");
        return null;
    }
}
