using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.FollowUp;

namespace Host.Operations.Demo;

/// <summary>A working session or conference to demonstrate with: facts of a real one, which cites no plan of the province.</summary>
public sealed record FixtureSession
{
    /// <summary>Names of the sessions at hand.</summary>
    public static IReadOnlyList<string> Ids { get; } = ["hoa-binh-2024", "thai-nguyen-2018"];

    public required string Id { get; init; }

    public required string Province { get; init; }

    public required IReadOnlyList<string> DemoNotes { get; init; }

    public required SessionInput Input { get; init; }

    /// <summary>Reads one of <see cref="Ids"/>.</summary>
    public static FixtureSession Read(string id)
    {
        using var stream = typeof(FixtureSession).Assembly.GetManifestResourceStream($"Demo.{id}.json")
            ?? throw new InvalidOperationException($"The fixture {id} is missing from the assembly.");
        var file = JsonNode.Parse(stream)!;
        var held = file["event"];
        return new FixtureSession
        {
            Id = id,
            Province = Text(file["province"]),
            DemoNotes = Texts(file["demoNotes"]),
            Input = new SessionInput
            {
                Title = Text(file["title"]),
                HeldOn = Day(held?["date"] ?? file["meetingDate"]),
                Content = ContentOf(file, held),
                DirectionTasks = [.. Items(file["directions"]).Select(_ => new SessionTaskInput())],
                OtherTasks =
                [
                    .. Items(file["tasks"]).Select(t => new SessionTaskInput(
                        Text(t["contentVi"]), LeadName: Text(t["leadAgency"]), Coordinating: string.Join("; ", Texts(t["coordinating"])), TimeText: Text(t["time"]))),
                ],
                Results = [.. Items(file["activities"]).Select(ResultOf)],
            },
        };
    }

    private static SessionContent ContentOf(JsonNode file, JsonNode? held) => new()
    {
        Period = file["reportPeriod"] is { } period ? new(Text(period["text"]), Day(period["from"]), Day(period["to"])) : null,
        People = [.. Items(file["people"]).Select(p => new SessionPerson(Text(p["name"]), Text(p["role"]), Text(p["position"])))],
        Steering = file["steering"] is { } body
            ? new(Text(body["body"]), Text(body["standingAgency"]), Text(body["head"]), Texts(body["headPositions"]))
            : null,
        Organisers = Texts(held?["organisers"]),
        Coordinator = Text(held?["coordinatingOrganiser"]),
        Provinces = (int?)held?["regionProvinces"],
        Weaknesses = [.. Items(file["weaknesses"]).OrderBy(w => (int)w["order"]!).Select(w => Text(w["contentVi"]))],
        Requests = [.. Items(file["requests"]).Select(r => new SessionRequest(Text(r["to"]), Text(r["contentVi"])))],
        Directions = [.. Items(file["directions"]).Select(d => new SessionDirection(Text(d["contentVi"]), Text(d["by"])))],
        // Where the source prints the number it is read as printed: the comma is what this fixture is about.
        Indicators =
        [
            .. Items(file["indicators"]).Select(i => new Indicator(
                Text(i["nameVi"]), new Quantity(i["asPrinted"] is { } printed ? Quantity.ValueOf(Text(printed)) : (decimal)i["value"]!, Text(i["unit"])))),
        ],
        Documents =
        [
            .. Items(file["mentionedDocuments"]).Select(d => new MentionedDocument(
                Text(d["numberAndSymbol"]), Text(d["issuerAsPrinted"]), Text(d["documentType"]), Text(d["subjectVi"]), Day(d["date"]))),
        ],
        Motto = Texts(file["mottoVi"]),
    };

    private static ResultInput ResultOf(JsonNode activity) => new()
    {
        Content = Text(activity["contentVi"]),
        Kind = Text(activity["kind"]),
        LeadName = Text(activity["leadAgency"]),
        Coordinating = string.Join("; ", Texts(activity["coordinating"])),
        DirectedBy = string.Join("; ", new[] { Text(activity["directedBy"]), Text(activity["implementersVi"]) is { Length: > 0 } who ? $"{who} thực hiện" : "" }.Where(t => t.Length > 0)),
        TimeText = Text(activity["time"]),
        Languages = Texts(activity["languages"]),
        SentTo = Texts(activity["distributedTo"]),
        Measures = activity["quantity"] is { } quantity ? [MeasureOf(quantity)] : [],
    };

    private static Measure MeasureOf(JsonNode quantity) => new(
        new Quantity((decimal?)quantity["value"], Text(quantity["unit"]), Text(quantity["qualifier"]) switch
        {
            "exact" => Qualifier.Exact,
            "more-than" => Qualifier.MoreThan,
            "hundreds" => Qualifier.Hundreds,
            var other => throw new JsonException($"Unknown qualifier {other}."),
        }),
        quantity["breakdown"] is JsonObject parts ? [.. parts.Select(p => new BreakdownPart(p.Key, (decimal)p.Value!))] : []);

    private static IEnumerable<JsonNode> Items(JsonNode? node) => node is JsonArray items ? items.OfType<JsonNode>() : [];

    private static string[] Texts(JsonNode? node) => [.. Items(node).Select(Text)];

    private static string Text(JsonNode? node) => node is null ? "" : (string)node!;

    private static DateOnly? Day(JsonNode? node) => node is null ? null : DateOnly.ParseExact(Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
