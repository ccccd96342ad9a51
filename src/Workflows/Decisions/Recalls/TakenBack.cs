using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Workflows.Decisions.Recalls;

/// <summary>Why a vote does not stand any more.</summary>
public enum TakenBackWay
{
    /// <summary>Thu hồi: by whoever cast it, before anybody went on.</summary>
    Recalled,

    /// <summary>Mở lại: by an administrator.</summary>
    Reopened,
}

/// <summary>Stands beside a vote that does not stand any more. The vote itself is never changed.</summary>
public sealed class TakenBack
{
    public required Guid VoteId { get; init; }

    public required Guid PlanId { get; init; }

    public required TakenBackWay Way { get; init; }

    public required string Reason { get; init; }

    public required Guid ById { get; init; }

    public required string ByName { get; init; }

    public required DateTimeOffset At { get; init; }

    public static string NameOf(TakenBackWay way) => way is TakenBackWay.Recalled ? "Đã thu hồi" : "Đã mở lại";
}

internal sealed class TakenBackMap : IEntityTypeConfiguration<TakenBack>
{
    public void Configure(EntityTypeBuilder<TakenBack> builder)
    {
        builder.ToTable("taken_back", "plan");
        builder.HasKey(b => b.VoteId);
        builder.Property(b => b.VoteId).ValueGeneratedNever();
        builder.Property(b => b.Way).HasConversion<string>();
        builder.HasOne<Vote>().WithOne().HasForeignKey<TakenBack>(b => b.VoteId);
    }
}
