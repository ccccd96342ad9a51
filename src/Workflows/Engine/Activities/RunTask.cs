using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>
/// Asks the world outside to do something and waits for its answer. Who does it learns of it from the journal
/// (event <c>TaskRequested</c>) and answers with the task's id.
/// </summary>
public sealed class RunTask : ActivityType
{
    /// <summary>Journal event that carries task id, name and payload.</summary>
    public const string Requested = "TaskRequested";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = StimulusNames.RunTask,
        Category = "Primitives",
        DisplayName = "Giao việc ra ngoài",
        Description = "Giao một việc cho hệ thống khác và chờ trả lời.",
        Inputs =
        [
            new("TaskName", "String") { DisplayName = "Tên việc" },
            new("Payload", "ObjectDictionary") { DisplayName = "Dữ liệu kèm theo", UiHint = "dictionary", DefaultSyntax = "Object" },
        ],
        Outputs = [new("TaskId", "String") { DisplayName = "Mã việc" }, new("Result", "Object") { DisplayName = "Kết quả" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        if (x.Text("TaskName") is not { Length: > 0 } name)
            throw new ActivityFaultException("Chưa nêu tên việc cần giao.");
        var taskId = x.NewId().ToString();
        x.SetOutput("TaskId", taskId);
        x.Bookmark(new()
        {
            Name = StimulusNames.RunTask,
            Payload = new JsonObject { ["taskId"] = taskId, ["taskName"] = name },
            HashedPayload = BookmarkHash.TaskPayload(taskId),
            IncludeActivityInstance = false,
        });
        x.Journal(Requested, null, new JsonObject { ["TaskId"] = taskId, ["TaskName"] = name, ["Payload"] = x.Value("Payload") });
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityExecution x, Resumption resumption, CancellationToken stop)
    {
        x.SetOutput("Result", resumption.Input);
        x.Complete();
        return ValueTask.CompletedTask;
    }
}
