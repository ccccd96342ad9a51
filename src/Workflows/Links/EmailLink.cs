using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.HumanTasks;
using Workflows.Plans;

namespace Workflows.Links;

/// <summary>What a link is good for.</summary>
public enum LinkPurpose
{
    /// <summary>Decide one task without signing in.</summary>
    Decide,

    /// <summary>Go to a task that needs a signed-in person: drafting, consolidating, numbering.</summary>
    SignIn,

    /// <summary>Read an issued document.</summary>
    Read,
}

/// <summary>Why a link stopped working while its task still waits.</summary>
public enum RevokeReason
{
    /// <summary>A newer link was sent for the same task.</summary>
    Superseded,

    /// <summary>The code was typed wrongly too often.</summary>
    TooManyWrongCodes,
}

/// <summary>
/// A link in a mail, bound to one person, one task and one version. Its secret is derived (see
/// <see cref="LinkTokens"/>); the row keeps the hash.
/// </summary>
public sealed class EmailLink
{
    /// <summary>Wrong codes after which a link dies: 5 of a million guesses.</summary>
    public const int MaxWrongCodes = 5;

    public required Guid Id { get; init; }

    public required string TokenHash { get; init; }

    public required LinkPurpose Purpose { get; init; }

    public required Guid PlanId { get; init; }

    public Guid? TaskId { get; init; }

    public Guid? PersonId { get; init; }

    public Guid? VersionId { get; init; }

    /// <summary>The address the mail went to.</summary>
    public required string Address { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>For a task; a link for reading an issued document does not end.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? SpentAt { get; set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public RevokeReason? RevokedBecause { get; private set; }

    public int ViewCount { get; set; }

    public int WrongCodes { get; private set; }

    /// <summary>It still opens its task, as far as the link itself can say.</summary>
    internal bool IsAlive(DateTimeOffset now) => RevokedAt is null && SpentAt is null && ExpiresAt > now;

    internal void Revoke(RevokeReason reason, DateTimeOffset at) => (RevokedBecause, RevokedAt) = (reason, at);

    internal void CountWrongCode(DateTimeOffset at)
    {
        WrongCodes++;
        if (WrongCodes >= MaxWrongCodes)
            Revoke(RevokeReason.TooManyWrongCodes, at);
    }
}

internal sealed class EmailLinkMap : IEntityTypeConfiguration<EmailLink>
{
    public void Configure(EntityTypeBuilder<EmailLink> builder)
    {
        builder.ToTable("link", "mail");
        builder.Property(l => l.Purpose).HasConversion<string>();
        builder.Property(l => l.RevokedBecause).HasConversion<string>();
        builder.HasOne<Plan>().WithMany().HasForeignKey(l => l.PlanId);
        builder.HasOne<HumanTask>().WithMany().HasForeignKey(l => l.TaskId);
    }
}
