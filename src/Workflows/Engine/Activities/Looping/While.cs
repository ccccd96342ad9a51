using System.Text.Json;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Runs its body as long as a condition holds, asked before each turn.</summary>
public sealed class While : Loop
{
    private static readonly InputDescriptor Condition = new("Condition", "Boolean") { DisplayName = "Điều kiện", AutoEvaluate = false };

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.While",
        Category = "Looping",
        DisplayName = "Lặp khi",
        Description = "Lặp lại phần bên trong chừng nào điều kiện còn đúng.",
        IsContainer = true,
        Inputs = [Condition],
        Ports = [Body],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Turn(ActivityExecution x)
    {
        // A body that is missing is one that ends at once: the condition alone decides, up to the cap on steps.
        if (x.Evaluate(Condition)?.GetValueKind() != JsonValueKind.True)
            x.Complete();
        else if (BodyOf(x) is { } body)
            x.Schedule(body);
        else
            throw new ActivityFaultException("Vòng lặp chưa có bước nào bên trong.");
    }
}
