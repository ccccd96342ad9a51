using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Decisions.Opinions;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Decisions.Consolidation;

/// <summary>The drafter's answer to one row as it comes from the form; without choice and words it changes nothing.</summary>
/// <param name="RowId">The remark's id; the vote's for the general comment.</param>
/// <param name="Response">Null when nothing was chosen.</param>
/// <param name="Change">What was changed where.</param>
/// <param name="Reason">Why.</param>
public sealed record AnswerInput(Guid RowId, OpinionResponse? Response, string? Change, string? Reason = null);

/// <summary>Stages the answers given so far; messages name the form's fields ("response-…", "change-…", "reason-…").</summary>
public sealed class StoreAnswers(WorkflowsDb db, AuditTrail audit, TimeProvider time)
{
    /// <summary>Longest text of an answer, in characters.</summary>
    public const int MaxText = 10_000;

    internal async Task<Result<Done>> StageAsync(
        Guid planId, IReadOnlyList<OpinionLine> lines, IReadOnlyList<AnswerInput> answers, Guid personId, Actor actor, CancellationToken stop)
    {
        var rows = lines.SelectMany(line => line.Rows.Select(row => (Line: line, Row: row))).ToDictionary(r => r.Row.Id);
        var asked = answers.Select(a => a.RowId).ToList();
        var given = await db.Set<OpinionAnswer>().Where(a => asked.Contains(a.RowId)).ToDictionaryAsync(a => a.RowId, stop);
        var wrong = new List<Invalid>();
        foreach (var answer in answers.DistinctBy(a => a.RowId))
        {
            if (!rows.TryGetValue(answer.RowId, out var found))
                return new NotFound("Có ý kiến không thuộc kế hoạch này.");
            if (Check(answer, found.Line.IsLate, wrong) is { } words)
                Put(planId, found.Line, found.Row, given.GetValueOrDefault(answer.RowId), words, personId, actor);
        }

        return wrong.Count > 0 ? new InvalidFields(wrong) : Done.Value;
    }

    /// <summary>The rows without an answer; null when there is none.</summary>
    internal static InvalidFields? Unanswered(IReadOnlyList<OpinionLine> lines)
    {
        var open = lines.SelectMany(line => line.Rows.Where(row => row.Answer is null).Select(row => (line, row))).ToList();
        return open.Count == 0 ? null : new InvalidFields(
        [
            .. open.Select(o => new Invalid($"{o.line.AgencyName}, {o.row.Place}: chưa được tiếp thu hoặc giải trình.", $"response-{o.row.Id}")),
        ]);
    }

    private static Words? Check(AnswerInput answer, bool isLate, List<Invalid> wrong)
    {
        var change = VietnameseText.Check(answer.Change, $"change-{answer.RowId}", "Nội dung đã sửa", MaxText, allowLines: true);
        var reason = VietnameseText.Check(answer.Reason, $"reason-{answer.RowId}", "Lý do", MaxText, allowLines: true);
        if (!change.IsSuccess || !reason.IsSuccess)
        {
            wrong.AddRange(new[] { change.Problem, reason.Problem }.OfType<Invalid>());
            return null;
        }

        var hasWords = change.Value.Length > 0 || reason.Value.Length > 0;
        if (answer.Response is not { } response)
        {
            if (hasWords)
                wrong.Add(new("Chưa chọn tiếp thu hay giải trình cho ý kiến này.", $"response-{answer.RowId}"));
            return null;
        }

        if (!OpinionResponses.For(isLate).Contains(response))
            wrong.Add(new("Ý kiến gửi trong thời hạn thì phải được xem xét: chọn tiếp thu, giải trình hoặc ngoài phạm vi.", $"response-{answer.RowId}"));
        else if (OpinionResponses.IsAcceptance(response) && change.Value.Length == 0)
            wrong.Add(new("Chọn tiếp thu thì phải ghi đã sửa gì, ở đâu.", $"change-{answer.RowId}"));
        else if (!OpinionResponses.IsAcceptance(response) && reason.Value.Length == 0)
            wrong.Add(new($"Chọn “{OpinionResponses.NameOf(response)}” thì phải ghi lý do.", $"reason-{answer.RowId}"));
        else if (!OpinionResponses.IsAcceptance(response) && change.Value.Length > 0)
            wrong.Add(new($"Chọn “{OpinionResponses.NameOf(response)}” thì không ghi nội dung đã sửa; nếu có sửa, chọn tiếp thu.", $"change-{answer.RowId}"));
        else
            return new(response, OrNull(reason.Value), OrNull(change.Value));
        return null;
    }

    private void Put(Guid planId, OpinionLine line, OpinionRow row, OpinionAnswer? answer, Words words, Guid personId, Actor actor)
    {
        if (answer is not null && new Words(answer.Response, answer.Reason, answer.Change) == words)
            return;
        audit.Record(new("opinion.answered", actor)
        {
            PlanId = planId,
            TaskId = line.TaskId,
            Data = new { line.AgencyName, line.Round, row.Place },
            Before = answer is null ? null : new { Response = answer.Response.ToString(), answer.Reason, answer.Change },
            After = new { Response = words.Response.ToString(), words.Reason, words.Change },
        });
        if (answer is null)
        {
            db.Add(new OpinionAnswer
            {
                RowId = row.Id,
                VoteId = line.VoteId!.Value,
                RemarkId = row.RemarkId,
                Response = words.Response,
                Reason = words.Reason,
                Change = words.Change,
                AnsweredBy = personId,
                AnsweredAt = time.GetUtcNow(),
            });
            return;
        }

        (answer.Response, answer.Reason, answer.Change, answer.AnsweredBy, answer.AnsweredAt) =
            (words.Response, words.Reason, words.Change, personId, time.GetUtcNow());
    }

    private static string? OrNull(string text) => text.Length > 0 ? text : null;

    private sealed record Words(OpinionResponse Response, string? Reason, string? Change);
}
