using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Drafting;
using Workflows.Decisions.Opinions;
using Workflows.Decisions.Opinions.Extensions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Handover;
using Workflows.Issuance;
using Workflows.Issuance.Books;
using Workflows.Organisation;
using Workflows.Organisation.Substitutions;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;
using Directory = Workflows.Organisation.Directory;

namespace Host.Operations.Demo;

/// <summary>What people of a demonstration do at their desks, signed in: the acts of the product, each in a transaction of its own.</summary>
public sealed class DemoDesk(IServiceProvider services, DemoProvince province)
{
    public async Task<Plan> OpenAsync(FixturePlan fixture, CancellationToken stop)
    {
        var drafter = await HolderAsync(DemoProvince.DrafterPost, stop);
        return await CommitAsync<OpenPlan, Plan>(
            (open, inner) => open.HandleAsync(province.ContentOf(fixture), drafter, ActorOf(drafter), inner), stop);
    }

    public async Task<PlanVersion> SubmitAsync(HumanTask task, string note, CancellationToken stop)
    {
        var actor = ActorOf(await HolderOfAsync(task, stop));
        return await CommitAsync<SubmitPlan, PlanVersion>(
            (submit, inner) => submit.HandleAsync(task.PlanId, task.PersonId, note, actor, inner), stop);
    }

    public async Task<DocumentNumber> IssueAsync(HumanTask task, CancellationToken stop)
    {
        var actor = ActorOf(await HolderOfAsync(task, stop));
        return await CommitAsync<IssuePlan, DocumentNumber>((issue, inner) => issue.HandleAsync(task.Id, task.PersonId, actor, inner), stop);
    }

    public async Task ChangeAsync(HumanTask task, Func<PlanContent, PlanContent> change, CancellationToken stop)
    {
        var actor = ActorOf(await HolderOfAsync(task, stop));
        await using var scope = services.CreateAsyncScope();
        var draft = await scope.ServiceProvider.GetRequiredService<WorkflowsDb>().Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == task.PlanId, stop);
        await CommitAsync<SaveDraft, PlanDraft>(
            (save, inner) => save.RunAsync(task.PlanId, change(draft.Content), draft.RowVersion, task.PersonId, actor, inner), stop);
    }

    /// <param name="task">The drafter's.</param>
    /// <param name="replyTo">What is said to each row that has no answer yet.</param>
    /// <param name="again">Agencies to be asked again; empty to go on.</param>
    /// <param name="note">For those who see the plan next.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>How many rows were answered.</returns>
    public async Task<int> ConsolidateAsync(
        HumanTask task, Func<OpinionLine, RowReply> replyTo, IReadOnlyList<Guid> again, string note, CancellationToken stop)
    {
        var actor = ActorOf(await HolderOfAsync(task, stop));
        await using var scope = services.CreateAsyncScope();
        var opinions = await scope.ServiceProvider.GetRequiredService<OpinionBoard>().ForAsync(task.PlanId, stop);
        var answers = (
            from line in opinions
            from row in line.Rows
            where row.Answer is null
            let reply = replyTo(line)
            select new AnswerInput(row.Id, reply.Response, reply.Change, reply.Reason)).ToList();
        await CommitAsync<SubmitConsolidation, PlanVersion>(
            (consolidate, inner) => consolidate.HandleAsync(
                task.PlanId, task.PersonId, answers, again.Count > 0, note, actor, inner, again.Count > 0 ? new AskAgainInput(again) : null),
            stop);
        return answers.Count;
    }

    public async Task<ExtensionRequest> GrantTimeAsync(Guid planId, GrantTimeTurn turn, CancellationToken stop)
    {
        var drafter = await HolderAsync(DemoProvince.DrafterPost, stop);
        await using var scope = services.CreateAsyncScope();
        var opinions = await scope.ServiceProvider.GetRequiredService<OpinionBoard>().ForAsync(planId, stop);
        var request = opinions.Where(l => l.AgencyId == province.IdOf(turn.Agency)).SelectMany(l => l.Requests).Last(r => r.Answer is null);
        return await CommitAsync<AnswerExtension, ExtensionRequest>(
            (answer, inner) => answer.HandleAsync(
                new ExtensionReply
                {
                    PlanId = planId,
                    RequestId = request.Id,
                    PersonId = drafter.PersonId,
                    IsGranted = true,
                    Day = VietnamTime.Short(turn.Day),
                    Word = turn.Word,
                    Actor = ActorOf(drafter),
                },
                inner),
            stop);
    }

    /// <returns>The record; the one there is already where the demonstration was played before on this database.</returns>
    public async Task<Substitution> SubstituteAsync(AwayTurn turn, CancellationToken stop)
    {
        var (away, substitute) = (await HolderAsync(turn.Away, stop), await HolderAsync(turn.Substitute, stop));
        return await CommitAsync<IServiceProvider, Substitution>(
            async (acts, inner) =>
            {
                var db = acts.GetRequiredService<WorkflowsDb>();
                if (await db.Set<Substitution>().FirstOrDefaultAsync(
                    s => s.GiverId == away.PersonId && s.ReceiverId == substitute.PersonId && s.ValidFrom == turn.From && s.ValidTo == turn.To && s.RevokedAt == null,
                    inner) is { } known)
                    return known;
                var granted = await acts.GetRequiredService<GrantSubstitution>().HandleAsync(
                    new SubstitutionRequest
                    {
                        Giver = SeatKey.Of(away),
                        Receiver = SeatKey.Of(substitute),
                        Work = SubstitutedWork.Opinion | SubstitutedWork.Check,
                        From = turn.From,
                        To = turn.To,
                        Proof = turn.Proof,
                        TakesOpen = true,
                    },
                    away.PersonId,
                    ActorOf(away),
                    inner);
                if (granted.IsSuccess)
                    await acts.GetRequiredService<HandoverMail>().TellOfAsync(granted.Value, inner);
                return granted;
            },
            stop);
    }

    public async Task<OfficeHolder> HolderAsync(string postCode, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Directory>().HolderOfPostAsync(postCode, province.CommitteeId, stop)
            ?? throw new InvalidOperationException($"The demo province has nobody in the post {postCode}.");
    }

    private async Task<OfficeHolder> HolderOfAsync(HumanTask task, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var posts = await scope.ServiceProvider.GetRequiredService<Directory>().PostsOfAsync(task.PersonId, stop);
        return posts.First(p => p.PostId == task.PostId);
    }

    private async Task<TResult> CommitAsync<TAct, TResult>(
        Func<TAct, CancellationToken, Task<Result<TResult>>> act, CancellationToken stop)
        where TAct : notnull
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var command = scope.ServiceProvider.GetRequiredService<TAct>();
        var result = await db.CommitAsync(inner => act(command, inner), stop: stop);
        return result.IsSuccess ? result.Value : throw new InvalidOperationException(result.Problem!.Message);
    }

    private static Actor ActorOf(OfficeHolder holder) => new()
    {
        PersonId = holder.PersonId,
        Name = holder.FullName,
        Post = holder.PostTitle,
        Agency = holder.AgencyName,
        Channel = Channel.Command,
    };
}
