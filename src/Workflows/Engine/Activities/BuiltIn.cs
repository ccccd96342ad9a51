using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>Short hands for the descriptors of the built-in activities.</summary>
internal static class BuiltIn
{
    public static JsonObject CodeEditor(string language) => new() { ["code-editor"] = new JsonObject { ["language"] = language } };

    public static JsonObject Dropdown(params string[] items) => new()
    {
        ["dropdown"] = new JsonObject
        {
            ["selectList"] = new JsonObject
            {
                ["items"] = new JsonArray([.. items.Select(item => new JsonObject { ["text"] = item, ["value"] = item })]),
                ["isFlagsEnum"] = false,
            },
        },
    };

    public static JsonObject Checklist(params string[] items) => new()
    {
        ["checklist"] = new JsonObject
        {
            ["checkList"] = new JsonObject
            {
                ["items"] = new JsonArray([.. items.Select(item => new JsonObject { ["text"] = item, ["value"] = item, ["isChecked"] = false })]),
                ["isFlagsEnum"] = false,
            },
        },
    };
}

/// <summary>An activity that does its work at once and never waits.</summary>
public abstract class InstantActivity : ActivityType
{
    public sealed override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        Execute(x);
        return ValueTask.CompletedTask;
    }

    protected abstract void Execute(ActivityExecution x);
}
