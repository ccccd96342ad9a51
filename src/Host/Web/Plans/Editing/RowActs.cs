using System.Globalization;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>What a button of the editor asks for: "task-delete:3" is the act "task-delete" on row 3.</summary>
public sealed record EditorAct(string Name, string Argument)
{
    public int Row => int.TryParse(Argument, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row : -1;

    /// <summary>A form sent without any button (Enter in an old browser) is saved.</summary>
    public static EditorAct Parse(string? value) => (value ?? "").Split(':', 2) switch
    {
        [var name, var argument] => new(name, argument),
        [{ Length: > 0 } name] => new(name, ""),
        _ => new("save", ""),
    };
}

/// <summary>What an act on rows made of the form.</summary>
/// <param name="Form">The form as it is shown next; nothing is stored.</param>
/// <param name="Notice">Vietnamese: what happened.</param>
/// <param name="Problem">Why it did not.</param>
internal sealed record RowOutcome(DraftForm Form, string? Notice = null, Problem? Problem = null);

/// <summary>Adding, moving and removing rows, for browsers without scripts and as the truth for those with.</summary>
internal static class RowActs
{
    private const int NewTasks = 5;

    /// <returns>Null when the act is none of these.</returns>
    public static RowOutcome? Try(EditorAct act, DraftForm form, IReadOnlyList<Agency> agencies) => act.Name switch
    {
        "task-add" => AddTasks(form, form.Tasks.Count),
        "task-insert" => AddTasks(form, act.Row + 1, 1),
        "task-delete" => new(form with { Tasks = Without(form.Tasks, act.Row) }),
        "task-up" => new(form with { Tasks = Moved(form.Tasks, act.Row, -1) }),
        "task-down" => new(form with { Tasks = Moved(form.Tasks, act.Row, +1) }),
        "paste-append" => Paste(form, [.. form.Tasks.Where(t => t != new TaskRow())]),
        "paste-replace" => Paste(form, []),
        "section-add" => new(form with { Sections = [.. form.Sections, new SectionRow()] }),
        "section-delete" => new(form with { Sections = Without(form.Sections, act.Row) }),
        "section-up" => new(form with { Sections = Moved(form.Sections, act.Row, -1) }),
        "section-down" => new(form with { Sections = Moved(form.Sections, act.Row, +1) }),
        "preview" => new(form),
        "basis-add" => new(form with { Bases = [.. form.Bases, new BasisRow()] }),
        "basis-delete" => new(form with { Bases = Without(form.Bases, act.Row) }),
        "basis-up" => new(form with { Bases = Moved(form.Bases, act.Row, -1) }),
        "basis-down" => new(form with { Bases = Moved(form.Bases, act.Row, +1) }),
        "consult-all" => Consult(form, act.Argument, agencies),
        "consult-none" => new(form with { Consulted = [] }),
        "recipients-fill" => FillRecipients(form, agencies),
        _ => null,
    };

    private static RowOutcome AddTasks(DraftForm form, int at, int count = NewTasks)
    {
        if (form.Tasks.Count + count > PlanContentCheck.TaskLimit)
            return new(form, Problem: new Invalid($"Bảng nhiệm vụ có nhiều nhất {PlanContentCheck.TaskLimit.ToString("N0", VietnamTime.Culture)} dòng.", "tasks"));
        var tasks = form.Tasks.ToList();
        tasks.InsertRange(Math.Clamp(at, 0, tasks.Count), Enumerable.Repeat(new TaskRow(), count));
        return new(form with { Tasks = tasks });
    }

    private static RowOutcome Paste(DraftForm form, List<TaskRow> before)
    {
        if (form.Paste.Contains('\uFFFE', StringComparison.Ordinal))
            return new(form, Problem: new Invalid("Nội dung dán có ký tự không hợp lệ. Hãy sao chép lại từ Excel.", "paste"));
        var read = TaskTablePaste.Read(form.Paste);
        if (!read.IsSuccess)
            return new(form, Problem: read.Problem);
        if (before.Count + read.Value.Count > PlanContentCheck.TaskLimit)
        {
            return new(form, Problem: new Invalid(
                $"Bảng đang có {before.Count} dòng, thêm {read.Value.Count} dòng nữa thì vượt quá {PlanContentCheck.TaskLimit.ToString("N0", VietnamTime.Culture)} dòng.", "paste"));
        }

        return new(
            form with { Tasks = [.. before, .. read.Value.Select(DraftForm.Row)], Paste = "" },
            $"Đã đưa {read.Value.Count} dòng vào bảng nhiệm vụ. Hãy xem lại rồi bấm “Lưu nháp”.");
    }

    private static RowOutcome Consult(DraftForm form, string kind, IReadOnlyList<Agency> agencies) => new(form with
    {
        Consulted = [.. form.Consulted.Union(agencies.Where(a => a.Kind.ToString() == kind).Select(a => a.Id))],
    });

    private static RowOutcome FillRecipients(DraftForm form, IReadOnlyList<Agency> agencies)
    {
        var present = form.Recipients.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        var missing = agencies.Where(a => form.Consulted.Contains(a.Id) && !present.Contains(a.Name)).Select(a => a.Name).ToList();
        return missing.Count == 0
            ? new(form, "Mọi cơ quan được lấy ý kiến đã có trong nơi nhận.")
            : new(form with { Recipients = string.Join('\n', present.Concat(missing)) }, $"Đã thêm {missing.Count} cơ quan vào nơi nhận. Chưa lưu.");
    }

    private static List<T> Without<T>(IReadOnlyList<T> rows, int at) => [.. rows.Where((_, i) => i != at)];

    private static List<T> Moved<T>(IReadOnlyList<T> rows, int from, int by)
    {
        var moved = rows.ToList();
        var to = from + by;
        if (from >= 0 && from < moved.Count && to >= 0 && to < moved.Count)
            (moved[from], moved[to]) = (moved[to], moved[from]);
        return moved;
    }
}
