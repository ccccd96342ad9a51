using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Values;

namespace Workflows.Organisation.Substitutions;

/// <summary>Kinds of work that somebody else may do for an absent person. A signature is none of them.</summary>
[Flags]
public enum SubstitutedWork
{
    None = 0,

    /// <summary>Cho ý kiến.</summary>
    Opinion = 1,

    /// <summary>Kiểm tra, thẩm tra: an approval that does not bind.</summary>
    Check = 2,

    /// <summary>Cấp số: the records clerk's work.</summary>
    Numbering = 4,
}

/// <summary>Ủy quyền xử lý thay: from a day to a day somebody else does the work that comes to a post.</summary>
/// <remarks>It holds between two people in two posts: whoever leaves either of them ends it.</remarks>
public sealed class Substitution
{
    public required Guid Id { get; init; }

    public required Guid GiverId { get; init; }

    public required Guid GiverPostId { get; init; }

    public required string GiverName { get; init; }

    /// <summary>Title of the post, as it was.</summary>
    public required string GiverPost { get; init; }

    public required Guid ReceiverId { get; init; }

    public required Guid ReceiverPostId { get; init; }

    public required string ReceiverName { get; init; }

    public required string ReceiverPost { get; init; }

    public required SubstitutedWork Work { get; init; }

    /// <summary>Agencies whose files it covers; empty for all.</summary>
    public required Guid[] Agencies { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day, in Việt Nam.</summary>
    public required DateOnly ValidTo { get; init; }

    /// <summary>Number and date of the document, or a note.</summary>
    public required string Proof { get; init; }

    /// <summary>What is open on the first day goes over, too; else only what comes from then on.</summary>
    public required bool TakesOpen { get; init; }

    /// <summary>When the open work went over; null before, and where it does not.</summary>
    public DateTimeOffset? BegunAt { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedBecause { get; private set; }

    /// <summary>"Đặng Văn Hùng, Giám đốc Sở Tài chính".</summary>
    public string Giver => $"{GiverName}, {GiverPost}";

    public string Receiver => $"{ReceiverName}, {ReceiverPost}";

    public SubstitutionEdge Edge => new(Id, new(GiverPostId, GiverId, Giver), new(ReceiverPostId, ReceiverId, Receiver), new(ValidFrom, ValidTo, Work, Agencies));

    public bool IsInForce(DateOnly day) => RevokedAt is null && ValidFrom <= day && day <= ValidTo;

    /// <summary>What it covers, as an office says it.</summary>
    public string WorkWords => Words(Work);

    /// <summary>Open work went over; from now on it is not taken again.</summary>
    public void Begin(DateTimeOffset at) => BegunAt = at;

    internal void Revoke(string reason, DateTimeOffset at) => (RevokedBecause, RevokedAt) = (reason, at);

    public static string Words(SubstitutedWork work) => string.Join(", ", Named.Where(n => work.HasFlag(n.Work)).Select(n => n.Text));

    /// <summary>The kinds there are, in the order they are offered.</summary>
    public static IReadOnlyList<(SubstitutedWork Work, string Text)> Named { get; } =
    [
        (SubstitutedWork.Opinion, "cho ý kiến"),
        (SubstitutedWork.Check, "kiểm tra, thẩm tra (không ký)"),
        (SubstitutedWork.Numbering, "cấp số, phát hành (văn thư)"),
    ];

    /// <summary>Vietnamese: from when to when.</summary>
    public string PeriodWords => ValidFrom == ValidTo
        ? $"ngày {VietnamTime.Short(ValidFrom)}"
        : $"từ ngày {VietnamTime.Short(ValidFrom)} đến hết ngày {VietnamTime.Short(ValidTo)}";
}

internal sealed class SubstitutionMap : IEntityTypeConfiguration<Substitution>
{
    public void Configure(EntityTypeBuilder<Substitution> builder)
    {
        builder.ToTable("substitution", "org");
        builder.Property(s => s.Work).HasConversion<string>();
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.GiverId);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.ReceiverId);
        builder.HasOne<Post>().WithMany().HasForeignKey(s => s.GiverPostId);
        builder.HasOne<Post>().WithMany().HasForeignKey(s => s.ReceiverPostId);
        builder.Ignore(s => s.Giver);
        builder.Ignore(s => s.Receiver);
        builder.Ignore(s => s.Edge);
        builder.Ignore(s => s.WorkWords);
        builder.Ignore(s => s.PeriodWords);
    }
}
