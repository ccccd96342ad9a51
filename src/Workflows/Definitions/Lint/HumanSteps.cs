using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Steps that people do: somebody is asked, until a day, and an approval may say no.</summary>
internal sealed class HumanSteps : LintRule
{
    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            if (lint.TypeOf(step) is not { IsHumanTask: true } type)
                continue;
            foreach (var input in type.Inputs)
            {
                if (input.Meaning == InputMeaning.Assignee)
                    CheckAssignee(lint, step, input);
                else if (input.Meaning == InputMeaning.Deadline)
                    CheckDeadline(lint, step, input);
            }

            CheckFinal(lint, step, type);
            if (type.Ports.Any(port => port.IsWayBack) && !HasWayBack(lint, step))
                lint.Warn("no-way-back", step, step.Path, $"Bước “{step.Label}” không có đường trả lại hay từ chối: người được hỏi chỉ có thể cho đi tiếp.");
        }
    }

    /// <summary>An outcome that gives back or refuses may come and leads somewhere.</summary>
    public static bool HasWayBack(LintCase lint, ActivityNode step)
    {
        if (lint.ParentOf(step) is not { Type: Flowchart.TypeName } flowchart)
            return false;
        var drawing = lint.DrawingOf(flowchart);
        var back = drawing.OutcomesOf(step.Id).Ports.Where(port => port.IsWayBack).Select(port => port.Name).ToHashSet(StringComparer.Ordinal);
        return drawing.Outbound[step.Id].Any(edge => back.Contains(edge.Port));
    }

    /// <summary>What ends the matter for good is not decided by a click on a link that anybody may have been sent.</summary>
    private static void CheckFinal(LintCase lint, ActivityNode step, ActivityDescriptor type)
    {
        foreach (var port in type.Ports)
        {
            if (port.Wants is { } wanted && lint.Given(step, wanted) is { Flag: false } given
                && (port.OnlyIf is not { } only || lint.Given(step, only).Flag != false))
            {
                lint.Error("final-without-code", step, given.Path,
                    $"Bước “{step.Label}” cho chọn “{port.DisplayName ?? port.Name}” mà không cần mã xác nhận; lựa chọn này kết thúc hồ sơ, không rút lại được.");
            }
        }
    }

    private static void CheckAssignee(LintCase lint, ActivityNode step, InputDescriptor input)
    {
        var given = lint.Given(step, input.Name);
        // A list may be left open here because the matter itself names whom to ask.
        if (input.TypeName.EndsWith("[]", StringComparison.Ordinal))
        {
            if (given.Items is { Count: 0 } && !(input.MayBeEmptyIf is { } flag && lint.Given(step, flag).Flag == true))
                lint.Warn("no-assignee", step, given.Path, $"Bước “{step.Label}” chưa nêu ai được hỏi; chỉ chạy được khi hồ sơ tự nêu.");
        }
        else if (given.IsNothing)
        {
            lint.Error("no-assignee", step, given.Path, $"Bước “{step.Label}” chưa có người nhận việc.");
        }
    }

    private static void CheckDeadline(LintCase lint, ActivityNode step, InputDescriptor input)
    {
        // A type that comes without deadline is one that nobody waits for, such as the drafter's own turn.
        if (!IsDeadline(input.DefaultValue is { } usual ? Engine.Expressions.JsonText.ToText(usual) : ""))
            return;
        var given = lint.Given(step, input.Name);
        if (!given.IsComputed && !IsDeadline(given.Text))
            lint.Warn("no-deadline", step, given.Path, $"Bước “{step.Label}” không có thời hạn.");
    }

    private static bool IsDeadline(string text) =>
        text.Trim().Length > 0 && (!decimal.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) || number > 0);
}
