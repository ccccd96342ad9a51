using System.Globalization;
using System.Text.Json.Nodes;
using static Workflows.Tests.Engine.Drawing;

namespace Workflows.Tests.Engine;

/// <summary>
/// Definitions made up from a seed: forks and joins of every mode, loops drawn and loops embedded, returns,
/// timers, human steps, events, workflows as steps and workflows started. Every one of them comes to rest.
/// </summary>
internal sealed class RandomWorkflow
{
    private const string Answer = "Answer";

    private readonly Random random;
    private int named;

    public RandomWorkflow(int seed)
    {
        random = new Random(seed);
        foreach (var name in new[] { "helper", "other" })
            Others.Add(Definition(name, Block(depth: 2), counter: false));
        Main = Definition("main", Block(depth: 4), counter: random.Next(4) == 0);
    }

    public JsonObject Main { get; }

    /// <summary>Used as steps and started by steps.</summary>
    public List<JsonObject> Others { get; } = [];

    private static JsonObject Definition(string name, JsonObject root, bool counter)
    {
        var definition = Workflow(root, Variable(Answer, "Boolean", "false"), Variable("Result"));
        definition["id"] = $"{name}-v1";
        definition["definitionId"] = name;
        definition["name"] = name;
        definition["options"] = new JsonObject
        {
            ["usableAsActivity"] = true,
            ["incidentStrategyType"] = name == "other" ? "ContinueWithIncidentsStrategy" : null,
        };
        return counter ? definition.CounterMode() : definition;
    }

    private JsonObject Block(int depth) => depth == 0 || Chance(4)
        ? Step(depth)
        : random.Next(3) switch
        {
            0 => Renamed(Sequence([.. Several(depth - 1, 1, 4)])),
            1 => Act("Elsa.Parallel", Name("par"), ("activities", new JsonArray([.. Several(depth - 1, 1, 3)]))),
            _ => Drawn(depth - 1),
        };

    private IEnumerable<JsonNode> Several(int depth, int from, int to) =>
        Enumerable.Range(0, random.Next(from, to + 1)).Select(_ => (JsonNode)Block(depth)).ToList();

    private JsonObject Step(int depth) => random.Next(depth > 0 ? 16 : 7) switch
    {
        0 or 1 => Line(Name("line")),
        2 => Task(),
        3 => Event(Name("event"), Pick("red", "green", "blue")),
        4 => Act("Elsa.Delay", Name("delay"), ("timeSpan", Lit(TimeSpan.FromMinutes(random.Next(1, 90)).ToString("c", CultureInfo.InvariantCulture)))),
        5 => Act("Elsa.PublishEvent", Name("publish"), ("eventName", Lit(Pick("red", "green", "blue"))), ("isLocalEvent", Lit(Chance(2)))),
        6 => Chance(8) ? Act("Elsa.Fault", Name("fault"), ("message", Lit("hỏng"))) : Task(),
        7 => Act("Elsa.If", Name("if"), ("condition", Var(Answer)), ("then", Block(depth - 1)), ("else", Chance(2) ? Block(depth - 1) : null)),
        8 => Act("Elsa.ForEach", Name("each"), ("items", Expression("Object", """["x","y"]""")), ("body", Body(depth))),
        9 => Act("Elsa.ParallelForEach", Name("all"), ("items", Expression("Object", """["x","y","z"]""")), ("body", Body(depth))),
        10 => Act("Elsa.For", Name("for"), ("start", Lit(1)), ("end", Lit(random.Next(1, 4))), ("body", Body(depth))),
        11 => Act("Elsa.While", Name("while"), ("condition", Var(Answer)), ("body", Renamed(Sequence(Task(), Block(depth - 1))))),
        12 => Act("Elsa.Switch", Name("switch"), ("mode", Lit(Pick("MatchFirst", "MatchAny"))), ("cases", new JsonArray(Case(depth), Case(depth))),
            ("default", Chance(2) ? Block(depth - 1) : null)),
        13 => Others.Count > 0 ? AsStep(Others[random.Next(Others.Count)]) : Task(),
        14 => Others.Count > 0 ? Starting(Pick("Elsa.ExecuteWorkflow", "Elsa.DispatchWorkflow")) : Task(),
        _ => Others.Count > 0 ? Bulk(depth) : Task(),
    };

