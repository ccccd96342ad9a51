using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Counts from a number to another; downwards with a negative step.</summary>
public sealed class For : Loop
{
    private const string Counter = "counter";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.For",
        Category = "Looping",
        DisplayName = "Lặp theo số đếm",
        Description = "Lặp lại phần bên trong cho từng số từ đầu tới cuối.",
        IsContainer = true,
        Inputs =
        [
            new("Start", "Int32") { DisplayName = "Từ", DefaultValue = 0 },
            new("End", "Int32") { DisplayName = "Đến", DefaultValue = 0 },
            new("Step", "Int32") { DisplayName = "Bước nhảy", DefaultValue = 1 },
            new("OuterBoundInclusive", "Boolean") { DisplayName = "Gồm cả số cuối", UiHint = "checkbox", DefaultValue = true },
        ],
        Outputs = [new(CurrentValue, "Object") { DisplayName = "Số đang đếm" }],
        Ports = [Body],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Turn(ActivityExecution x)
    {
        var step = x.Number("Step") ?? 1;
        var end = x.Number("End") ?? 0;
        var current = x.Properties[Counter] is { } last ? JsonText.ToNumber(last)!.Value + step : x.Number("Start") ?? 0;
        var inclusive = x.Flag("OuterBoundInclusive");
        var goesOn = step < 0
            ? inclusive ? current >= end : current > end
            : inclusive ? current <= end : current < end;
        if (!goesOn)
        {
            x.Complete();
            return;
        }

        x.Properties[Counter] = JsonText.Number(current);
        x.SetOutput(CurrentValue, JsonText.Number(current));
        // Without a body there is nothing to wait for and nothing that ends: Elsa leaves it open, and so do we.
        if (BodyOf(x) is { } body)
            x.Schedule(body, variables: Variable(CurrentValue, JsonText.Number(current)));
    }
}
