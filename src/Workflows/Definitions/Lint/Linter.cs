using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions.JavaScript;

namespace Workflows.Definitions.Lint;

/// <summary>
/// Looks a definition over before it is published. Errors refuse it; warnings are told to whoever publishes. Every
/// sentence names the step by the words people know it by.
/// </summary>
/// <param name="catalog">The activity types of this installation.</param>
/// <param name="validator">Says what the engine cannot run; the linter tells it in its own words or passes it on.</param>
/// <param name="scripts">Tells the names that scripts ask for.</param>
public sealed class Linter(ActivityCatalog catalog, DefinitionValidator validator, JavaScriptEvaluator scripts)
{
    private static readonly LintRule[] Rules =
    [
        new UnknownActivities(),
        new UnfitValues(),
        new MissingInputs(),
        new MissingBodies(),
        new UnknownVariables(),
        new SubWorkflows(),
        new HumanSteps(),
        new UnreachableSteps(),
        new Outcomes(),
        new DeadlockedJoins(),
        new RestlessLoops(),
    ];

    /// <summary>Reads and looks over; never throws on what it is given.</summary>
    /// <param name="json">A definition in Elsa's format.</param>
    /// <param name="library">Other workflows it may use as steps or start; null: none.</param>
    public DefinitionReading Read(string json, DefinitionLibrary? library = null)
    {
        var reading = DefinitionReader.Read(json);
        if (reading.Definition is not { } definition)
            return reading;
        library ??= DefinitionLibrary.Empty;
        var linked = DefinitionLinker.Link(definition, library, type => catalog.Find(type) is not null);
        var found = Check(linked.Definition!, id => library.Named(id) is not null);
        return new(linked.Definition, [.. reading.Findings, .. linked.Findings, .. found]);
    }

    /// <summary>Findings beyond those of reading and linking: errors first, each kind in the order of the file.</summary>
    /// <param name="definition">Linked with the workflows it uses as steps; what stands inside those is theirs.</param>
    /// <param name="isInForce">Whether a workflow of that id can be started; null: none can.</param>
    public IReadOnlyList<Finding> Check(WorkflowDefinition definition, Func<string, bool>? isInForce = null)
    {
        var lint = new LintCase(definition, catalog, isInForce ?? (_ => false), scripts);
        foreach (var rule in Rules)
            rule.Check(lint);
        foreach (var refused in validator.Check(definition))
            lint.PassOn(refused);
        return lint.Findings;
    }
}

/// <summary>One thing to look for. Stateless.</summary>
internal abstract class LintRule
{
    public abstract void Check(LintCase lint);
}
