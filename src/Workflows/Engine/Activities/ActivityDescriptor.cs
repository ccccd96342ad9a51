using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Activities;

/// <summary>What a designer and the engine need to know of an activity type; shared, never changed.</summary>
public sealed record ActivityDescriptor
{
    /// <summary>Full type name, for instance <c>PlanIssuance.Approve</c>.</summary>
    public required string TypeName { get; init; }

    public int Version { get; init; } = 1;

    /// <summary>Group in the toolbox.</summary>
    public required string Category { get; init; }

    /// <summary>What people read.</summary>
    public required string DisplayName { get; init; }

    public string Description { get; init; } = "";

    public ActivityKind Kind { get; init; } = ActivityKind.Action;

    public ImmutableArray<InputDescriptor> Inputs { get; init; } = [];

    public ImmutableArray<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>Flow ports are outcomes; without any there is one, <c>Done</c>.</summary>
    public ImmutableArray<PortDescriptor> Ports { get; init; } = [];

    /// <summary>A container completes itself; other activities complete when their body ends without a bookmark.</summary>
    public bool IsContainer { get; init; }

    public bool IsBrowsable { get; init; } = true;

    /// <summary>Has no inbound port.</summary>
    public bool IsStart { get; init; }

    /// <summary>Ends the container it stands in and has no outbound port.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True for activities a person acts on: the linter asks these for a deadline and a way back.</summary>
    public bool IsHumanTask { get; init; }

    /// <summary>Refuses, by a <see cref="Triggers.StaticInputException"/>, inputs that are wrong already on paper.</summary>
    public Action<Triggers.StaticInputs>? Check { get; init; }

    /// <summary>For triggers: reads what is waited for, from the definition alone; checks at the same time.</summary>
    public Triggers.TriggerReading? Trigger { get; init; }

    public string Namespace => TypeName.LastIndexOf('.') is var dot and > 0 ? TypeName[..dot] : "";

    /// <summary>Name without namespace.</summary>
    public string Name => TypeName[(TypeName.LastIndexOf('.') + 1)..];

    public InputDescriptor? Input(string name) => Inputs.FirstOrDefault(input => input.Name == name);
}

/// <summary>Elsa's kinds; they decide what Studio shows on the tabs of an activity.</summary>
public enum ActivityKind
{
    Action,
    Trigger,
    Job,
    Task,
}

/// <param name="Name">Pascal case; the JSON key is the same in camel case.</param>
/// <param name="TypeName">Alias such as String, Boolean, Int32, TimeSpan, Object; <c>String[]</c> for a list.</param>
public sealed record InputDescriptor(string Name, string TypeName)
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public string UiHint { get; init; } = "singleline";

    public string? Category { get; init; }

    /// <summary>Used when the activity gives no value.</summary>
    public JsonNode? DefaultValue { get; init; }

    public string DefaultSyntax { get; init; } = "Literal";

    /// <summary>True: <c>{typeName, expression}</c>; false: the plain value.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>False when the activity evaluates it itself, for instance a loop's condition.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>The value is the text of a script in JavaScript, whatever language the expression names; checked at publish.</summary>
    public bool IsScript { get; init; }

    /// <summary>What the editor of this hint needs, by hint name, for instance the items of a dropdown.</summary>
    public JsonObject? UiSpecifications { get; init; }

    /// <summary>Name of the <see cref="IInputChoices"/> whose items a person picks from; null: none.</summary>
    public string? Choices { get; init; }

    /// <summary>The Boolean input that makes nothing a good value here: the activity has a way for it. Null: none.</summary>
    public string? MayBeEmptyIf { get; init; }

    /// <summary>What the value decides, for those who judge or compare definitions.</summary>
    public InputMeaning Meaning { get; init; }

    /// <summary>What is wrong with a value written plainly: a Vietnamese sentence, or null. Asked at publish.</summary>
    public Func<string, string?>? CheckLiteral { get; init; }

    /// <summary>A value written plainly as an office says it; null: as it is written.</summary>
    public Func<string, string>? Words { get; init; }

    public string Key => Definitions.JsonReading.CamelCase(Name);
}

public enum InputMeaning
{
    Setting,

    /// <summary>Who is asked; without a value nobody is.</summary>
    Assignee,

    /// <summary>Until when; zero or nothing is no deadline.</summary>
    Deadline,

    /// <summary>Text that people read.</summary>
    Wording,

    /// <summary>Which way the workflow goes.</summary>
    Condition,
}

public sealed record OutputDescriptor(string Name, string TypeName)
{
    public string? DisplayName { get; init; }

    public string? Description { get; init; }

    public string Key => Definitions.JsonReading.CamelCase(Name);
}

/// <param name="Name">Outcome or, for an embedded port, the slot in Pascal case.</param>
public sealed record PortDescriptor(string Name, PortType Type = PortType.Flow)
{
    /// <summary>Label only; connections keep the name.</summary>
    public string? DisplayName { get; init; }

    public bool IsBrowsable { get; init; } = true;

    /// <summary>Gives the matter back or ends it: the linter asks an approval for such a way.</summary>
    public bool IsWayBack { get; init; }

    /// <summary>Taken by the clock when the deadline passes, not by a person.</summary>
    public bool IsDeadline { get; init; }

    /// <summary>The Boolean input without which this outcome never comes; null: it always may.</summary>
    public string? OnlyIf { get; init; }

    /// <summary>The values of an input for which alone this outcome comes; null: it always may.</summary>
    public PortCondition? OnlyFor { get; init; }

    /// <summary>The Boolean input that must be on where this outcome may come: it cannot be taken back. Asked at publish.</summary>
    public string? Wants { get; init; }
}

/// <summary>An outcome that comes only while an input has one of these values.</summary>
public sealed record PortCondition(string Input, ImmutableArray<string> Values);

public enum PortType
{
    Flow,
    Embedded,
}
