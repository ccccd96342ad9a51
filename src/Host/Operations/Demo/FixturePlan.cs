using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Operations.Demo;

/// <summary>
/// A plan to demonstrate with: facts of a real one, completed with texts of our own where the public record is
/// silent (<see cref="DemoNotes"/> says where).
/// </summary>
public sealed record FixturePlan
{
    /// <summary>Names of the plans at hand, e.g. "bac-ninh-2021-2025".</summary>
    public static IReadOnlyList<string> Ids { get; } = ["bac-kan-2019", "bac-ninh-2021-2025"];

    public required string Id { get; init; }

    /// <summary>"Bắc Ninh".</summary>
    public required string Province { get; init; }

    /// <summary>Name of the agency that drafts.</summary>
    public required string DraftingAgency { get; init; }

    /// <summary>The number the real document bears, e.g. "474/QĐ-UBND".</summary>
    public required string NumberThen { get; init; }

    public required DateOnly IssuedThen { get; init; }

    /// <summary>What in the content was invented for the demonstration.</summary>
    public required IReadOnlyList<string> DemoNotes { get; init; }

    /// <summary>Complete enough to be submitted.</summary>
    public required PlanContent Content { get; init; }

    /// <summary>Reads one of <see cref="Ids"/>.</summary>
    /// <returns>The plan; not found for any other name.</returns>
    public static Result<FixturePlan> Read(string id)
    {
        if (!Ids.Contains(id))
            return new NotFound($"Không có bộ dữ liệu trình diễn “{id}”. Các bộ hiện có: {string.Join(", ", Ids)}.");
        using var stream = typeof(FixturePlan).Assembly.GetManifestResourceStream($"Demo.{id}.json")
            ?? throw new InvalidOperationException($"The fixture {id} is missing from the assembly.");
        var file = JsonNode.Parse(stream)!;
        return new FixturePlan
        {
            Id = id,
            Province = Text(file, "province"),
            DraftingAgency = Text(file, "draftingAgency"),
            NumberThen = Text(file["issuedThen"]!, "numberAndSymbol"),
            IssuedThen = file["issuedThen"]!["date"].Deserialize<DateOnly>(),
            DemoNotes = file["demoNotes"].Deserialize<List<string>>()!,
            Content = PlanContentJson.Read(file["content"]!.ToJsonString()),
        };
    }

    /// <summary>
    /// The content with recipients and consulted agencies tied to the register, where a recipient's name is an agency's.
    /// </summary>
    /// <param name="agencies">Ids by name.</param>
    /// <param name="consulted">Agencies to ask for an opinion.</param>
    public PlanContent ContentFor(IReadOnlyDictionary<string, Guid> agencies, IReadOnlyList<Guid> consulted) => Content with
    {
        ConsultedAgencies = consulted,
        Recipients = [.. Content.Recipients.Select(r =>
            agencies.TryGetValue(r.Name, out var id) ? r with { AgencyId = id } : r)],
    };

    private static string Text(JsonNode node, string member) => (string)node[member]!;
}
