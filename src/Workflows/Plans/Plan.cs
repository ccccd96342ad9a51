using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;

namespace Workflows.Plans;

/// <summary>
/// A plan on its way from a desk to issue. Its text lives in <see cref="PlanDraft"/> and, frozen, in
/// <see cref="PlanVersion"/>; this row carries what lists and other rooms need.
/// </summary>
public sealed class Plan
{
    private Guid drafterId;
    private string drafterName = "";
    private Guid drafterUnitId;

    public required Guid Id { get; init; }

    /// <summary>Copied from the content, so that lists need not read it.</summary>
    public required string Title { get; set; }

    public required Instrument Instrument { get; set; }

    public required PlanType PlanType { get; set; }

    public required int PeriodFrom { get; set; }

    public required int PeriodTo { get; set; }

    /// <summary>The agency that drafts (cơ quan chủ trì soạn thảo).</summary>
    public required Guid AgencyId { get; init; }

    /// <summary>Its name on the day the plan was made; agencies are renamed.</summary>
    public required string AgencyName { get; init; }

    public required Guid DrafterId { get => drafterId; init => drafterId = value; }

    public required string DrafterName { get => drafterName; init => drafterName = value; }

    /// <summary>The agency or unit in which the drafter works; its head reviews first.</summary>
    public required Guid DrafterUnitId { get => drafterUnitId; init => drafterUnitId = value; }

    public PlanState State { get; internal set; } = PlanState.Draft;

    /// <summary>Number of the newest frozen version; 0 before the first submission.</summary>
    public int CurrentVersion { get; internal set; }

    /// <summary>The workflow that carries it; set by whoever starts one.</summary>
    public Guid? WorkflowInstanceId { get; set; }

    /// <summary>True while others look at the frozen version: nobody edits under their eyes.</summary>
    public bool DraftLocked { get; internal set; }

    /// <summary>The document's number in its book, once issued.</summary>
    public int? Number { get; private set; }

    /// <summary>"KH-UBND".</summary>
    public string? Symbol { get; private set; }

    /// <summary>Legal date of the document in Việt Nam: the day its number was given.</summary>
    public DateOnly? IssuedDate { get; private set; }

    /// <summary>When it was issued: with its number, or later, once the file was signed digitally.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>"51/KH-UBND", "05/KH-UBND" (below 10 with a leading zero), or null before issue.</summary>
    public string? NumberAndSymbol => Number is { } number ? $"{number:00}/{Symbol}" : null;

    public Guid? CopiedFrom { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Folded text that search looks in.</summary>
    internal string SearchText { get; set; } = "";

    /// <summary>The same text with its diacritics, lower case; ranks exact matches first.</summary>
    internal string SearchExact { get; set; } = "";

    /// <summary>Somebody else drafts it from now on.</summary>
    internal void GiveTo(OfficeHolder drafter) =>
        (drafterId, drafterName, drafterUnitId) = (drafter.PersonId, drafter.FullName, drafter.UnitId);

    /// <summary>Records the number the Issuance room took for it; the plan is then issued for good.</summary>
    /// <param name="number">Number in the book.</param>
    /// <param name="symbol">"QĐ-UBND".</param>
    /// <param name="date">Legal date in Việt Nam.</param>
    /// <param name="at">Instant of the act.</param>
    public void MarkIssued(int number, string symbol, DateOnly date, DateTimeOffset at)
    {
        if (PlanStates.IsFinal(State))
            throw new InvalidOperationException($"Plan {Id} is {State}: it cannot be issued (again).");
        (Number, Symbol, IssuedDate, ReleasedAt) = (number, symbol, date, at);
        State = PlanState.Issued;
        DraftLocked = true;
        UpdatedAt = at;
        PlanSearchText.AddNumber(this);
    }
}

internal sealed class PlanMap : IEntityTypeConfiguration<Plan>
{
    public void Configure(EntityTypeBuilder<Plan> builder)
    {
        builder.ToTable("plan", "plan");
        builder.Property(p => p.Instrument).HasConversion<string>();
        builder.Property(p => p.PlanType).HasConversion<string>();
        builder.Property(p => p.State).HasConversion<string>();
        builder.Property(p => p.SearchText);
        builder.Property(p => p.SearchExact);
        builder.Ignore(p => p.NumberAndSymbol);
    }
}
