using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Values;

namespace Workflows.Organisation.Delegations;

/// <summary>In which capacity somebody signs for another (Nghị định 30/2020/NĐ-CP, Điều 13).</summary>
public enum SigningCapacity
{
    /// <summary>KT.: a deputy for the head.</summary>
    ForHead,

    /// <summary>TL.: by order, for kinds of documents that a regulation lists.</summary>
    ByOrder,

    /// <summary>TUQ.: in special cases, in writing, limited in time and content; never passed on.</summary>
    ByAuthority,

    /// <summary>Q.: acting head.</summary>
    Acting,
}

/// <summary>What is signed.</summary>
[Flags]
public enum SignedPapers
{
    None = 0,

    /// <summary>The drafting agency's own approval: the draft for consultation, the submission (tờ trình).</summary>
    Submission = 1,

    /// <summary>Kế hoạch that is issued.</summary>
    Plan = 2,

    /// <summary>Quyết định with the plan attached.</summary>
    Decision = 4,

    /// <summary>What goes out in the name of the province.</summary>
    Issued = Plan | Decision,
}

/// <summary>Ủy quyền ký: somebody may sign, for a post, papers of some kinds in one capacity.</summary>
/// <remarks>
/// KT., TL. and Q. are of the post and outlast a change of its holder; TUQ. is what one person gave and ends with them.
/// </remarks>
public sealed class Delegation
{
    public required Guid Id { get; init; }

    public required Guid GiverPostId { get; init; }

    /// <summary>Null where nobody held the post.</summary>
    public Guid? GiverId { get; init; }

    public string? GiverName { get; init; }

    public required string GiverPost { get; init; }

    public required Guid ReceiverId { get; init; }

    public required Guid ReceiverPostId { get; init; }

    public required string ReceiverName { get; init; }

    public required string ReceiverPost { get; init; }

    public required SigningCapacity Capacity { get; init; }

    public required SignedPapers Papers { get; init; }

    /// <summary>The field as agencies whose files it covers; empty for all.</summary>
    public required Guid[] Agencies { get; init; }

    /// <summary>The field in words, as the document puts it.</summary>
    public string? Field { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>Last day, in Việt Nam; null until it is revoked.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Of the document that gives the authority.</summary>
    public required string DocumentNumber { get; init; }

    public required DateOnly DocumentDate { get; init; }

    /// <summary>The order that is passed on to one's own deputy.</summary>
    public Guid? UnderId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedBecause { get; private set; }

    public string Receiver => $"{ReceiverName}, {ReceiverPost}";

    /// <summary>The person whose authority it is, or the vacant post.</summary>
    public string Giver => GiverName is null ? GiverPost : $"{GiverName}, {GiverPost}";

    /// <summary>Vietnamese: document and date.</summary>
    public string DocumentWords => $"{DocumentNumber} ngày {VietnamTime.Short(DocumentDate)}";

    /// <summary>Vietnamese: from when to when.</summary>
    public string PeriodWords => ValidTo is { } to
        ? $"từ ngày {VietnamTime.Short(ValidFrom)} đến hết ngày {VietnamTime.Short(to)}"
        : $"từ ngày {VietnamTime.Short(ValidFrom)}";

    internal void Revoke(string reason, DateTimeOffset at) => (RevokedBecause, RevokedAt) = (reason, at);
}

/// <summary>What capacities and papers are called.</summary>
public static class SigningWords
{
    /// <summary>As printed before the title: "KT.".</summary>
    public static string Mark(SigningCapacity capacity) => capacity switch
    {
        SigningCapacity.ForHead => "KT.",
        SigningCapacity.ByOrder => "TL.",
        SigningCapacity.ByAuthority => "TUQ.",
        _ => "Q.",
    };

    public static string NameOf(SigningCapacity capacity) => capacity switch
    {
        SigningCapacity.ForHead => "KT. (ký thay người đứng đầu)",
        SigningCapacity.ByOrder => "TL. (ký thừa lệnh)",
        SigningCapacity.ByAuthority => "TUQ. (ký thừa ủy quyền)",
        _ => "Q. (quyền người đứng đầu)",
    };

    public static IReadOnlyList<(SignedPapers Paper, string Text)> Papers { get; } =
    [
        (SignedPapers.Submission, "duyệt dự thảo, tờ trình của cơ quan"),
        (SignedPapers.Plan, "ban hành kế hoạch"),
        (SignedPapers.Decision, "ban hành quyết định kèm theo kế hoạch"),
    ];

    public static string Words(SignedPapers papers) => string.Join(", ", Papers.Where(p => papers.HasFlag(p.Paper)).Select(p => p.Text));
}

internal sealed class DelegationMap : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.ToTable("delegation", "org");
        builder.Property(d => d.Capacity).HasConversion<string>();
        builder.Property(d => d.Papers).HasConversion<string>();
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.GiverId);
        builder.HasOne<Person>().WithMany().HasForeignKey(d => d.ReceiverId);
        builder.HasOne<Post>().WithMany().HasForeignKey(d => d.GiverPostId);
        builder.HasOne<Post>().WithMany().HasForeignKey(d => d.ReceiverPostId);
        builder.HasOne<Delegation>().WithMany().HasForeignKey(d => d.UnderId);
        builder.Ignore(d => d.Receiver);
        builder.Ignore(d => d.Giver);
        builder.Ignore(d => d.DocumentWords);
        builder.Ignore(d => d.PeriodWords);
    }
}
