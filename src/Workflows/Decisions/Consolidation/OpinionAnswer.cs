using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Decisions.Opinions.Giving;

namespace Workflows.Decisions.Consolidation;

/// <summary>What the drafter made of one row of an opinion.</summary>
public enum OpinionResponse
{
    /// <summary>Tiếp thu.</summary>
    Accepted,

    /// <summary>Tiếp thu một phần.</summary>
    PartlyAccepted,

    /// <summary>Giải trình, bảo lưu.</summary>
    Explained,

    /// <summary>Ngoài phạm vi của văn bản này.</summary>
    OutOfScope,

    /// <summary>Không xem xét vì gửi quá hạn: the drafting agency's choice, for late opinions only.</summary>
    SetAside,
}

/// <summary>The drafter's answer to one row: a remark, or the general comment of an opinion. No row may stay without one.</summary>
public sealed class OpinionAnswer
{
    /// <summary>The remark's id; the vote's for its general comment.</summary>
    public required Guid RowId { get; init; }

    public required Guid VoteId { get; init; }

    /// <summary>Null for the general comment.</summary>
    public Guid? RemarkId { get; init; }

    public required OpinionResponse Response { get; set; }

    /// <summary>Why; there always is one unless something was accepted.</summary>
    public string? Reason { get; set; }

    /// <summary>What was changed where; there always is one when something was accepted.</summary>
    public string? Change { get; set; }

    public required Guid AnsweredBy { get; set; }

    public required DateTimeOffset AnsweredAt { get; set; }
}

/// <summary>The answers in Vietnamese, and the words they need.</summary>
public static class OpinionResponses
{
    public static string NameOf(OpinionResponse response) => response switch
    {
        OpinionResponse.Accepted => "Tiếp thu",
        OpinionResponse.PartlyAccepted => "Tiếp thu một phần",
        OpinionResponse.Explained => "Giải trình, bảo lưu",
        OpinionResponse.OutOfScope => "Ngoài phạm vi",
        OpinionResponse.SetAside => "Không xem xét vì gửi quá hạn",
        _ => throw new ArgumentOutOfRangeException(nameof(response), response, "No such response."),
    };

    /// <summary>Something in the draft was changed.</summary>
    public static bool IsAcceptance(OpinionResponse response) => response is OpinionResponse.Accepted or OpinionResponse.PartlyAccepted;

    /// <summary>The answers a row may get.</summary>
    public static IReadOnlyList<OpinionResponse> For(bool isLate) =>
        [.. Enum.GetValues<OpinionResponse>().Where(response => isLate || response is not OpinionResponse.SetAside)];
}

internal sealed class OpinionAnswerMap : IEntityTypeConfiguration<OpinionAnswer>
{
    public void Configure(EntityTypeBuilder<OpinionAnswer> builder)
    {
        builder.ToTable("opinion_answer", "plan");
        builder.HasKey(a => a.RowId);
        builder.Property(a => a.RowId).ValueGeneratedNever();
        builder.HasOne<Vote>().WithMany().HasForeignKey(a => a.VoteId);
        builder.HasOne<OpinionRemark>().WithMany().HasForeignKey(a => a.RemarkId);
        builder.Property(a => a.Response).HasConversion<string>();
    }
}
