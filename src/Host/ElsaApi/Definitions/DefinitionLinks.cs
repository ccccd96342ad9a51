namespace Host.ElsaApi.Definitions;

/// <summary>Studio looks at <c>rel</c> only: without "publish" an editor is read-only, without "bulk-publish" a list.</summary>
internal sealed record Link(string Href, string Rel, string Method);

internal static class DefinitionLinks
{
    private const string Root = $"{ElsaApiSetup.Prefix}/workflow-definitions";
    private const string Bulk = $"{ElsaApiSetup.Prefix}/bulk-actions";

    /// <param name="definitionId">Of the definition.</param>
    /// <param name="mayEdit">The asker may change it, and it may be changed.</param>
    public static IReadOnlyList<Link> Of(string definitionId, bool mayEdit)
    {
        var own = $"{Root}/{Uri.EscapeDataString(definitionId)}";
        List<Link> links =
        [
            new(own, "self", "GET"),
            new(own, "self", "DELETE"),
            new($"{own}/versions", "versions", "GET"),
            new($"{own}/dispatch", "dispatch", "POST"),
            new($"{own}/execute", "execute", "POST"),
            new($"{own}/export", "export", "GET"),
        ];
        if (mayEdit)
        {
            links.AddRange(
            [
                new($"{own}/publish", "publish", "POST"),
                new($"{own}/retract", "retract", "POST"),
                new(own, "delete", "DELETE"),
                new($"{Root}/import", "import", "POST"),
                new($"{own}/update-references", "update-references", "POST"),
            ]);
        }

        return links;
    }

    public static IReadOnlyList<Link> OfList(bool mayEdit)
    {
        List<Link> links =
        [
            new(Root, "self", "GET"),
            new($"{Root}/validation/is-name-unique", "is-name-unique", "GET"),
            new($"{Root}/query/count", "count", "GET"),
            new($"{Root}/many-by-id", "many-by-id", "GET"),
        ];
        if (mayEdit)
        {
            links.AddRange(
            [
                new($"{Bulk}/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id", "POST"),
                new($"{Bulk}/delete/workflow-definitions/by-id", "bulk-delete-by-id", "POST"),
                new($"{Bulk}/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"),
                new($"{Bulk}/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"),
                new($"{Root}/import", "import", "POST"),
                new($"{Root}/import-files", "import-files", "POST"),
                new(Root, "create", "POST"),
            ]);
        }

        return links;
    }
}
