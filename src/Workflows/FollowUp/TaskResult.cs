using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Storage;

namespace Workflows.FollowUp;

/// <summary>Kết quả: what came of a task, or an activity a report tells of. Never changed, only withdrawn with a reason.</summary>
public sealed class TaskResult
{
    public required Guid Id { get; init; }

    /// <summary>Null for an activity of a report that no task of the register asked for.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>The report that tells of it.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Place within the report or among the task's results, from 1.</summary>
    public required int Position { get; init; }

    /// <summary>What was done or made.</summary>
    public required string Content { get; init; }

    /// <summary>"bản tin", "phóng sự"; empty where it is not said.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Cơ quan chủ trì as printed; empty where the report is silent.</summary>
    public string LeadName { get; init; } = "";

    public Guid? LeadAgencyId { get; init; }

    /// <summary>As printed.</summary>
    public string Coordinating { get; init; } = "";

    /// <summary>Who ordered it, as printed.</summary>
    public string DirectedBy { get; init; } = "";

    /// <summary>"mỗi tháng một số", "tháng 4, 5, 6/2018".</summary>
    public string TimeText { get; init; } = "";

    public string Place { get; init; } = "";

    /// <summary>Codes of <see cref="FollowUp.Languages"/>, or words.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Whom it went to.</summary>
    public IReadOnlyList<string> SentTo { get; init; } = [];

    /// <summary>Empty is allowed and shown: a result without figures.</summary>
    public IReadOnlyList<Measure> Measures { get; init; } = [];

    public required DateTimeOffset RecordedAt { get; init; }

    public Guid? RecordedById { get; init; }

    public required string RecordedByName { get; init; }

    public DateTimeOffset? WithdrawnAt { get; set; }

    public string? WithdrawnWhy { get; set; }
}

internal sealed class TaskResultMap : IEntityTypeConfiguration<TaskResult>
{
    public void Configure(EntityTypeBuilder<TaskResult> builder)
    {
        builder.ToTable("result", "followup");
        builder.Property(r => r.Languages).IsJson(FollowUpJson.Options);
        builder.Property(r => r.SentTo).IsJson(FollowUpJson.Options);
        builder.Property(r => r.Measures).IsJson(FollowUpJson.Options);
        builder.HasOne<AssignedTask>().WithMany().HasForeignKey(r => r.TaskId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<WorkingSession>().WithMany().HasForeignKey(r => r.SessionId).OnDelete(DeleteBehavior.NoAction);
        builder.HasOne<Agency>().WithMany().HasForeignKey(r => r.LeadAgencyId).OnDelete(DeleteBehavior.NoAction);
    }
}
