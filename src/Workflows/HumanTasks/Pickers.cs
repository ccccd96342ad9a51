namespace Workflows.HumanTasks;

/// <summary>Names of this room's pick-lists.</summary>
public static class Pickers
{
    public const string Agencies = "agencies";
    public const string Assignees = "assignees";
    public const string WorkingDays = "working-days";
}
