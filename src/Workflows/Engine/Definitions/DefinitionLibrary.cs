using System.Globalization;
using System.Text;

namespace Workflows.Engine.Definitions;

/// <summary>Definitions that others may use: as steps, or started by id or name.</summary>
public sealed class DefinitionLibrary(IEnumerable<WorkflowDefinition> definitions)
{
    public static readonly DefinitionLibrary Empty = new([]);

    private readonly List<WorkflowDefinition> all = [.. definitions];

    /// <summary>The one to start for an id or a name; the highest version of it.</summary>
    public WorkflowDefinition? Named(string idOrName) =>
        Highest(definition => definition.DefinitionId == idOrName)
        ?? Highest(definition => definition.Name == idOrName);

    /// <summary>The one that a step stands for: its version, else the highest of its id, else of its type's name.</summary>
    public WorkflowDefinition? Find(CompositeReference reference) =>
        all.FirstOrDefault(definition => reference.VersionId is { Length: > 0 } id && definition.VersionId == id)
        ?? all.FirstOrDefault(definition => definition.DefinitionId == reference.DefinitionId && definition.Version == reference.Version)
        ?? (reference.DefinitionId is { Length: > 0 } named ? Highest(definition => definition.DefinitionId == named) : null)
        ?? Highest(definition => definition.UsableAsActivity && TypeNameOf(definition.Name) == reference.TypeName);

    /// <summary>The type name of a definition used as a step: its name in Pascal case, letters and digits only.</summary>
    public static string TypeNameOf(string definitionName)
    {
        var name = new StringBuilder();
        var capital = true;
        foreach (var c in definitionName)
        {
            if (!char.IsLetterOrDigit(c))
            {
                capital = true;
                continue;
            }

            name.Append(capital ? char.ToUpper(c, CultureInfo.InvariantCulture) : c);
            capital = false;
        }

        return name.ToString();
    }

    private WorkflowDefinition? Highest(Func<WorkflowDefinition, bool> fits) => all.Where(fits).MaxBy(definition => definition.Version);
}
