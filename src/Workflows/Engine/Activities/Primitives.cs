using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Sets a variable, fitted to its declared type.</summary>
public sealed class SetVariable : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.SetVariable",
        Category = "Primitives",
        DisplayName = "Gán biến",
        Inputs =
        [
            new("Variable", "Object") { DisplayName = "Biến", UiHint = "variable-picker", IsWrapped = false },
            new("Value", "Object") { DisplayName = "Giá trị" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x)
    {
        var picked = x.Node.Inputs.TryGetValue("variable", out var given) ? given.Raw : default;
        var id = picked.Member("id").AsText() ?? picked.AsText();
        var name = picked.Member("name").AsText() ?? id;
        if (name is null)
            throw new ActivityFaultException("Chưa chọn biến cần gán.");
        if (id is not null && x.Scope.FindById(id) is { } variable)
            ExpressionScope.Assign(variable, x.Value("Value"));
        else
            x.SetVariable(name, x.Value("Value"));
    }
}

/// <summary>Names the instance.</summary>
public sealed class SetName : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.SetName",
        Category = "Primitives",
        DisplayName = "Đặt tên hồ sơ",
        Inputs = [new("Value", "String") { DisplayName = "Tên" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.WorkflowName = x.Text("Value");
}

/// <summary>Sets the correlation id, by which events find this instance.</summary>
public sealed class Correlate : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Correlate",
        Category = "Primitives",
        DisplayName = "Gắn mã liên hệ",
        Inputs = [new("CorrelationId", "String") { DisplayName = "Mã liên hệ" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.CorrelationId = x.Text("CorrelationId");
}

/// <summary>Writes a line to the run's log.</summary>
public sealed class WriteLine : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.WriteLine",
        Category = "Console",
        DisplayName = "Ghi một dòng",
        Inputs = [new("Text", "String") { DisplayName = "Nội dung" }],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) => x.WriteLine(x.Text("Text") ?? "");
}

/// <summary>Fails on purpose: an incident with this message.</summary>
public sealed class Fault : InstantActivity
{
    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = "Elsa.Fault",
        Category = "Primitives",
        DisplayName = "Báo sự cố",
        Inputs =
        [
            new("Code", "String") { DisplayName = "Mã" },
            new("Category", "String") { DisplayName = "Nhóm" },
            new("FaultType", "String") { DisplayName = "Loại" },
            new("Message", "String") { DisplayName = "Nội dung" },
        ],
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) =>
        throw new ActivityFaultException(x.Text("Message") is { Length: > 0 } message ? message : "Sự cố do quy trình báo.");
}

/// <summary>Stands where a type is not known; drafts may hold it, running it is an incident.</summary>
public sealed class NotFoundActivity : InstantActivity
{
    public const string TypeName = "Elsa.NotFoundActivity";

    private static readonly ActivityDescriptor Described = new()
    {
        TypeName = TypeName,
        Category = "System",
        DisplayName = "Không tìm thấy loại hoạt động",
        IsBrowsable = false,
    };

    public override ActivityDescriptor Descriptor => Described;

    protected override void Execute(ActivityExecution x) =>
        throw new ActivityFaultException($"Không có loại hoạt động “{x.Node.Json.Member("missingTypeName").AsText()}” trong bản cài đặt này.");
}
