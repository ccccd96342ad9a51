using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Engine.Instances;

/// <summary>
/// A request on its way out, then its outcome on its way back to the activity that waits; gone when that has
/// it. Headers may hold a password: nothing logs this row.
/// </summary>
public sealed class StoredHttpRequest
{
    public required Guid Id { get; set; }

    public required Guid InstanceId { get; set; }

    public required Guid BookmarkId { get; set; }

    public required string Method { get; set; }

    public required string Url { get; set; }

    /// <summary>Names and values, as JSON.</summary>
    public required string Headers { get; set; }

    public string? Body { get; set; }

    public string? ContentType { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Number of the claim; null while nobody sends it.</summary>
    public Guid? LeaseOwner { get; set; }

    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>What became of it, as JSON; from then on it is never sent again.</summary>
    public string? Outcome { get; set; }
}

internal sealed class StoredHttpRequestMapping : IEntityTypeConfiguration<StoredHttpRequest>
{
    public void Configure(EntityTypeBuilder<StoredHttpRequest> builder)
    {
        builder.ToTable("http_request", "workflow");
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Id).ValueGeneratedNever();
        builder.Property(request => request.Headers).HasColumnType("jsonb");
        builder.Property(request => request.Outcome).HasColumnType("jsonb");
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(request => request.InstanceId);
    }
}
