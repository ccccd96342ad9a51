using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Host.ElsaApi.Descriptors;

internal sealed record InputAnswer
{
    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public required int Order { get; init; }

    /// <summary>Must be said: null hides the input.</summary>
    public bool IsBrowsable { get; } = true;

    public bool IsSerializable { get; } = true;

    public required bool IsSynthetic { get; init; }

    public required bool IsWrapped { get; init; }

    public required string UiHint { get; init; }

    public string? Category { get; init; }

    public JsonNode? DefaultValue { get; init; }

    public required string DefaultSyntax { get; init; }

    public bool IsReadOnly { get; }

    public bool IsSensitive { get; }

    public string? StorageDriverType { get; }

    public required bool AutoEvaluate { get; init; }

    public required JsonObject UiSpecifications { get; init; }
}

internal sealed record OutputAnswer(string Name, string TypeName, string DisplayName, string Description, int Order, bool IsBrowsable, bool IsSynthetic, bool IsSerializable);

internal sealed record PortAnswer(string Name, string DisplayName, PortType Type, bool IsBrowsable);

internal sealed record ActivityAnswer
{
    public required string TypeName { get; init; }

    public string? TenantId { get; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Category { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public required ActivityKind Kind { get; init; }

    public required IReadOnlyList<InputAnswer> Inputs { get; init; }

    public required IReadOnlyList<OutputAnswer> Outputs { get; init; }

    public required IReadOnlyList<PortAnswer> Ports { get; init; }

    public IReadOnlyList<object> Attributes { get; } = [];

    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>Copied to a new activity, keys in camel case.</summary>
    public JsonObject ConstructionProperties { get; init; } = [];

    public required bool IsContainer { get; init; }

    public required bool IsBrowsable { get; init; }

    public required bool IsStart { get; init; }

    public required bool IsTerminal { get; init; }

    public bool RunAsynchronously { get; }
}

/// <summary>What the designer knows of every activity: the product's own, and workflows used as steps.</summary>
internal sealed class ActivityAnswers(ActivityCatalog activities, WorkflowSteps steps, IEnumerable<IInputChoices> choices)
{
    private readonly Dictionary<string, IReadOnlyList<Choice>> lists = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<ActivityAnswer>> AllAsync(CancellationToken stop)
    {
        var all = new List<ActivityAnswer>();
        foreach (var activity in activities.All)
            all.Add(await DescribeAsync(activity, isSynthetic: false, stop));
        foreach (var step in await steps.AllAsync(stop))
            all.Add(Bound(await DescribeAsync(step.Descriptor, isSynthetic: true, stop), step));
        return all;
    }

    /// <summary>The items of a pick-list again, with what is chosen now among them even if the list no longer has it.</summary>
    /// <returns>Null when there is no such input, or it has no list.</returns>
    public async Task<JsonObject?> OptionsAsync(string typeName, string property, JsonElement context, CancellationToken stop)
    {
        var input = activities.Find(typeName)?.Inputs.FirstOrDefault(one => string.Equals(one.Name, property, StringComparison.OrdinalIgnoreCase));
        if (input is null)
            return null;
        return await SpecificationsAsync(input, Chosen(context.Member(input.Key)), stop);
    }

    private async Task<ActivityAnswer> DescribeAsync(ActivityDescriptor activity, bool isSynthetic, CancellationToken stop)
    {
        var inputs = new List<InputAnswer>();
        foreach (var input in activity.Inputs)
        {
            inputs.Add(new()
            {
                Name = input.Name,
                TypeName = input.TypeName,
                DisplayName = input.DisplayName ?? input.Name,
                Description = input.Description ?? "",
                Order = inputs.Count + 1,
                IsSynthetic = isSynthetic,
                IsWrapped = input.IsWrapped,
                UiHint = input.UiHint,
                Category = input.Category,
                DefaultValue = input.DefaultValue?.DeepClone(),
                DefaultSyntax = input.DefaultSyntax,
                AutoEvaluate = input.AutoEvaluate,
                UiSpecifications = await SpecificationsAsync(input, [], stop),
            });
        }

        return new()
        {
            TypeName = activity.TypeName,
            Namespace = activity.Namespace,
            Name = activity.Name,
            Version = activity.Version,
            Category = Toolbox.HeadingOf(activity),
            DisplayName = activity.DisplayName,
            Description = activity.Description,
            Kind = activity.Kind,
            Inputs = inputs,
            Outputs = [.. activity.Outputs.Select((output, index) => new OutputAnswer(
                output.Name, output.TypeName, output.DisplayName ?? output.Name, output.Description ?? "", index, true, isSynthetic, true))],
            Ports = [.. activity.Ports.Select(port => new PortAnswer(port.Name, port.DisplayName ?? port.Name, port.Type, port.IsBrowsable))],
            IsContainer = activity.IsContainer,
            IsBrowsable = activity.IsBrowsable,
            IsStart = activity.IsStart,
            IsTerminal = activity.IsTerminal,
        };
    }

    private static ActivityAnswer Bound(ActivityAnswer answer, WorkflowStep step) => answer with
    {
        IsBrowsable = step.IsOffered,
        CustomProperties = new JsonObject
        {
            ["RootType"] = "WorkflowDefinitionActivity",
            ["WorkflowDefinitionId"] = step.DefinitionId,
            ["WorkflowDefinitionVersionId"] = step.VersionId,
        },
        ConstructionProperties = new JsonObject
        {
            ["WorkflowDefinitionId"] = step.DefinitionId,
            ["WorkflowDefinitionVersionId"] = step.VersionId,
            ["LatestAvailablePublishedVersion"] = step.InForceVersion,
            ["LatestAvailablePublishedVersionId"] = step.InForceId,
        },
    };

    private async Task<JsonObject> SpecificationsAsync(InputDescriptor input, IReadOnlyList<string> chosen, CancellationToken stop)
    {
        if (input.Choices is not { } name || choices.FirstOrDefault(list => list.Name == name) is not { } provider)
            return input.UiSpecifications?.DeepClone().AsObject() ?? [];
        if (!lists.TryGetValue(name, out var items))
            lists[name] = items = await provider.ListAsync(stop);
        var shown = items.Concat(chosen
            .Where(value => items.All(item => item.Value != value))
            .Select(value => new Choice(value, $"{input.Words?.Invoke(value) ?? value} (không còn trong danh sách)")));
        var specifications = PickList.Of(input.UiHint, shown);
        specifications["Refresh"] = true;
        return specifications;
    }

    /// <summary>What the field holds: bare, or as an expression; one text or a list of them.</summary>
    private static List<string> Chosen(JsonElement value)
    {
        if (value.Member("expression") is { ValueKind: JsonValueKind.Object } expression)
            value = expression.Member("type").AsText() is "Literal" or "Object" ? expression.Member("value") : default;
        if (value.ValueKind == JsonValueKind.Array)
            return [.. value.EnumerateArray().Select(item => item.AsText()).OfType<string>()];
        if (value.AsText() is not { Length: > 0 and <= 10_000 } text)
            return [];
        if (!text.StartsWith('['))
            return [text];
        try
        {
            using var list = JsonDocument.Parse(text);
            return [.. list.RootElement.Items().Select(item => item.AsText()).OfType<string>()];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
