using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;

namespace Workflows.Interchange.Codes;

/// <summary>That an agency has a code from a day on. Codes are given by others: a row says where it was read.</summary>
public sealed class AgencyCode
{
    public required Guid Id { get; init; }

    public required Guid AgencyId { get; init; }

    public required string Code { get; init; }

    /// <summary>New or Old, never the third.</summary>
    public required OrganIdForm Form { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day; null while it holds.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The list or decision it was taken from.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }
}

internal sealed class AgencyCodeMap : IEntityTypeConfiguration<AgencyCode>
{
    public void Configure(EntityTypeBuilder<AgencyCode> builder)
    {
        builder.ToTable("agency_code", "org");
        builder.Property(c => c.Form).HasConversion<string>();
        builder.HasOne<Agency>().WithMany().HasForeignKey(c => c.AgencyId);
    }
}
