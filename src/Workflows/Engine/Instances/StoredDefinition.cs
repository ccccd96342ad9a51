using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Engine.Instances;

/// <summary>One version of a definition as stored. Once published its text never changes; the database refuses it.</summary>
public sealed class StoredDefinition
{
    /// <summary>Version id.</summary>
    public required string Id { get; set; }

    public required string DefinitionId { get; set; }

    public required int Version { get; set; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    public required string Json { get; set; }

    /// <summary>SHA-256 of <see cref="Json"/> in hexadecimal.</summary>
    public required string Hash { get; set; }

    public bool IsLatest { get; set; }

    public bool IsPublished { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? PublishedAt { get; set; }

    /// <summary>Counts the changes of the whole definition, over all its versions; the latest version has the highest.</summary>
    public long Revision { get; set; } = 1;

    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>The person who changed it last; null when the product did.</summary>
    public Guid? ChangedBy { get; set; }

    public string? ChangedByName { get; set; }

    /// <summary>People whose work on this draft is in the audit trail.</summary>
    public Guid[] EditedBy { get; set; } = [];

    /// <summary>When it was put away: never shown or started again, kept for what ran on it.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    public string? ToolVersion { get; set; }

    public bool IsSystem { get; set; }

    public bool IsReadonly { get; set; }

    public bool UsableAsActivity { get; set; }

    /// <summary>Name, description and ids, folded; written by the database.</summary>
    public string SearchText { get; private set; } = "";
}

/// <summary>Who writes a draft, and how.</summary>
/// <param name="PersonId">Null for the product itself.</param>
/// <param name="Name">As shown to others.</param>
public sealed record DraftWriter(Guid? PersonId, string? Name)
{
    public static readonly DraftWriter Product = new(null, null);

    /// <summary>Keeps a latest draft as it is and goes on in a version of its own.</summary>
    public bool AsNewVersion { get; init; }
}

internal sealed class StoredDefinitionMapping : IEntityTypeConfiguration<StoredDefinition>
{
    public void Configure(EntityTypeBuilder<StoredDefinition> builder)
    {
        builder.ToTable("definition", "workflow");
        builder.HasKey(definition => definition.Id);
        builder.Property(definition => definition.Json).HasColumnType("json");
        builder.Property(definition => definition.SearchText).ValueGeneratedOnAddOrUpdate();
    }
}
