namespace Workflows.Organisation;

/// <summary>A person in a post on a certain day: what every act stores of its author.</summary>
public sealed record OfficeHolder
{
    public required Guid PersonId { get; init; }

    public required string FullName { get; init; }

    public required string Salutation { get; init; }

    public required string Email { get; init; }

    public required Guid PostId { get; init; }

    public required string PostTitle { get; init; }

    public required PostRole Role { get; init; }

    /// <summary>The agency or unit the post belongs to.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>The agency itself, even when the post is in one of its units.</summary>
    public required Guid AgencyId { get; init; }

    public required string AgencyName { get; init; }

    /// <summary>The People's Committee the agency belongs to; one installation may carry several provinces.</summary>
    public required Guid CommitteeId { get; init; }
}
