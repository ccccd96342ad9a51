using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Workflows.HumanTasks.Handover;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Operations.Commands;

/// <summary>
/// <c>office deactivate ADDRESS</c>: ends a person's posts and account at once; with <c>--transfer-to</c> all their open work goes
/// to somebody else in the same transaction.
/// </summary>
internal static class OfficeLeaving
{
    public static Command Make(HostParts parts, Func<ParseResult, IReadOnlyDictionary<string, string?>> settings)
    {
        var address = new Argument<string>("address") { Description = "The person's mail address." };
        var reason = new Option<string>("--reason") { Description = "Why; goes into the audit trail.", Required = true };
        var heir = new Option<string?>("--transfer-to") { Description = "Mail address of whoever gets their open tasks and drafts." };
        var preview = new Option<bool>("--preview") { Description = "Only says what would go over and what would stay." };
        var command = new Command("deactivate", "Ends a person's posts and account at once; their links stop working.") { address, reason, heir, preview };
        command.Validators.Add(given =>
        {
            if (given.GetValue(preview) && given.GetValue(heir) is null)
                given.AddError("--preview needs --transfer-to.");
        });
        command.SetAction((given, stop) => OfficeCommands.WithServicesAsync(
            parts, settings(given),
            services => RunAsync(services, new(given.GetValue(address)!, given.GetValue(heir), given.GetValue(reason), given.GetValue(preview)), stop),
            stop));
        return command;
    }

    private static async Task<int> RunAsync(IServiceProvider services, Order order, CancellationToken stop)
    {
        var db = services.GetRequiredService<WorkflowsDb>();
        if (order.PreviewOnly)
        {
            var seen = await PreviewAsync(services, db, order, stop);
            return seen.IsSuccess ? Tell(seen.Value, "would go") : OfficeCommands.Tell(seen.Problem!);
        }

        var done = await db.CommitAsync(inner => LeaveAsync(services, db, order, inner), stop: stop);
        if (!done.IsSuccess)
            return OfficeCommands.Tell(done.Problem!);
        if (done.Value.Transfer is { } transfer)
            Tell(transfer, "went");
        else if (done.Value.Open > 0)
            Console.WriteLine($"{done.Value.Open} open tasks stay with nobody to do them; give them away on the pages of their plans.");
        Console.WriteLine($"{done.Value.Gone.Email} is switched off.");
        return 0;
    }

    private static async Task<Result<WorkTransfer>> PreviewAsync(IServiceProvider services, WorkflowsDb db, Order order, CancellationToken stop)
    {
        var people = await PeopleAsync(db, order, stop);
        return people.IsSuccess
            ? await services.GetRequiredService<TransferWork>().PreviewAsync(people.Value.Leaver, people.Value.Heir, stop)
            : people.Problem!;
    }

    private static async Task<Result<Left>> LeaveAsync(IServiceProvider services, WorkflowsDb db, Order order, CancellationToken stop)
    {
        WorkTransfer? transfer = null;
        if (order.Heir is not null)
        {
            var people = await PeopleAsync(db, order, stop);
            if (!people.IsSuccess)
                return people.Problem!;
            var moved = await services.GetRequiredService<TransferWork>()
                .HandleAsync(people.Value.Leaver, people.Value.Heir, order.Reason, OfficeCommands.Terminal, stop);
            if (!moved.IsSuccess)
                return moved.Problem!;
            transfer = moved.Value;
            await db.FlushAsync(stop);
        }

        var gone = await services.GetRequiredService<DeactivatePerson>().HandleAsync(order.Address, order.Reason, OfficeCommands.Terminal, stop);
        if (!gone.IsSuccess)
            return gone.Problem!;
        var open = await db.Set<Workflows.HumanTasks.HumanTask>().CountAsync(t => t.PersonId == gone.Value.Id && t.State == Workflows.HumanTasks.TaskState.Open, stop);
        return new Left(gone.Value, transfer, open);
    }

    private static async Task<Result<(Guid Leaver, Guid Heir)>> PeopleAsync(WorkflowsDb db, Order order, CancellationToken stop)
    {
        var leaver = await FindAsync(db, order.Address, stop);
        var heir = await FindAsync(db, order.Heir!, stop);
        if (leaver is not { } from)
            return new NotFound($"Không có người nào dùng địa chỉ thư điện tử {order.Address}.");
        return heir is { } to ? (from, to) : new NotFound($"Không có người nào dùng địa chỉ thư điện tử {order.Heir}.");
    }

    private static Task<Guid?> FindAsync(WorkflowsDb db, string address, CancellationToken stop)
    {
#pragma warning disable CA1308, CA1304, CA1311, CA1862 // Runs in the database, on the index of lower(email).
        var wanted = address.Trim().ToLowerInvariant();
        return db.Set<Person>().Where(p => p.Email.ToLower() == wanted).Select(p => (Guid?)p.Id).FirstOrDefaultAsync(stop);
#pragma warning restore CA1308, CA1304, CA1311, CA1862
    }

    private static int Tell(WorkTransfer transfer, string verb)
    {
        Console.WriteLine(
            $"{transfer.TasksMoving} open tasks and {transfer.PlansMoving} plans in drafting {verb} to {transfer.To.Email}; "
            + $"{transfer.Substitutions.Count} substitutions and {transfer.Delegations.Count} delegations end; {transfer.Staying.Count} stay.");
        foreach (var line in transfer.Staying)
            Console.WriteLine($"  {line}");
        return 0;
    }

    private sealed record Order(string Address, string? Heir, string? Reason, bool PreviewOnly);

    private sealed record Left(Person Gone, WorkTransfer? Transfer, int Open);
}
