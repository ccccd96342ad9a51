using Microsoft.EntityFrameworkCore;
using Workflows.Decisions.Polling;
using Workflows.Definitions;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Voting;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Opinions;

/// <summary>
/// Whom a step of opinions asks: the plan's own list; without one, or where the step says so, the list drawn into the
/// workflow. Never the drafting agency. A list may still name an agency that went into another: that one is asked, once.
/// </summary>
public sealed class ConsultedAgencies(WorkflowsDb db, Assignees assignees, Successors successors)
{
    /// <param name="plan">The plan.</param>
    /// <param name="own">What the plan names; empty when it names none or when it does not count here.</param>
    /// <param name="drawn">Abbreviations in the workflow.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<Result<IReadOnlyList<OfficeHolder>>> HeadsAsync(
        Plan plan, IReadOnlyList<Guid> own, IReadOnlyList<string> drawn, CancellationToken stop)
    {
        var agencies = own.Count > 0 ? Result<IReadOnlyList<Guid>>.Success(own) : await DrawnAsync(plan, drawn, stop);
        if (!agencies.IsSuccess)
            return agencies.Problem!;
        var now = await successors.NowAsync([.. agencies.Value, plan.AgencyId], stop);
        var asked = agencies.Value.Select(a => now.GetValueOrDefault(a)?.Id ?? a).Distinct().Where(a => a != now[plan.AgencyId].Id).ToList();
        return asked.Count == 0
            ? new NobodyToAsk(OnlyItself: agencies.Value.Count > 0)
            : await assignees.HeadsOfAsync(asked, stop);
    }

    /// <summary>The agencies as voters of a rule, which names them by abbreviation.</summary>
    public Task<Result<Electorate>> ElectorateAsync(PollRule rule, IReadOnlyList<OfficeHolder> heads, CancellationToken stop) =>
        ElectorateAsync(rule, [], heads, stop);

    /// <param name="rule">The rule.</param>
    /// <param name="kept">Those who count without being asked.</param>
    /// <param name="heads">Of those who are asked.</param>
    /// <param name="stop">Cancels.</param>
    internal async Task<Result<Electorate>> ElectorateAsync(
        PollRule rule, IReadOnlyList<KeptVoter> kept, IReadOnlyList<OfficeHolder> heads, CancellationToken stop)
    {
        var voters = kept.Select(k => (Id: k.AgencyId, Name: k.AgencyName)).Concat(heads.Select(h => (Id: h.AgencyId, Name: h.AgencyName))).ToList();
        var asked = voters.Select(v => v.Id).ToList();
        var codes = await db.Set<Agency>().AsNoTracking().Where(a => asked.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => a.Abbreviation, stop);
        var former = await FormerCodesAsync(asked, stop);
        return rule.ElectorateOf([.. voters.Select(v => (v.Id, v.Name, CodeOf(v.Id)))]);

        string CodeOf(Guid agency) => rule.Mentions(codes[agency])
            ? codes[agency]
            : former[agency].FirstOrDefault(rule.Mentions) ?? codes[agency];
    }

    /// <summary>Abbreviations by which a rule may still call an agency: of those that went into it.</summary>
    private async Task<ILookup<Guid, string>> FormerCodesAsync(IReadOnlyList<Guid> asked, CancellationToken stop)
    {
        var gone = await db.Set<Agency>().AsNoTracking().Where(a => a.SuccessorId != null).Select(a => new { a.Id, a.Abbreviation }).ToListAsync(stop);
        var now = await successors.NowAsync([.. gone.Select(a => a.Id)], stop);
        return gone.Where(a => asked.Contains(now[a.Id].Id)).ToLookup(a => now[a.Id].Id, a => a.Abbreviation);
    }

    private async Task<Result<IReadOnlyList<Guid>>> DrawnAsync(Plan plan, IReadOnlyList<string> drawn, CancellationToken stop)
    {
        var committee = await db.Set<Agency>().Where(a => a.Id == plan.AgencyId).Select(a => a.ParentId ?? a.Id).SingleAsync(stop);
        var known = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.ParentId == committee && (a.ValidTo == null || a.SuccessorId != null) && drawn.Contains(a.Abbreviation))
            .OrderBy(a => a.ValidTo != null).ThenByDescending(a => a.ValidTo)
            .ToListAsync(stop);
        var unknown = drawn.FirstOrDefault(d => known.All(a => a.Abbreviation != d));
        return unknown is null
            ? drawn.Select(d => known.First(a => a.Abbreviation == d).Id).ToList()
            : new Invalid($"Không có cơ quan nào viết tắt là \"{unknown}\".", "consulted");
    }
}

/// <param name="OnlyItself">The list names the drafting agency alone.</param>
internal sealed record NobodyToAsk(bool OnlyItself) : Invalid("Chưa chọn cơ quan nào để lấy ý kiến.", "consulted");

/// <summary>An agency without a head, or a rule that does not fit those who are asked, is told at submission.</summary>
internal sealed class OpinionForesight(ConsultedAgencies agencies) : IStepForesight
{
    public string StepType => RequestOpinionsActivity.Type.TypeName;

    public async Task<Problem?> TroubleAsync(ActivityNode step, Plan plan, PlanContent content, CancellationToken stop) =>
        await FindAsync(step, plan, content, stop) is { } trouble ? new Invalid(trouble.Message, "consulted") : null;

    private async Task<Problem?> FindAsync(ActivityNode step, Plan plan, PlanContent content, CancellationToken stop)
    {
        if (Given("Agencies").Items is not { } drawn || Given(RequestOpinionsActivity.OwnListOnly).Flag is not { } ownOnly)
            return null;
        var heads = await agencies.HeadsAsync(plan, ownOnly ? [] : content.ConsultedAgencies, drawn, stop);
        // A step for one agency stands beside the way of that agency's own plans, which a condition leads past it.
        if (!heads.IsSuccess)
            return heads.Problem is NobodyToAsk nobody && ((ownOnly && nobody.OnlyItself) || Given(RequestOpinionsActivity.OnlyIfNamed).Flag != false) ? null : heads.Problem;
        string[] asked = [PollRule.PolicyInput, PollRule.ThresholdInput, PollRule.LeadInput, PollRule.VetoersInput, PollRule.WeightsInput];
        if (asked.Any(input => Given(input).IsComputed))
            return null;
        var rule = PollRule.Read(input => Given(input).Text, input => Given(input).Items ?? []);
        return rule.OnlyCollects ? null : (await agencies.ElectorateAsync(rule, heads.Value, stop)).Problem;

        GivenInput Given(string input) => GivenInput.Of(step, input, RequestOpinionsActivity.Type);
    }
}
