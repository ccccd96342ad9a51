using Workflows.Audit;
using Workflows.Plans;
using Workflows.Values;

namespace Workflows.WorkFiles;

/// <summary>What the person who closes a file fixes for good (Điều 29.3: check, title, retention).</summary>
/// <param name="Retention">Thời hạn bảo quản; must be given.</param>
/// <param name="Rights">Chế độ sử dụng.</param>
public sealed record ClosingFacts(string? Title, string? Retention, string? Rights, string? Description);

/// <summary>Đóng hồ sơ: after the plan's end, by the drafter, the records clerk or an administrator.</summary>
public sealed class CloseWorkFile(WorkFileReader files, AuditTrail audit, TimeProvider time)
{
    /// <summary>Stages the closing.</summary>
    /// <returns>The file; <see cref="Conflict"/> before the plan has ended, or when the file is closed already.</returns>
    public async Task<Result<WorkFile>> HandleAsync(Guid planId, ClosingFacts facts, Guid personId, Actor actor, CancellationToken stop)
    {
        var locked = await files.LockAsync(planId, stop);
        if (!locked.IsSuccess)
            return locked.Problem!;
        var (file, plan) = locked.Value;
        if (!await files.MayCloseAsync(plan, personId, stop))
            return new Forbidden("Chỉ người soạn thảo, văn thư hoặc quản trị hệ thống đóng hồ sơ này.");
        if (WhyNot(file, plan) is { } why)
            return new Conflict(why);
        var problems = new List<Invalid>();
        var title = Checked(facts.Title, "title", "Tiêu đề hồ sơ", WorkFile.MaxTitle, true, problems);
        var retention = Checked(facts.Retention, "retention", "Thời hạn bảo quản", WorkFile.MaxShort, true, problems);
        var rights = Checked(facts.Rights, "rights", "Chế độ sử dụng", WorkFile.MaxShort, false, problems);
        var description = Checked(facts.Description, "description", "Ghi chú", WorkFile.MaxTitle, false, problems);
        if (problems.Count > 0)
            return problems.Count == 1 ? problems[0] : new InvalidFields(problems);

        var before = new { file.Title, file.Retention, file.Rights, file.Description };
        (file.Title, file.Retention, file.Rights, file.Description) = (title!, retention, rights, description);
        var now = time.GetUtcNow();
        file.Close(now, VietnamTime.DateOf(now), personId, actor.Name);
        audit.Record(new("workfile.closed", actor)
        {
            PlanId = planId,
            Data = new { file.Code, state = plan.State.ToString(), plan.NumberAndSymbol },
            Before = before,
            After = new { file.Title, file.Retention, file.Rights, file.Description },
        });
        return file;
    }

    /// <summary>Why the file cannot be closed now, in Vietnamese; null when it can.</summary>
    public static string? WhyNot(WorkFile file, Plan plan) =>
        file.IsClosed ? "Hồ sơ này đã đóng."
        : PlanStates.IsFinal(plan.State) ? null
        : $"Chưa đóng được hồ sơ vì kế hoạch chưa kết thúc ({PlanStates.NameOf(plan.State)}). Hồ sơ chỉ đóng sau khi kế hoạch được phát hành, không được đồng ý hoặc bị hủy.";

    private static string? Checked(string? text, string field, string label, int max, bool required, List<Invalid> problems)
    {
        var check = VietnameseText.Check(text, field, label, max, required);
        if (check.Problem is Invalid wrong)
            problems.Add(wrong);
        return check is { IsSuccess: true, Value.Length: > 0 } ? check.Value : null;
    }
}
