using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Workflows.Organisation;
using Workflows.Plans;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.Issuance.Distribution;

/// <summary>A line of "Nơi nhận" that stands for many agencies of a province: "Các sở, ban, ngành".</summary>
public sealed class RecipientGroup
{
    public required Guid Id { get; init; }

    public required Guid CommitteeId { get; init; }

    /// <summary>As printed; compared without case and diacritics.</summary>
    public required string Name { get; init; }

    /// <summary>The agencies that belong to it: all of this kind on the day of issue.</summary>
    public required AgencyKind Kind { get; init; }
}

/// <summary>One agency that is to get an issued document.</summary>
/// <param name="Position">Of its line in the printed list, from 1.</param>
/// <param name="Member">From 1 inside a group; 0 for a line of its own.</param>
/// <param name="Name">Of the agency, or the line as printed.</param>
/// <param name="GroupName">The printed line it comes from; null for a line of its own.</param>
internal sealed record Addressee(int Position, int Member, string Name, Guid? AgencyId, string? Mailbox, string? GroupName);

/// <summary>Expands the printed list; the expansion is kept with the recipients, agencies come and go.</summary>
public sealed class RecipientGroups(WorkflowsDb db, IIds ids)
{
    private static readonly (string Name, AgencyKind Kind)[] Usual =
    [
        ("Các sở, ban, ngành", AgencyKind.Department),
        ("Các sở, ban, ngành tỉnh", AgencyKind.Department),
        ("Các sở, ngành", AgencyKind.Department),
        ("UBND các xã, phường", AgencyKind.LocalCommittee),
        ("UBND các xã, phường, đặc khu", AgencyKind.LocalCommittee),
        ("UBND các huyện, thành phố", AgencyKind.LocalCommittee),
        ("UBND các huyện, thị xã, thành phố", AgencyKind.LocalCommittee),
    ];

    /// <summary>Stages the groups every province has; those that are there stay.</summary>
    public async Task OpenAsync(Guid committeeId, CancellationToken stop)
    {
        var there = await db.Set<RecipientGroup>().Where(g => g.CommitteeId == committeeId).Select(g => g.Name).ToListAsync(stop);
        db.AddRange(Usual.Where(u => !there.Contains(u.Name))
            .Select(u => new RecipientGroup { Id = ids.Next(), CommitteeId = committeeId, Name = u.Name, Kind = u.Kind }));
    }

    /// <summary>
    /// Every agency once, whether named or meant by a group. A group without agencies on record stays one line, for paper.
    /// </summary>
    internal async Task<IReadOnlyList<Addressee>> ExpandAsync(Guid committeeId, IReadOnlyList<PlanRecipient> printed, DateOnly on, CancellationToken stop)
    {
        var groups = (await db.Set<RecipientGroup>().AsNoTracking().Where(g => g.CommitteeId == committeeId).ToListAsync(stop))
            .DistinctBy(g => VietnameseText.Fold(g.Name)).ToDictionary(g => VietnameseText.Fold(g.Name), g => g.Kind, StringComparer.Ordinal);
        var agencies = await db.Set<Agency>().AsNoTracking()
            .Where(a => a.Kind != AgencyKind.Unit && a.ValidFrom <= on && (a.ValidTo == null || a.ValidTo >= on)).ToListAsync(stop);
        var mailboxes = agencies.ToDictionary(a => a.Id, a => a.Email);
        var served = printed.Select(p => p.AgencyId).OfType<Guid>().ToHashSet();
        var order = StringComparer.Create(VietnamTime.Culture, ignoreCase: true);
        var found = new List<Addressee>();
        foreach (var (line, position) in printed.Select((p, i) => (p, i + 1)))
        {
            Agency[] members = line.AgencyId is null && groups.TryGetValue(VietnameseText.Fold(line.Name), out var kind)
                ? [.. agencies.Where(a => a.ParentId == committeeId && a.Kind == kind && !served.Contains(a.Id)).OrderBy(a => a.Name, order)]
                : [];
            served.UnionWith(members.Select(m => m.Id));
            found.AddRange(members.Length == 0
                ? [new(position, 0, line.Name, line.AgencyId, line.AgencyId is { } id ? mailboxes.GetValueOrDefault(id) : null, null)]
                : members.Select((m, i) => new Addressee(position, i + 1, m.Name, m.Id, m.Email, line.Name)));
        }

        return found;
    }
}

internal sealed class RecipientGroupMap : IEntityTypeConfiguration<RecipientGroup>
{
    public void Configure(EntityTypeBuilder<RecipientGroup> builder)
    {
        builder.ToTable("recipient_group", "org");
        builder.Property(g => g.Kind).HasConversion<string>();
        builder.HasOne<Agency>().WithMany().HasForeignKey(g => g.CommitteeId);
    }
}
