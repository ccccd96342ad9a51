using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Workflows.Values;

namespace Workflows.Engine.Definitions;

/// <summary>
/// Reads Elsa 3.8 JSON into <see cref="WorkflowDefinition"/>. Never throws on what it is given: every
/// mistake is a finding with its path. Missing keys, bare literals and old connection forms are accepted as
/// stock Elsa accepts them.
/// </summary>
public static class DefinitionReader
{
    /// <summary>Id that stock Elsa gives the workflow activity around the root.</summary>
    public const string WorkflowId = "Workflow1";

    public static DefinitionReading Read(string json)
    {
        if (json.Length > DefinitionLimits.MaxBytes || Encoding.UTF8.GetByteCount(json) > DefinitionLimits.MaxBytes)
            return Refused("$", "Định nghĩa lớn quá 5 MB.");
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions
            {
                MaxDepth = DefinitionLimits.MaxDepth,
                AllowDuplicateProperties = false,
            });
            return Read(document.RootElement.Clone());
        }
        catch (JsonException malformed)
        {
            var place = malformed.LineNumber is { } line ? $" (dòng {line + 1}, cột {malformed.BytePositionInLine + 1})" : "";
            return Refused("$", $"Không đọc được JSON{place}: sai cú pháp, lặp khoá hoặc lồng quá {DefinitionLimits.MaxDepth} cấp.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair: in the text itself it has no UTF-8 form, escaped in a key it stops the search for duplicates.
            return Refused("$", "Định nghĩa chứa ký tự Unicode không hợp lệ.");
        }
    }

    public static DefinitionReading Read(JsonElement json)
    {
        var findings = new FindingList();
        if (json.ValueKind != JsonValueKind.Object)
            return Refused("$", "Định nghĩa phải là một đối tượng JSON.");
        if (!TextSweep.Run(json, findings))
            return new(null, findings.Items);

        var nodes = new NodeReader(findings);
        var workflow = nodes.ReadWorkflow(json);
        var options = json.MemberOfEnvelope("options");
        var definition = new WorkflowDefinition
        {
            VersionId = json.MemberOfEnvelope("id").AsText() ?? "",
            DefinitionId = json.MemberOfEnvelope("definitionId").AsText() ?? json.MemberOfEnvelope("id").AsText() ?? "",
            Version = Math.Max(1, json.MemberOfEnvelope("version").AsInteger(1)),
            Name = VietnameseText.Normalise(json.MemberOfEnvelope("name").AsText()),
            Description = json.MemberOfEnvelope("description").AsText() is { } told ? VietnameseText.Normalise(told) : null,
            Variables = workflow.Variables,
            Inputs = [.. Declared(json, "inputs", findings).Select(input => new InputDeclaration(
                input.Name, input.Type, input.IsArray, input.DisplayName, input.Description))],
            Outputs = [.. Declared(json, "outputs", findings).Select(output => new OutputDeclaration(
                output.Name, output.Type, output.IsArray, output.DisplayName, output.Description))],
            Outcomes = [.. json.MemberOfEnvelope("outcomes").Items().Select(outcome => outcome.AsText()).OfType<string>()],
            UsableAsActivity = options.MemberOfEnvelope("usableAsActivity").AsFlag() || json.MemberOfEnvelope("usableAsActivity").AsFlag(),
            IncidentStrategy = StrategyOf(options.MemberOfEnvelope("incidentStrategyType").AsText()),
            ActivationStrategy = ActivationOf(options.MemberOfEnvelope("activationStrategyType").AsText()),
            FlowMode = FlowModeOf(json.MemberOfEnvelope("customProperties").Member("Flowchart:ExecutionMode")),
            Options = options,
            Workflow = workflow,
            Nodes = nodes.Found.ToFrozenDictionary(),
        };
        return new(definition, findings.Items);
    }

    // Stock writes the strategy as a .NET type name; here it is a word to recognise, nothing is loaded by it.
    private static IncidentStrategy StrategyOf(string? word) =>
        word?.Contains("ContinueWithIncidents", StringComparison.OrdinalIgnoreCase) == true
            ? IncidentStrategy.ContinueWithIncidents
            : IncidentStrategy.Fault;

    // As above: the end of a type name, or the bare word. The longer words hold the shorter ones.
    private static ActivationStrategy ActivationOf(string? word) => word?.Split(',')[0].Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        { } text when text.Contains("CORRELATEDSINGLETON", StringComparison.Ordinal) => ActivationStrategy.CorrelatedSingleton,
        { } text when text.Contains("SINGLETON", StringComparison.Ordinal) => ActivationStrategy.Singleton,
        { } text when text.Contains("CORRELATION", StringComparison.Ordinal) => ActivationStrategy.Correlation,
        _ => ActivationStrategy.Always,
    };

    private static FlowMode FlowModeOf(JsonElement mode) =>
        mode.AsText()?.StartsWith("Counter", StringComparison.OrdinalIgnoreCase) == true ? FlowMode.Counter : FlowMode.Token;

    private static IEnumerable<(string Name, string Type, bool IsArray, string? DisplayName, string? Description)> Declared(
        JsonElement json, string key, FindingList findings)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, index) in json.MemberOfEnvelope(key).Items().Select((item, index) => (item, index)))
        {
            var path = $"$.{key}[{index}]";
            if (index >= DefinitionLimits.MaxDeclarations)
            {
                findings.Error(path, $"Quá {DefinitionLimits.MaxDeclarations} khai báo.");
                yield break;
            }

            var name = item.Member("name").AsText();
            if (string.IsNullOrWhiteSpace(name))
                findings.Error(path, "Khai báo thiếu tên.");
            else if (!names.Add(name))
                findings.Error(path, $"Tên “{name}” được khai báo hai lần.");
            else
                yield return (name, item.Member("type").AsText() ?? "Object", item.Member("isArray").AsFlag(),
                    item.Member("displayName").AsText(), item.Member("description").AsText());
        }
    }

    private static DefinitionReading Refused(string path, string message) =>
        new(null, [new Finding(FindingLevel.Error, path, message)]);
}

/// <summary>Findings while reading; stops growing at the cap.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> items = [];

    public IReadOnlyList<Finding> Items => items;

    public bool IsFull => items.Count >= DefinitionLimits.MaxFindings;

    public void Error(string path, string message, string? activityId = null) =>
        Add(new(FindingLevel.Error, path, message, activityId));

    public void Add(Finding finding)
    {
        if (!IsFull)
            items.Add(finding);
    }
}
