using Workflows.LegalBases;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Values;

namespace Host.Web.Plans.Editing;

/// <summary>Everything the editor shows.</summary>
public sealed record EditorView
{
    public required Plan Plan { get; init; }

    /// <summary>What is in the fields: the stored draft, or what was just typed.</summary>
    public required DraftForm Form { get; init; }

    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Row version in the database; another than the form's means that somebody else saved.</summary>
    public required int StoredRowVersion { get; init; }

    public Guid? MainDocumentId { get; init; }

    public required IReadOnlyList<PlanAttachment> Files { get; init; }

    /// <summary>Agencies that can be consulted: all but the drafting one.</summary>
    public required IReadOnlyList<Agency> Agencies { get; init; }

    public Problem? Problem { get; init; }

    /// <summary>What an act on rows or files did.</summary>
    public string? Notice { get; init; }

    /// <summary>The fields differ from what is stored.</summary>
    public bool IsUnsaved { get; init; }

    public bool WithPreview { get; init; }

    /// <summary>What the checks say of each basis in the fields, in their order.</summary>
    public IReadOnlyList<IReadOnlyList<BasisFinding>> BasisFindings { get; init; } = [];

    /// <summary>Documents of the register that the field for choosing one suggests.</summary>
    public IReadOnlyList<RegisteredBasis> OfferedBases { get; init; } = [];

    /// <summary>What a search of the register found, when it left a choice.</summary>
    public IReadOnlyList<BasisLine> FoundBases { get; init; } = [];

    public bool IsStale => Problem is StaleSave;
}
