using Host.Tests.Decisions.Opinions;
using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions;
using Workflows.Decisions.Consolidation;
using Workflows.Decisions.Opinions.Giving;
using Workflows.HumanTasks;
using Workflows.Outbox;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Tests.Decisions.Consolidation;

/// <summary>The verbs of a consolidation: rows answered, the table frozen, the draft changed in between.</summary>
internal static class TableStory
{
    public static OpinionInput Remarks(params (string Clause, string Opinion)[] remarks) =>
        new([.. remarks.Select(r => new RemarkInput(r.Clause, r.Opinion, null, null))]);

    /// <summary>The same answer to every row of an agency's opinion.</summary>
    public static async Task<AnswerInput[]> AnswersAsync(this PlanStory story, HumanTask task, OpinionResponse response, string words)
    {
        var accepts = response is OpinionResponse.Accepted or OpinionResponse.PartlyAccepted;
        return [.. (await story.LineAsync(task)).Rows.Select(r => new AnswerInput(r.Id, response, accepts ? words : null, accepts ? null : words))];
    }

    public static async Task<FrozenConsolidation> TableAsync(this PlanStory story, Guid plan) =>
        await story.Host.WithAsync<Consolidations, FrozenConsolidation?>(tables => tables.NewestAsync(plan, CancellationToken.None))
        ?? throw new InvalidOperationException("No table was frozen.");

    /// <summary>The drafter changes the text of one task of the plan.</summary>
    public static async Task ChangeDraftAsync(this PlanStory story, Guid plan, int task, string text)
    {
        var draft = await story.Host.ReadAsync(db => db.Set<PlanDraft>().AsNoTracking().SingleAsync(d => d.PlanId == plan));
        var tasks = draft.Content.Tasks.ToList();
        tasks[task] = tasks[task] with { Content = text };
        var drafter = PlanStory.Province.PersonOf("cv-ttbcxb");
        var saved = await story.DoAsync<SaveDraft, PlanDraft>((save, stop) => save.RunAsync(
            plan, draft.Content with { Tasks = [.. tasks] }, draft.RowVersion, drafter,
            new Actor { PersonId = drafter, Name = "Người soạn thảo", Channel = Channel.Web }, stop));
        Assert.Null(saved.Problem);
    }

    /// <summary>Mails that tell agencies what became of their opinions, oldest first.</summary>
    public static Task<List<OutboxMail>> AnswerMailsAsync(this PlanStory story) => story.Host.ReadAsync(db => db.Set<OutboxMail>().AsNoTracking()
        .Where(m => m.Subject.StartsWith("[Tiếp thu, giải trình]")).OrderBy(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync());
}
