using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Composition;

/// <summary>Sets an output of the workflow.</summary>
public sealed class SetOutput : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.SetOutput",
        Category = "Composition",
        DisplayName = "Gán kết quả",
        Inputs =
        [
            new("OutputName", "String") { DisplayName = "Tên kết quả", UiHint = "output-picker" },
            new("OutputValue", "Object") { DisplayName = "Giá trị" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        if (x.Text("OutputName") is not { Length: > 0 } name)
            throw new ActivityFaultException("Chưa nêu tên kết quả cần gán.");
        x.SetWorkflowOutput(name, x.Value("OutputValue"));
    }
}
