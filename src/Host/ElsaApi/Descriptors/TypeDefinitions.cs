using System.Text;
using Host.ElsaApi.Contract;
using Host.ElsaApi.Definitions;
using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;

namespace Host.ElsaApi.Descriptors;

/// <summary>What a script may say, as TypeScript declarations: the script field completes by them.</summary>
internal static class TypeDefinitions
{
    private const string Fixed = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getOutputFrom(activityIdOrName: string, outputName?: string): any;
        declare function getLastResult(): any;
        declare function getCorrelationId(): string;
        declare function setCorrelationId(value: string): void;
        declare function getWorkflowDefinitionId(): string;
        declare function getWorkflowDefinitionVersion(): number;
        declare function getWorkflowDefinitionVersionId(): string;
        declare function getWorkflowInstanceId(): string;
        declare function getWorkflowInstanceName(): string;
        declare function setWorkflowInstanceName(value: string): void;

        """;

    private const string Outcomes = """
        declare function setOutcome(name: string): void;
        declare function setOutcomes(names: string[]): void;

        """;

    /// <summary>The member that is looked for.</summary>
    private sealed record TypeRequest(string? ActivityTypeName);

    public static void MapTypeDefinitions(this IEndpointRouteBuilder api) =>
        api.MapPost("/scripting/javascript/type-definitions/{definitionId}", async (string definitionId, HttpContext http, DefinitionAnswers answers, ActivityCatalog activities, CancellationToken stop) =>
        {
            var body = await ElsaJson.BodyAsync(http);
            var json = await answers.Versions(definitionId, VersionOptions.Latest).Select(row => row.Json).FirstOrDefaultAsync(stop);
            var definition = json is null ? null : DefinitionReader.Read(json).Definition;
            return Results.Text(Write(definition, body.MemberOfEnvelope("activityTypeName").AsText(), activities), "text/plain", Encoding.UTF8);
        }).ReadsBody<TypeRequest>().RequireAuthorization(WorkflowRights.Read);

    private static string Write(WorkflowDefinition? definition, string? activityType, ActivityCatalog activities)
    {
        var text = new StringBuilder(Fixed);
        if (activityType == "Elsa.RunJavaScript")
            text.Append(Outcomes);
        if (definition is null)
            return text.ToString();
        var variables = definition.Nodes.Values.SelectMany(node => node.Variables)
            .Where(variable => IsName(variable.Name)).DistinctBy(variable => variable.Name).ToList();
        var accessors = new HashSet<string>(StringComparer.Ordinal);
        text.Append("declare const variables: {\n");
        foreach (var variable in variables)
            text.Append("  ").Append(variable.Name).Append(": ").Append(TypeOf(variable.TypeName, variable.IsArray)).Append(";\n");
        text.Append("};\n");
        foreach (var variable in variables)
        {
            var (name, type) = (Pascal(variable.Name), TypeOf(variable.TypeName, variable.IsArray));
            if (accessors.Add($"get{name}"))
                text.Append("declare function get").Append(name).Append("(): ").Append(type).Append(";\ndeclare function set").Append(name).Append("(value: ").Append(type).Append("): void;\n");
        }

        foreach (var input in definition.Inputs.Where(input => IsName(input.Name) && accessors.Add($"get{Pascal(input.Name)}")))
            text.Append("declare function get").Append(Pascal(input.Name)).Append("(): ").Append(TypeOf(input.TypeName, input.IsArray)).Append(";\n");
        foreach (var node in definition.Nodes.Values.Where(node => IsName(node.Name)).OrderBy(node => node.NodeId, StringComparer.Ordinal))
        {
            foreach (var output in (activities.Find(node.Type)?.Outputs ?? []).Where(output => accessors.Add($"get{output.Name}From{Pascal(node.Name)}")))
                text.Append("declare function get").Append(output.Name).Append("From").Append(Pascal(node.Name)).Append("(): ").Append(TypeOf(output.TypeName, false)).Append(";\n");
        }

        return text.ToString();
    }

    private static bool IsName(string name) =>
        name.Length > 0 && (char.IsLetter(name[0]) || name[0] is '_' or '$') && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '$');

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    private static string TypeOf(string alias, bool isArray)
    {
        var list = isArray || alias.EndsWith("[]", StringComparison.Ordinal);
        var one = alias.TrimEnd('?', '[', ']') switch
        {
            "String" or "Guid" or "DateTime" or "DateTimeOffset" or "TimeSpan" or "Uri" => "string",
            "Boolean" => "boolean",
            "Int16" or "Int32" or "Int64" or "Long" or "Single" or "Double" or "Decimal" => "number",
            _ => "any",
        };
        return list ? $"{one}[]" : one;
    }
}
