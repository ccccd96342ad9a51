using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Engine.Instances;

/// <summary>Where a running instance waits. A finished or faulted instance has no rows.</summary>
public sealed class StoredBookmark
{
    public required Guid Id { get; set; }

    public required Guid InstanceId { get; set; }

    public required string Name { get; set; }

    public required string Hash { get; set; }

    public string? Payload { get; set; }

    public string? Tag { get; set; }

    public required string ActivityId { get; set; }

    public required string NodeId { get; set; }

    public required Guid ActivityInstanceId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the clock resumes it; moved forward when firing failed.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }
}

/// <summary>
/// An event on its way, or its delivery to one receiver: with <see cref="BookmarkId"/> to one place that
/// waits for it, with <see cref="TriggerId"/> to one workflow that it starts.
/// </summary>
public sealed class StoredStimulus
{
    public required Guid Id { get; set; }

    public required string EventName { get; set; }

    public string? Payload { get; set; }

    public string? CorrelationId { get; set; }

    public Guid? InstanceId { get; set; }

    public Guid? BookmarkId { get; set; }

    public Guid? TriggerId { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public required DateTimeOffset AvailableAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Given up: nobody waited for it, or it could not be delivered. Kept for a while for operators to see.</summary>
    public DateTimeOffset? DeadAt { get; set; }

    public StimulusDeath? DeadReason { get; set; }
}

public enum StimulusDeath
{
    /// <summary>No bookmark and no trigger waited for it within its time.</summary>
    Unheard,

    /// <summary>Every attempt to deliver it failed.</summary>
    Failed,
}

internal sealed class StoredBookmarkMapping : IEntityTypeConfiguration<StoredBookmark>
{
    public void Configure(EntityTypeBuilder<StoredBookmark> builder)
    {
        builder.ToTable("bookmark", "workflow");
        builder.HasKey(bookmark => bookmark.Id);
        builder.Property(bookmark => bookmark.Id).ValueGeneratedNever();
        builder.Property(bookmark => bookmark.Payload).HasColumnType("jsonb");
        builder.HasOne<StoredInstance>().WithMany().HasForeignKey(bookmark => bookmark.InstanceId);
    }
}

internal sealed class StoredStimulusMapping : IEntityTypeConfiguration<StoredStimulus>
{
    public void Configure(EntityTypeBuilder<StoredStimulus> builder)
    {
        builder.ToTable("stimulus", "workflow");
        builder.HasKey(stimulus => stimulus.Id);
        builder.Property(stimulus => stimulus.Id).ValueGeneratedNever();
        builder.Property(stimulus => stimulus.Payload).HasColumnType("jsonb");
        builder.Property(stimulus => stimulus.DeadReason).HasConversion<string>();
    }
}
