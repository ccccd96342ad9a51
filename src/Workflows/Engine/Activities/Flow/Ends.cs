using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Flow;

/// <summary>Where a flowchart begins.</summary>
public sealed class Start : InstantActivity
{
    public const string TypeName = "Elsa.Start";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Flow",
        DisplayName = "Bắt đầu",
        Description = "Điểm bắt đầu của sơ đồ.",
        IsStart = true,
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.Complete();
}

/// <summary>Ends the flowchart it stands in; what encloses the flowchart goes on.</summary>
public sealed class End : InstantActivity
{
    public const string TypeName = "Elsa.End";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Flow",
        DisplayName = "Kết thúc",
        Description = "Kết thúc sơ đồ.",
        IsTerminal = true,
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.Complete();
}

/// <summary>Ends the whole workflow.</summary>
public sealed class Finish : InstantActivity
{
    public const string TypeName = "Elsa.Finish";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "Primitives",
        DisplayName = "Chấm dứt quy trình",
        Description = "Kết thúc toàn bộ quy trình, kể cả các nhánh còn chờ.",
        IsTerminal = true,
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.FinishWorkflow();
}
