using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks;

namespace Workflows.Decisions.Opinions.Silence;

/// <summary>Why an agency's silence is no consent; the first that applies, in this order.</summary>
public enum SilenceReason
{
    /// <summary>The request did not reach it: the mail came back, or never left.</summary>
    NotReached,

    /// <summary>A required appraisal: silence never counts.</summary>
    RequiredAppraisal,

    /// <summary>The request did not say that silence would count.</summary>
    NotAnnounced,

    /// <summary>The file was not complete when it was sent.</summary>
    FileIncomplete,

    /// <summary>Nothing proves that the agency got the request.</summary>
    DeliveryUnproven,

    /// <summary>It got the request so late that the whole limit did not lie before the deadline.</summary>
    DeliveredTooLate,

    /// <summary>Its request for more time was never answered.</summary>
    ExtensionOpen,

    /// <summary>Its request for more time was refused only on the last day.</summary>
    ExtensionRefusedLate,
}

/// <summary>An agency that said nothing until its deadline, and why that is no consent. Written once.</summary>
public sealed class SilentAgency
{
    public required Guid TaskId { get; init; }

    public required Guid PlanId { get; init; }

    /// <summary>The agency's own deadline.</summary>
    public required DateOnly DueOn { get; init; }

    public required DateTimeOffset At { get; init; }

    public required SilenceReason Reason { get; init; }

    /// <summary>Vietnamese, where there is more to say: why the mail came back, what the file lacked.</summary>
    public string? Detail { get; init; }
}

/// <summary>The reasons in Vietnamese.</summary>
public static class SilenceReasons
{
    public static string NameOf(SilenceReason reason) => reason switch
    {
        SilenceReason.NotReached => "chưa nhận được văn bản xin ý kiến",
        SilenceReason.RequiredAppraisal => "thẩm định bắt buộc, im lặng không được coi là thống nhất",
        SilenceReason.NotAnnounced => "văn bản xin ý kiến không nêu quy tắc im lặng",
        SilenceReason.FileIncomplete => "hồ sơ gửi xin ý kiến chưa đủ",
        SilenceReason.DeliveryUnproven => "chưa có căn cứ cơ quan đã nhận được văn bản",
        SilenceReason.DeliveredTooLate => "văn bản đến muộn, cơ quan chưa có đủ thời hạn",
        SilenceReason.ExtensionOpen => "đề nghị gia hạn chưa được trả lời",
        SilenceReason.ExtensionRefusedLate => "đề nghị gia hạn chỉ được trả lời vào ngày cuối",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}

internal sealed class SilentAgencyMap : IEntityTypeConfiguration<SilentAgency>
{
    public void Configure(EntityTypeBuilder<SilentAgency> builder)
    {
        builder.ToTable("silence", "plan");
        builder.HasKey(s => s.TaskId);
        builder.Property(s => s.TaskId).ValueGeneratedNever();
        builder.Property(s => s.Reason).HasConversion<string>();
        builder.HasOne<HumanTask>().WithOne().HasForeignKey<SilentAgency>(s => s.TaskId);
    }
}
