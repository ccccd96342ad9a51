using Workflows.Organisation;
using Workflows.Organisation.Substitutions;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.HumanTasks.Handover;

/// <summary>Who does a task for somebody who is away, and whether they still may.</summary>
public sealed class Substitutes(SubstitutionReader substitutions, Organisation.Directory directory)
{
    /// <summary>
    /// The kind of work a task is. A decision that binds, a vote and a digital signature are none: the first needs authority to sign, the
    /// others are a person's own.
    /// </summary>
    public static SubstitutedWork WorkOf(TaskKind kind, bool binds) => kind switch
    {
        TaskKind.Opinion => SubstitutedWork.Opinion,
        TaskKind.Approve when !binds => SubstitutedWork.Check,
        TaskKind.Issue or TaskKind.Seal => SubstitutedWork.Numbering,
        _ => SubstitutedWork.None,
    };

    /// <summary>
    /// Who does it today instead of the one it is meant for: the last of the chain who may. The drafter never checks their
    /// own plan, so a chain that ends with them stops before.
    /// </summary>
    /// <returns>Null when it stays where it is.</returns>
    public async Task<OfficeHolder?> FindAsync(OfficeHolder meant, SubstitutedWork work, Plan plan, CancellationToken stop)
    {
        if (work is SubstitutedWork.None)
            return null;
        var path = await substitutions.PathAsync(SeatOf(meant), work, plan.AgencyId, stop);
        foreach (var seat in path.Skip(1).Reverse())
        {
            if ((work is not SubstitutedWork.Check || seat.PersonId != plan.DrafterId)
                && await directory.SeatAsync(new(seat.PostId, seat.PersonId), stop) is { } holder)
                return holder;
        }

        return null;
    }

    /// <summary>Whether somebody who does a task for another still may.</summary>
    /// <returns>Null while they may; else why not, in Vietnamese.</returns>
    public async Task<string?> LapseAsync(HumanTask task, Plan plan, CancellationToken stop)
    {
        var meant = new Seat(task.BehalfPostId!.Value, task.AskedId, task.OnBehalfOf ?? "");
        var receiver = new SeatKey(task.PostId, task.PersonId);
        if (await directory.HoldsAsync(new(meant.PostId, meant.PersonId), stop))
        {
            var path = await substitutions.PathAsync(meant, WorkOf(task.Kind, task.Binds), plan.AgencyId, stop);
            if (path.Skip(1).Any(seat => seat.PostId == receiver.PostId && seat.PersonId == receiver.PersonId))
                return null;
        }

        if (!await directory.HoldsAsync(receiver, stop))
            return $"{task.PersonName} không còn giữ chức danh {task.PostTitle} nên không xử lý thay {task.OnBehalfOf} được nữa.";
        return await substitutions.LastAsync(receiver, stop) switch
        {
            { RevokedAt: { } at } => $"Việc xử lý thay {task.OnBehalfOf} đã được thu hồi lúc {VietnamTime.Short(at)}; việc này trở về người được xử lý thay.",
            { ValidTo: var last } => $"Thời hạn xử lý thay {task.OnBehalfOf} đã hết (đến hết ngày {VietnamTime.Short(last)}); việc này trở về người được xử lý thay.",
            _ => $"Việc xử lý thay {task.OnBehalfOf} không còn hiệu lực.",
        };
    }

    internal static Seat SeatOf(OfficeHolder holder) => new(holder.PostId, holder.PersonId, holder.FullName);

    /// <summary>As it is stored with a task that somebody else does.</summary>
    internal static Behalf BehalfOf(OfficeHolder meant) => new(meant.PostId, $"{meant.FullName}, {meant.PostTitle}");
}
