using System.Text.Json.Nodes;
using Workflows.Engine.Activities;

namespace Workflows.HumanTasks;

/// <summary>This room's pick-lists: the names of those that the office fills, and the form of those that never change.</summary>
public static class Pickers
{
    public const string Agencies = "agencies";
    public const string Assignees = "assignees";
    public const string Reminders = "reminders";
    public const string WorkingDays = "working-days";

    /// <summary>What a designer needs for a dropdown whose items are always the same.</summary>
    public static JsonObject Fixed(IEnumerable<Choice> choices) => new()
    {
        ["dropdown"] = new JsonObject
        {
            ["selectList"] = new JsonObject
            {
                ["items"] = new JsonArray([.. choices.Select(choice => new JsonObject { ["text"] = choice.Text, ["value"] = choice.Value })]),
                ["isFlagsEnum"] = false,
            },
        },
    };
}
