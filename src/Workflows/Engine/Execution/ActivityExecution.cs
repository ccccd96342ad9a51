using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>What an activity sees of its instance and what it may ask for, during one call.</summary>
public sealed partial class ActivityExecution
{
    private readonly WorkflowRun run;

    internal ActivityExecution(WorkflowRun run, ActivityState activity, ActivityNode node) =>
        (this.run, Activity, Node) = (run, activity, node);

    public Guid InstanceId => run.State.InstanceId;

    /// <summary>This activation of the activity; stays the same over suspensions.</summary>
    public Guid ActivityInstanceId => Activity.Id;

    public string DefinitionId => run.State.DefinitionId;

    public int DefinitionVersion => run.State.DefinitionVersion;

    public string DefinitionVersionId => run.State.DefinitionVersionId;

    public string? CorrelationId
    {
        get => run.State.CorrelationId;
        set => run.State.CorrelationId = value;
    }

    /// <summary>Name of the instance.</summary>
    public string? WorkflowName
    {
        get => run.State.Name;
        set => run.State.Name = value;
    }

    /// <summary>The activity in the definition: ids, name, display text.</summary>
    public ActivityNode Node { get; }

    /// <summary>A copy of the workflow's input.</summary>
    public JsonObject WorkflowInput => (JsonObject)run.State.Input.DeepClone();

    /// <summary>Kept with this activation until it completes.</summary>
    public JsonObject Properties => Activity.Properties;

    public DateTimeOffset Now => run.Now;

    /// <summary>Bookmarks of this activation.</summary>
    public IReadOnlyList<BookmarkState> Bookmarks => [.. run.BookmarksOf(Activity)];

    internal ActivityState Activity { get; }

    internal WorkflowRun Run => run;

    internal IReadOnlyList<string>? RequestedOutcomes { get; private set; }

    internal bool FinishRequested { get; private set; }

    internal ExpressionScope Scope => new(run, Activity);

    /// <summary>The evaluated value of an input, or null.</summary>
    public JsonNode? Value(string input) => Activity.Inputs[input]?.DeepClone();

    /// <summary>An input as text; null when it has no value.</summary>
    public string? Text(string input) => Activity.Inputs[input] is { } value ? JsonText.ToText(value) : null;

    public decimal? Number(string input) => JsonText.ToNumber(ValueConversion.To(Activity.Inputs[input], "Decimal"));

    /// <summary>An input as yes or no; no when it has no value.</summary>
    public bool Flag(string input) => ValueConversion.To(Activity.Inputs[input], "Boolean")?.GetValueKind() == JsonValueKind.True;

    /// <summary>An input as a list of texts; empty when it has no value.</summary>
    public IReadOnlyList<string> Texts(string input) =>
        ValueConversion.To(Activity.Inputs[input], "String", isArray: true) is JsonArray items
            ? [.. items.Select(JsonText.ToText)]
            : [];

    public TimeSpan? Duration(string input) => ValueConversion.To(Activity.Inputs[input], "TimeSpan") is { } span
        ? TimeSpan.Parse(JsonText.ToText(span), CultureInfo.InvariantCulture)
        : null;

    public DateTimeOffset? Time(string input) => ValueConversion.To(Activity.Inputs[input], "DateTimeOffset") is { } time
        ? DateTimeOffset.Parse(JsonText.ToText(time), CultureInfo.InvariantCulture)
        : null;

    /// <summary>Waits: creates a bookmark and gives its id.</summary>
    public Guid Bookmark(BookmarkSpec spec)
    {
        var name = spec.Name ?? Node.Type;
        var bookmark = new BookmarkState
        {
            Id = spec.Id ?? run.Services.Ids.Next(),
            Name = name,
            Hash = BookmarkHash.Of(name, spec.HashedPayload ?? spec.Payload, spec.IncludeActivityInstance ? Activity.Id : null),
            Payload = spec.Payload?.DeepClone(),
            ActivityId = Node.Id,
            NodeId = Node.NodeId,
            ActivityInstanceId = Activity.Id,
            CreatedAt = run.Now,
            DueAt = spec.DueAt,
            Tag = spec.Tag,
            AutoBurn = spec.AutoBurn,
        };
        run.Add(bookmark);
        return bookmark.Id;
    }

    /// <summary>Stops waiting at one of this activity's bookmarks; an unknown id changes nothing.</summary>
    public void RemoveBookmark(Guid bookmarkId)
    {
        if (run.BookmarksOf(Activity).FirstOrDefault(bookmark => bookmark.Id == bookmarkId) is { } bookmark)
            run.Remove(bookmark);
    }

    /// <summary>
    /// Ends the activity when this call returns; its other bookmarks and its children go. Without an outcome
    /// it is <c>Done</c>; several outcomes follow several connections.
    /// </summary>
    public void Complete(params string[] outcomes) =>
        RequestedOutcomes = outcomes.Length == 0 ? [Connection.DefaultPort] : outcomes;

    /// <summary>Records an output by its descriptor's name and assigns what it is bound to.</summary>
    public void SetOutput(string name, JsonNode? value) => run.SetOutput(Activity, name, value);

    /// <summary>A copy of the nearest variable of that name; null when there is none.</summary>
    public JsonNode? GetVariable(string name) => Scope.FindByName(name)?.Value?.DeepClone();

    public void SetVariable(string name, JsonNode? value) => Scope.SetVariable(name, value);

    /// <summary>Adds a line to the execution log.</summary>
    public void Journal(string eventName, string? message = null, JsonNode? payload = null) =>
        run.Log(Activity, eventName, message, payload);

    /// <summary>Publishes an event to whoever waits for it, once this run is stored.</summary>
    public void PublishEvent(string name, JsonNode? payload = null, string? correlationId = null, bool isLocal = false) =>
        run.Publish(new(name, payload?.DeepClone(), correlationId, isLocal));
}
