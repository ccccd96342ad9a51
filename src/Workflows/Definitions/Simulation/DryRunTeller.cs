using Workflows.Engine.Activities;
using Workflows.Engine.Activities.Flow;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Outbox;

namespace Workflows.Definitions.Simulation;

/// <summary>Listens to a rehearsal and makes a story of it, and a path in the drawing.</summary>
internal sealed class DryRunTeller(WorkflowDefinition tried, ActivityRegistry types, DryRunTrace trace)
{
    private const int MaxTold = 400;
    private const int MaxLines = 6;
    private const int MaxLine = 200;

    private readonly Dictionary<Guid, StoryStep> steps = [];
    private readonly ActivityNode? drawing = tried.Workflow.Child("root");

    public List<StoryStep> Story { get; } = [];

    public int Untold { get; private set; }

    /// <summary>Node ids of the tried definition that were reached.</summary>
    public HashSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each step was reached, by what it is called.</summary>
    public Dictionary<string, (int Times, ActivityNode Node)> Visits { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Done { get; } = new(StringComparer.Ordinal);

    public HashSet<(string From, string Port, string To)> Taken { get; } = [];

    /// <summary>The step of the drawing that ended last, and how.</summary>
    public (ActivityNode Node, IReadOnlyList<string> Outcomes)? Last { get; private set; }

    /// <summary>Some step ended the drawing as drawn.</summary>
    public bool SawEnd { get; private set; }

    public void Hear(WorkflowDefinition definition, WorkflowState state, RunEffects effects)
    {
        foreach (var record in effects.Journal)
        {
            if (definition.Nodes.TryGetValue(record.NodeId, out var node))
                Hear(definition, node, record);
        }

        if (effects.Journal.Count == 0 || !steps.TryGetValue(effects.Journal[0].ActivityInstanceId, out var step))
            return;
        step.Mails.AddRange(effects.Mails.Select(mail => new CapturedMail(mail.ToAddress, mail.Subject, FirstLines(mail.Body))));
        step.Remarks.AddRange(effects.HttpRequests.Select(request => Cut($"Sẽ gọi {request.Method} {request.Url}; chạy thử không gọi ra ngoài.")));
        step.Remarks.AddRange(effects.Events.Select(published => Cut($"Phát sự kiện “{published.Name}”.")));
        step.Remarks.AddRange(effects.Dispatched.Select(start => Cut($"Mở quy trình “{start.Definition}”.")));
        foreach (var line in effects.Lines.Take(MaxLines))
            step.Remarks.Add(Cut($"Ghi: {line}"));
        if (effects.Answer is not null)
            step.Remarks.Add("Trả lời yêu cầu HTTP; chạy thử không gửi đi đâu.");
    }

    /// <summary>A timer of an activation came due at once.</summary>
    public void Skip(Guid activation, DateTimeOffset from, DateTimeOffset to)
    {
        if (steps.TryGetValue(activation, out var step) && to > from)
            step.Remarks.Add($"Bỏ qua thời gian chờ: từ {Values.VietnamTime.Short(from)} đến {Values.VietnamTime.Short(to)}.");
    }

    public StoryStep? Of(Guid activation) => steps.GetValueOrDefault(activation);

    public static IReadOnlyList<string> FirstLines(string text) =>
        [.. text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MaxLines).Select(Cut)];

    public static IReadOnlyList<string> FirstLines(MailBody body) => FirstLines(string.Join('\n',
        [body.Headline, .. body.Paragraphs, .. body.Facts.Select(fact => $"{fact.Label}: {fact.Value}")]));

    private void Hear(WorkflowDefinition definition, ActivityNode node, JournalRecord record)
    {
        var isTried = ReferenceEquals(definition, tried);
        switch (record.EventName)
        {
            case "Started":
                Begin(definition, node, record, isTried);
                break;
            case "Completed":
                End(node, record, isTried);
                break;
            case "Faulted" when steps.TryGetValue(record.ActivityInstanceId, out var failed):
                failed.Incident = record.Message;
                break;
            case "Canceled" when steps.TryGetValue(record.ActivityInstanceId, out var cancelled):
                cancelled.IsCancelled = true;
                break;
        }
    }

    private void Begin(WorkflowDefinition definition, ActivityNode node, JournalRecord record, bool isTried)
    {
        if (isTried)
            Reached.Add(node.NodeId);
        var descriptor = types.Find(node.Type)?.Descriptor;
        if (isTried && IsInDrawing(node))
            Done.Add(node.Id);
        if (node.Type is WorkflowActivity.TypeName or Flowchart.TypeName or Sequence.TypeName)
            return;
        Visits[node.NodeId] = (Visits.GetValueOrDefault(node.NodeId).Times + 1, node);
        if (Story.Count >= MaxTold)
        {
            Untold++;
            return;
        }

        var step = new StoryStep
        {
            StepId = node.Id,
            Step = node.Label,
            Kind = node.Composite is not null ? "Quy trình con" : descriptor?.DisplayName ?? node.Type,
            Within = isTried ? null : definition.Name,
            At = record.At,
        };
        if (trace.Told.TryGetValue(record.ActivityInstanceId, out var office))
            step.Office = office;
        steps[record.ActivityInstanceId] = step;
        Story.Add(step);
    }

    private void End(ActivityNode node, JournalRecord record, bool isTried)
    {
        IReadOnlyList<string> outcomes = [.. (record.Payload?["Outcomes"] as System.Text.Json.Nodes.JsonArray ?? []).Select(outcome => outcome!.GetValue<string>())];
        var descriptor = types.Find(node.Type)?.Descriptor;
        if (steps.TryGetValue(record.ActivityInstanceId, out var step))
        {
            var decision = trace.Decisions.LastOrDefault(point => ReferenceEquals(point.Node, node));
            step.IsAssumed = decision?.IsAssumed is true;
            step.Outcome = decision is not null && node.Type == "Elsa.If"
                ? decision.Outcomes[decision.Taken].Label
                : WordsOf(descriptor, outcomes);
        }

        if (!isTried || !IsInDrawing(node))
            return;
        Last = (node, outcomes);
        SawEnd |= descriptor?.IsTerminal is true;
        foreach (var edge in drawing!.Connections.Where(edge => edge.Source == node.Id && outcomes.Contains(edge.Port)))
            Taken.Add((edge.Source, edge.Port, edge.Target));
    }

    private bool IsInDrawing(ActivityNode node) =>
        drawing is not null && node.NodeId.Length == drawing.NodeId.Length + 1 + node.Id.Length
        && node.NodeId.StartsWith(drawing.NodeId, StringComparison.Ordinal);

    private static string? WordsOf(ActivityDescriptor? descriptor, IReadOnlyList<string> outcomes) => outcomes is ["Done"] or []
        ? null
        : string.Join(", ", outcomes.Select(outcome =>
            descriptor?.Ports.FirstOrDefault(port => port.Name == outcome)?.DisplayName ?? (outcome == "Done" ? "Xong" : outcome)));

    private static string Cut(string text) => text.Length <= MaxLine ? text : $"{text[..MaxLine]}…";
}
