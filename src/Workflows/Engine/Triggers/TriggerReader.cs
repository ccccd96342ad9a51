using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Triggers;

/// <summary>What a trigger waits for.</summary>
/// <param name="Name">Name of the stimulus, such as <c>Elsa.Event</c>.</param>
/// <param name="Payload">Kept with the trigger.</param>
/// <param name="HashedPayload">The part that a stimulus must match; null: the whole payload.</param>
public sealed record TriggerSpec(string Name, JsonNode? Payload, JsonNode? HashedPayload = null)
{
    public string Hash => BookmarkHash.Of(Name, HashedPayload ?? Payload);
}

/// <summary>Reads what an activity waits for as a trigger, and refuses inputs that are wrong already on paper.</summary>
public delegate IReadOnlyList<TriggerSpec> TriggerReading(StaticInputs inputs);

/// <summary>Finds the triggers of a definition: activities of kind Trigger that may start it, anywhere under its root.</summary>
internal static class TriggerReader
{
    /// <exception cref="StaticInputException">A version with this mistake is refused at publish, before it comes here.</exception>
    public static IEnumerable<(ActivityNode Node, TriggerSpec Spec)> Read(WorkflowDefinition definition, ActivityCatalog catalog) =>
        from node in definition.Nodes.Values.OrderBy(node => node.Path, StringComparer.Ordinal)
        let descriptor = catalog.Find(node.Type)
        where IsTrigger(node, descriptor)
        from spec in Read(node, descriptor)
        select (node, spec);

    /// <summary>Findings about inputs that are given as fixed values; those of a trigger must be.</summary>
    public static void Check(ActivityNode node, ActivityDescriptor? descriptor, FindingList findings)
    {
        if (descriptor is null or { Trigger: null, Check: null })
            return;
        try
        {
            descriptor.Trigger?.Invoke(new(node, descriptor));
            descriptor.Check?.Invoke(new(node, descriptor));
        }
        catch (StaticInputException wrong) when (!wrong.NeedsRun || IsTrigger(node, descriptor))
        {
            findings.Error(wrong.Path, wrong.Message, node.Id);
        }
        catch (StaticInputException)
        {
            // Inside the flow an input may be computed; a wrong value is an incident of that instance.
        }
    }

    private static bool IsTrigger(ActivityNode node, ActivityDescriptor? descriptor) =>
        node.CanStartWorkflow && descriptor?.Kind == ActivityKind.Trigger;

    private static IReadOnlyList<TriggerSpec> Read(ActivityNode node, ActivityDescriptor descriptor) =>
        descriptor.Trigger is { } read ? read(new(node, descriptor)) : [new(descriptor.TypeName, null)];
}
