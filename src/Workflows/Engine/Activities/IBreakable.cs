namespace Workflows.Engine.Activities;

/// <summary>A container that a Break inside it marks: it ends once its current child has.</summary>
internal interface IBreakable
{
    /// <summary>A loop takes the Break; a sequence only learns of it on the way.</summary>
    bool IsLoop { get; }
}
