using System.Globalization;
using Workflows.Plans;

namespace Workflows.Documents;

/// <summary>Phân công nhiệm vụ: a row a task, in the drafter's order; a column nobody filled is left out.</summary>
public static class TaskTable
{
    public static Table Of(IReadOnlyList<PlanTask> tasks, bool hasPillars)
    {
        var columns = new List<(TableColumn Column, Func<PlanTask, int, string> Text)>
        {
            (new("STT", Length.Mm(12), Align.Centre), (_, i) => Digits(i + 1)),
            (new("Nội dung nhiệm vụ", Length.Mm(55)), (t, _) => t.Content),
        };
        AddUnlessEmpty(new("Trụ cột", Length.Mm(14), Align.Centre), t => hasPillars && t.Pillar is { } pillar ? Digits(pillar) : "");
        AddUnlessEmpty(new("Cơ quan chủ trì", Length.Mm(32)), t => t.LeadAgency);
        AddUnlessEmpty(new("Cơ quan phối hợp", Length.Mm(38)), t => string.Join("; ", t.CoordinatingAgencies));
        AddUnlessEmpty(new("Thời gian thực hiện", Length.Mm(26)), t => t.Time);
        AddUnlessEmpty(new("Sản phẩm, kết quả", Length.Mm(32)), t => t.Product);
        AddUnlessEmpty(new("Kinh phí", Length.Mm(28)), t => t.Funding);
        return new(
            [.. columns.Select(c => c.Column)],
            [.. tasks.Select((t, i) => (IReadOnlyList<TableCell>)[.. columns.Select(c => new TableCell(c.Text(t, i)))])]);

        void AddUnlessEmpty(TableColumn column, Func<PlanTask, string> text)
        {
            if (tasks.Any(t => !string.IsNullOrWhiteSpace(text(t))))
                columns.Add((column, (t, _) => text(t)));
        }
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
