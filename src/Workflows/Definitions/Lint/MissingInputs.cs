using Workflows.Engine.Definitions;

namespace Workflows.Definitions.Lint;

/// <summary>Elsa's activities that cannot do their work without a certain input.</summary>
internal sealed class MissingInputs : LintRule
{
    private static readonly (string Type, string Input, FindingLevel Level, string Message)[] Needed =
    [
        ("Elsa.BulkDispatchWorkflows", "Items", FindingLevel.Error, "chưa nêu danh sách để chạy"),
        ("Elsa.BulkDispatchWorkflows", "WorkflowDefinitionId", FindingLevel.Error, "chưa nêu quy trình cần chạy"),
        ("Elsa.Correlate", "CorrelationId", FindingLevel.Warning, "chưa nêu mã liên hệ; mã đang có sẽ bị xoá"),
        ("Elsa.Cron", "CronExpression", FindingLevel.Error, "chưa nêu lịch chạy"),
        ("Elsa.Delay", "TimeSpan", FindingLevel.Warning, "chưa nêu khoảng thời gian chờ; sẽ chờ 1 phút"),
        ("Elsa.DispatchWorkflow", "WorkflowDefinitionId", FindingLevel.Error, "chưa nêu quy trình cần chạy"),
        ("Elsa.DownloadHttpFile", "Url", FindingLevel.Error, "chưa nêu địa chỉ"),
        ("Elsa.Event", "EventName", FindingLevel.Error, "chưa nêu tên sự kiện cần chờ"),
        ("Elsa.ExecuteWorkflow", "WorkflowDefinitionId", FindingLevel.Error, "chưa nêu quy trình cần chạy"),
        ("Elsa.FlowDecision", "Condition", FindingLevel.Warning, "chưa có điều kiện; sẽ luôn đi lối “Sai”"),
        ("Elsa.FlowSendHttpRequest", "Url", FindingLevel.Error, "chưa nêu địa chỉ"),
        ("Elsa.FlowSwitch", "Cases", FindingLevel.Warning, "chưa có trường hợp nào; sẽ luôn đi lối “Còn lại”"),
        ("Elsa.ForEach", "Items", FindingLevel.Error, "chưa nêu danh sách để lặp"),
        ("Elsa.HttpEndpoint", "Path", FindingLevel.Error, "chưa nêu đường dẫn"),
        ("Elsa.If", "Condition", FindingLevel.Warning, "chưa có điều kiện; sẽ luôn đi lối “Nếu không”"),
        ("Elsa.ParallelForEach", "Items", FindingLevel.Error, "chưa nêu danh sách để lặp"),
        ("Elsa.PublishEvent", "EventName", FindingLevel.Error, "chưa nêu tên sự kiện cần phát"),
        ("Elsa.RunJavaScript", "Script", FindingLevel.Warning, "chưa có đoạn mã nào"),
        ("Elsa.RunTask", "TaskName", FindingLevel.Error, "chưa nêu tên việc"),
        ("Elsa.SendEmail", "To", FindingLevel.Error, "chưa nêu người nhận thư"),
        ("Elsa.SendHttpRequest", "Url", FindingLevel.Error, "chưa nêu địa chỉ"),
        ("Elsa.SetOutput", "OutputName", FindingLevel.Error, "chưa nêu tên kết quả cần gán"),
        ("Elsa.SetVariable", "Variable", FindingLevel.Error, "chưa chọn biến cần gán"),
        ("Elsa.StartAt", "DateTime", FindingLevel.Error, "chưa nêu thời điểm bắt đầu"),
        ("Elsa.Switch", "Cases", FindingLevel.Warning, "chưa có trường hợp nào"),
        ("Elsa.Timer", "Interval", FindingLevel.Warning, "chưa nêu chu kỳ; sẽ lặp mỗi phút"),
        ("Elsa.While", "Condition", FindingLevel.Warning, "chưa có điều kiện; phần lặp sẽ không chạy"),
    ];

    private static readonly ILookup<string, (string Type, string Input, FindingLevel Level, string Message)> ByType =
        Needed.ToLookup(needed => needed.Type, StringComparer.Ordinal);

    public override void Check(LintCase lint)
    {
        foreach (var step in lint.Steps)
        {
            foreach (var (_, input, level, message) in ByType[step.Type])
            {
                var given = lint.Given(step, input);
                if (IsMissing(step, given))
                    lint.Tell(level, "missing-input", step, given.Path, $"Bước “{step.Label}” {message}.");
            }
        }
    }

    // A default is no answer to these questions; only what the step itself says counts.
    private static bool IsMissing(ActivityNode step, GivenInput given) =>
        given.Kind == GivenKind.Missing
        || (given.Kind == GivenKind.Plain && (given.Text.Trim() is "" or "[]" or "{}" or "null" || IsVariableWithoutName(step, given)));

    private static bool IsVariableWithoutName(ActivityNode step, GivenInput given) =>
        step.Type == "Elsa.SetVariable" && given.Path.EndsWith(".variable", StringComparison.Ordinal)
        && step.Inputs["variable"].Raw is { ValueKind: System.Text.Json.JsonValueKind.Object } picked
        && picked.Member("id").AsText() is null && picked.Member("name").AsText() is null;
}
