using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Audit;
using Workflows.HumanTasks;

namespace Workflows.Decisions.Opinions.Extensions;

/// <summary>What became of a request for more time.</summary>
public enum ExtensionAnswer
{
    /// <summary>Đồng ý gia hạn.</summary>
    Granted,

    /// <summary>Không đồng ý gia hạn.</summary>
    Refused,

    /// <summary>The deadline passed before anybody answered it.</summary>
    Lapsed,
}

/// <summary>An agency asks for more time to give its opinion (đề nghị gia hạn). Answered once.</summary>
public sealed class ExtensionRequest
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid AskedBy { get; init; }

    public required string AskedByName { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>The deadline when it was asked.</summary>
    public required DateOnly DueOn { get; init; }

    public required DateOnly WishedOn { get; init; }

    public required string Reason { get; init; }

    /// <summary>Null while it waits.</summary>
    public ExtensionAnswer? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Null also for one that lapsed.</summary>
    public Guid? AnsweredBy { get; private set; }

    public string? AnsweredByName { get; private set; }

    /// <summary>The new last day; may differ from the day wished.</summary>
    public DateOnly? GrantedOn { get; private set; }

    /// <summary>What the drafting side said to it.</summary>
    public string? Word { get; private set; }

    internal void Give(Guid by, string name, DateTimeOffset at, DateOnly? grantedOn, string? word) =>
        (Answer, AnsweredBy, AnsweredByName, AnsweredAt, GrantedOn, Word) =
            (grantedOn is null ? ExtensionAnswer.Refused : ExtensionAnswer.Granted, by, name, at, grantedOn, word);

    internal void Lapse(DateTimeOffset at) => (Answer, AnsweredAt) = (ExtensionAnswer.Lapsed, at);
}

internal sealed class ExtensionRequestMap : IEntityTypeConfiguration<ExtensionRequest>
{
    public void Configure(EntityTypeBuilder<ExtensionRequest> builder)
    {
        builder.ToTable("extension_request", "plan");
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Answer).HasConversion<string>();
        builder.Property(r => r.Channel).HasConversion<string>();
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(r => r.TaskId);
    }
}
