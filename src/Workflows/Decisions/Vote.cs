using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Audit;
using Workflows.HumanTasks;
using Workflows.Organisation.Delegations;

namespace Workflows.Decisions;

/// <summary>What a person answers. Return, refuse and disagree are three things, never one button.</summary>
public enum Verdict
{
    /// <summary>Duyệt.</summary>
    Approve,

    /// <summary>Trả lại để sửa: goes on after repair; needs a reason.</summary>
    Return,

    /// <summary>Trình cấp trên: somebody higher decides instead of this person.</summary>
    Forward,

    /// <summary>Không đồng ý (ban hành): a decision that ends the matter; needs a reason.</summary>
    Refuse,

    /// <summary>Thống nhất.</summary>
    Agree,

    /// <summary>Thống nhất, có ý kiến; needs the comment.</summary>
    AgreeWithComments,

    /// <summary>Không thống nhất; needs a reason.</summary>
    Disagree,

    /// <summary>Đề nghị gia hạn: a request, never stored as a vote; needs a day and a reason.</summary>
    AskForTime,

    /// <summary>Không thuộc chức năng: an answer that takes no side and leaves every count; needs a word of why.</summary>
    NotOurField,

    /// <summary>Tán thành: a member of the committee votes for it.</summary>
    VoteFor,

    /// <summary>Không tán thành; needs a reason.</summary>
    VoteAgainst,

    /// <summary>Ý kiến khác: takes no side; needs the words.</summary>
    VoteOther,
}

/// <summary>One person's answer to one task, on the version they were given. Written once.</summary>
public sealed class Vote
{
    public required Guid Id { get; init; }

    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>As they stood then; null on the oldest rows, where the task says it.</summary>
    public string? PersonName { get; init; }

    public string? PostTitle { get; init; }

    /// <summary>KT., TL., TUQ., Q.: signed for another; null for one's own.</summary>
    public SigningCapacity? Capacity { get; init; }

    /// <summary>The authority it was signed by.</summary>
    public Guid? DelegationId { get; init; }

    /// <summary>Whose work or signature it is, where another did it.</summary>
    public string? OnBehalfOf { get; init; }

    public required Verdict Verdict { get; init; }

    public string? Comment { get; init; }

    public Guid? VersionId { get; init; }

    public string? VersionHash { get; init; }

    public required Channel Channel { get; init; }

    public required DateTimeOffset CastAt { get; init; }

    /// <summary>An opinion that came after its agency had been recorded as silent: kept and shown, never counted.</summary>
    public bool IsLate { get; init; }
}

internal sealed class VoteMap : IEntityTypeConfiguration<Vote>
{
    public void Configure(EntityTypeBuilder<Vote> builder)
    {
        builder.ToTable("vote", "plan");
        builder.Property(v => v.Verdict).HasConversion<string>();
        builder.Property(v => v.Channel).HasConversion<string>();
        builder.Property(v => v.Capacity).HasConversion<string>();
        builder.HasOne<Delegation>().WithMany().HasForeignKey(v => v.DelegationId);
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(v => v.TaskId);
    }
}
