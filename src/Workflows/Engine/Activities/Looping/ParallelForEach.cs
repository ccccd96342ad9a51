using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities.Looping;

/// <summary>Runs its body for each item of a list, all at once; ends when the last has ended.</summary>
public sealed class ParallelForEach : SideBySide
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.ParallelForEach",
        Category = "Looping",
        DisplayName = "Lặp song song theo danh sách",
        Description = "Chạy phần bên trong cùng lúc cho mọi mục của danh sách.",
        IsContainer = true,
        Inputs = [new("Items", "Object[]") { DisplayName = "Danh sách", DefaultSyntax = "Object" }],
        Ports = [new("Body", PortType.Embedded) { DisplayName = "Lặp lại" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    public override ValueTask ExecuteAsync(ActivityExecution x, CancellationToken stop)
    {
        var items = x.Activity.Inputs["Items"] as JsonArray ?? [];
        var body = x.Node.Child("body");
        Begin(x, body is null ? [] : [.. items.Select((item, index) => (body, Variables(item, index)))]);
        return ValueTask.CompletedTask;
    }

    private static VariableState[] Variables(JsonNode? item, int index) =>
    [
        new() { Id = "CurrentValue", Name = "CurrentValue", Value = item?.DeepClone() },
        new() { Id = "CurrentIndex", Name = "CurrentIndex", Value = index },
    ];
}