    // A fork whose branches join again, and a human step behind it that may send all of it back.
    private JsonObject Drawn(int depth)
    {
        var (start, fork, join, check, end) = (Name("start"), Name("fork"), Name("join"), Name("check"), Name("end"));
        var decide = Name("decide");
        var branches = Enumerable.Range(1, random.Next(2, 4)).Select(n => $"b{n}").ToList();
        var activities = new List<JsonNode>
        {
            Start(start),
            Act("Elsa.FlowFork", fork, ("branches", Expression("Object", new JsonArray([.. branches.Select(b => (JsonNode)b)]).ToJsonString()))),
        };
        var edges = new List<string> { $"{start}>{fork}" };
        var steps = new List<string>();
        foreach (var branch in branches)
        {
            var step = Block(depth);
            var id = step["id"]!.GetValue<string>();
            activities.Add(step);
            steps.Add(id);
            edges.Add($"{fork}:{branch}>{id}");
            if (Chance(4))
            {
                // A refused branch that comes round again while the others wait.
                var (ask, refused) = (Task(), Name("refused"));
                var asked = ask["id"]!.GetValue<string>();
                activities.Add(ask);
                activities.Add(Decision(refused, Answer));
                edges.AddRange([$"{id}>{asked}", $"{asked}>{refused}", $"{refused}:False>{id}", $"{refused}:True>{join}"]);
            }
            else
            {
                edges.Add($"{id}>{join}");
            }
        }

        var together = random.Next(3) switch
        {
            0 => Join(join, Pick("WaitAll", "WaitAllActive", "WaitAny")),
            1 => Line(join),
            _ => Line(join).Merge(Pick("Stream", "Merge", "Converge", "Cascade", "Race")),
        };
        activities.Add(together);
        activities.Add(Task(check));
        activities.Add(Decision(decide, Answer));
        activities.Add(Chance(3) ? Act("Elsa.End", end) : Line(end));
        edges.AddRange([$"{join}>{check}", $"{check}>{decide}", $"{decide}:True>{end}"]);
        if (Chance(2))
            edges.Add($"{decide}:False>{Pick(start, fork, steps[0], join)}");
        if (Chance(5))
            edges.Add($"{steps[0]}>{steps[^1]}");
        return Renamed(Flow(string.Join(' ', edges), [.. activities]));
    }

    private JsonObject Body(int depth) => Chance(4)
        ? Renamed(Sequence(Block(depth - 1), Act("Elsa.If", Name("if"), ("condition", Var(Answer)), ("then", Act("Elsa.Break", Name("break"))))))
        : Block(depth - 1);

    private JsonObject Case(int depth) => new()
    {
        ["label"] = Name("case"),
        ["condition"] = new JsonObject { ["type"] = "Variable", ["value"] = $$"""{"id":"{{Answer}}-id","name":"{{Answer}}"}""" },
        ["activity"] = Block(depth - 1),
    };

    private JsonObject Task(string? id = null)
    {
        id ??= Name("task");
        return Act("Elsa.RunTask", id, ("taskName", Lit(id)), ("result", new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = $"{Answer}-id" } }));
    }

    private JsonObject AsStep(JsonObject definition)
    {
        var step = Act(char.ToUpperInvariant(definition["name"]!.GetValue<string>()[0]) + definition["name"]!.GetValue<string>()[1..], Name("step"));
        step["workflowDefinitionId"] = definition["definitionId"]!.DeepClone();
        step["workflowDefinitionVersionId"] = definition["id"]!.DeepClone();
        return step;
    }

    private JsonObject Starting(string type) =>
        Act(type, Name("start"), ("workflowDefinitionId", Lit(Others[0]["definitionId"]!.GetValue<string>())), ("waitForCompletion", Lit(Chance(2))));

    private JsonObject Bulk(int depth) => Act("Elsa.BulkDispatchWorkflows", Name("bulk"),
        ("workflowDefinitionId", Lit(Others[0]["definitionId"]!.GetValue<string>())),
        ("items", Expression("Object", "[1,2]")), ("waitForCompletion", Lit(Chance(2))), ("childCompleted", Chance(2) ? Block(depth - 1) : null));

    private JsonObject Renamed(JsonObject activity)
    {
        activity["id"] = Name("c");
        return activity;
    }

    private string Name(string kind) => $"{kind}{++named}";

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
