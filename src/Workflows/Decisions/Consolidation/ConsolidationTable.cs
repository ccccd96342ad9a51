using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.Audit;

namespace Workflows.Decisions.Consolidation;

/// <summary>Bảng tổng hợp, tiếp thu, giải trình: all that an annex, a page or a sheet of it shows.</summary>
public sealed record ConsolidationTable
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    };

    public int Format { get; init; } = CurrentFormat;

    /// <summary>1, 2, … within the plan.</summary>
    public required int Number { get; init; }

    public required Guid PlanId { get; init; }

    public required string PlanTitle { get; init; }

    /// <summary>The drafting agency.</summary>
    public required string Agency { get; init; }

    /// <summary>The version the opinions of the newest round were given on; null when nobody was asked.</summary>
    public TableVersion? From { get; init; }

    /// <summary>The version that carries the changes.</summary>
    public required TableVersion To { get; init; }

    public required string MadeBy { get; init; }

    public string? MadeByPost { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>What the drafter says in short; null when nothing.</summary>
    public string? Note { get; init; }

    public required IReadOnlyList<RoundFigures> Rounds { get; init; }

    public required IReadOnlyList<TableRow> Rows { get; init; }

    /// <summary>Agencies to be asked again; empty when the plan goes on.</summary>
    public required IReadOnlyList<TableAgency> AskedAgain { get; init; }

    /// <summary>Those whose earlier opinion stays as it is, where a further round asks others.</summary>
    public required IReadOnlyList<KeptOpinion> Kept { get; init; }

    /// <summary>Còn ý kiến khác nhau: agencies that do not agree and whose view was not accepted in full.</summary>
    public required IReadOnlyList<TableAgency> OpenDisagreements { get; init; }

    /// <summary>Why a disagreeing agency is not asked again; null where none is left out.</summary>
    public string? SkipReason { get; init; }

    /// <summary>Places that differ between the two versions.</summary>
    public required IReadOnlyList<ChangedPlace> Changes { get; init; }

    /// <summary>The rows in which an agency that does not agree stands against the drafter, both views in full.</summary>
    public IEnumerable<TableRow> RowsOf(TableAgency agency) => Rows.Where(r => r.AgencyId == agency.Id);

    /// <summary>The one form in which it is stored and hashed.</summary>
    public string ToCanonical() => CanonicalJson.Of(JsonSerializer.SerializeToNode(this, Options));

    /// <exception cref="JsonException">It is none, or of a format this program does not know.</exception>
    public static ConsolidationTable Parse(string canonical)
    {
        var table = JsonSerializer.Deserialize<ConsolidationTable>(canonical, Options) ?? throw new JsonException("A consolidation is null.");
        return table.Format == CurrentFormat
            ? table
            : throw new JsonException($"Consolidation of format {table.Format} needs a newer program; this one reads {CurrentFormat}.");
    }
}

public sealed record TableVersion(int Number, string Hash);

public sealed record TableAgency(Guid Id, string Name);

/// <param name="Words">Vietnamese: what it said, and in which round.</param>
public sealed record KeptOpinion(Guid AgencyId, string AgencyName, int Round, string Words);

/// <param name="Part">Heading: "Phân công nhiệm vụ".</param>
/// <param name="Place">"Nhiệm vụ 3"; empty where the part has one place only.</param>
public sealed record ChangedPlace(string Part, string Place)
{
    public string Words => Place.Length > 0 ? $"{Part} – {Place}" : Part;
}

/// <summary>One row: what one agency said of one clause, and what became of it.</summary>
public sealed record TableRow
{
    /// <summary>Số thứ tự, from 1.</summary>
    public required int Number { get; init; }

    public required Guid Id { get; init; }

    public required int Round { get; init; }

    public required Guid AgencyId { get; init; }

    /// <summary>As it was named that day.</summary>
    public required string Agency { get; init; }

    public required string Person { get; init; }

    public required string Post { get; init; }

    /// <summary>Number of the signed letter; null when the opinion came without one.</summary>
    public string? LetterNumber { get; init; }

    public DateOnly? LetterDate { get; init; }

    public string? LetterSigner { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>The version it was given on.</summary>
    public int? Version { get; init; }

    public required Verdict Verdict { get; init; }

    public bool IsLate { get; init; }

    /// <summary>Null for the general comment.</summary>
    public string? Clause { get; init; }

    public string? Opinion { get; init; }

    public string? Wording { get; init; }

    /// <summary>The agency's reason.</summary>
    public string? Ground { get; init; }

    public required OpinionResponse Response { get; init; }

    /// <summary>The drafter's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>What was changed where.</summary>
    public string? Change { get; init; }

    public string Place => Clause ?? OpinionRow.General;
}
