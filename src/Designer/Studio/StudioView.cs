namespace Designer.Studio;

/// <summary>One of Studio's elements, as a page shows it. Two of them alive on one page break each other.</summary>
/// <param name="Element">Tag of the custom element.</param>
/// <param name="IdAttribute">Attribute that says which definition or instance; empty for a list.</param>
/// <param name="Id">Its value.</param>
public sealed record StudioView(string Element, string IdAttribute = "", string Id = "")
{
    public static StudioView Definitions { get; } = new("elsa-workflow-definition-list");

    public static StudioView Instances { get; } = new("elsa-workflow-instance-list");

    public static StudioView Definition(string definitionId) => new("elsa-workflow-definition-editor", "definition-id", definitionId);

    public static StudioView Instance(string instanceId) => new("elsa-workflow-instance-viewer", "instance-id", instanceId);
}
