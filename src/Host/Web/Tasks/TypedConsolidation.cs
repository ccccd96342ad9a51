using Workflows.Decisions.Consolidation;

namespace Host.Web.Tasks;

/// <summary>What stood in the form of a consolidation when it was sent, so that a page shown again holds all of it.</summary>
public sealed record TypedConsolidation
{
    public static readonly TypedConsolidation Nothing = new();

    private const string Change = "change-";

    public IReadOnlyList<AnswerInput> Answers { get; init; } = [];

    public string? Note { get; init; }

    public string? SkipReason { get; init; }

    /// <summary>The drafter picks the agencies of a further round one by one.</summary>
    public bool IsOwnChoice { get; init; }

    /// <summary>Agencies ticked.</summary>
    public IReadOnlyList<Guid> Again { get; init; } = [];

    public AskAgainInput Choice => new(IsOwnChoice ? Again : null, SkipReason);

    public static TypedConsolidation Of(IFormCollection form) => new()
    {
        Answers =
        [
            .. form.Keys
                .Where(key => key.StartsWith(Change, StringComparison.Ordinal) && Guid.TryParse(key[Change.Length..], out _))
                .Select(key => Guid.Parse(key[Change.Length..]))
                .Select(row => new AnswerInput(
                    row,
                    Enum.TryParse<OpinionResponse>(form[$"response-{row}"], out var response) && Enum.IsDefined(response) ? response : null,
                    form[$"change-{row}"],
                    form[$"reason-{row}"])),
        ],
        Note = form["note"],
        SkipReason = form["skip-reason"],
        IsOwnChoice = form["again-choice"] == "own",
        Again = [.. form["again"].Select(id => Guid.TryParse(id, out var agency) ? agency : Guid.Empty).Where(id => id != Guid.Empty)],
    };
}
