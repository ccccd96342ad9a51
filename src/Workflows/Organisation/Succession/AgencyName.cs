using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Organisation.Succession;

/// <summary>A name that an agency bore before.</summary>
public sealed class AgencyName
{
    public required Guid AgencyId { get; init; }

    public required string Name { get; init; }

    /// <summary>The last day of the name.</summary>
    public required DateOnly ValidTo { get; init; }
}

internal sealed class AgencyNameMap : IEntityTypeConfiguration<AgencyName>
{
    public void Configure(EntityTypeBuilder<AgencyName> builder)
    {
        builder.ToTable("agency_name", "org");
        builder.HasKey(n => new { n.AgencyId, n.Name, n.ValidTo });
        builder.HasOne<Agency>().WithMany().HasForeignKey(n => n.AgencyId);
    }
}
