using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Runs its body for each item of a list, one after the other.</summary>
public sealed class ForEach : Loop
{
    private const string Next = "next";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.ForEach",
        Category = "Looping",
        DisplayName = "Lặp theo danh sách",
        Description = "Lặp lại phần bên trong cho từng mục của danh sách.",
        IsContainer = true,
        Inputs = [new("Items", "Object[]") { DisplayName = "Danh sách", DefaultSyntax = "Object" }],
        Outputs = [new(CurrentValue, "Object") { DisplayName = "Mục đang xét" }],
        Ports = [Body],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Turn(ActivityExecution x)
    {
        var index = x.Properties[Next]?.GetValue<int>() ?? 0;
        if (x.Activity.Inputs["Items"] is not JsonArray items || index >= items.Count)
        {
            x.Complete();
            return;
        }

        var current = items[index]?.DeepClone();
        x.Properties[Next] = index + 1;
        x.SetOutput(CurrentValue, current);
        if (BodyOf(x) is { } body)
            x.Schedule(body, variables: [Variable(CurrentValue, current?.DeepClone()), Variable(CurrentIndex, index)]);
        else
            Turn(x);
    }
}
