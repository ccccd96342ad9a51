using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Organisation.Succession;
using Workflows.Storage;
using Workflows.Values;

namespace Workflows.FollowUp;

/// <summary>Finds the agency behind a printed name, by the names agencies of a province bore on a day.</summary>
public sealed class AgencyNames(WorkflowsDb db)
{
    public async Task<NamesOnDay> OnAsync(Guid committeeId, DateOnly day, CancellationToken stop)
    {
        var agencies = await db.Set<Agency>().AsNoTracking()
            .Where(a => (a.Id == committeeId || a.ParentId == committeeId) && a.Kind != AgencyKind.Unit)
            .Where(a => a.ValidFrom <= day && (a.ValidTo == null || a.ValidTo >= day))
            .ToListAsync(stop);
        var ids = agencies.Select(a => a.Id).ToList();
        var former = (await db.Set<AgencyName>().AsNoTracking().Where(n => ids.Contains(n.AgencyId) && n.ValidTo >= day).ToListAsync(stop))
            .GroupBy(n => n.AgencyId).ToDictionary(g => g.Key, g => g.MinBy(n => n.ValidTo)!.Name);
        var committee = await db.Set<Agency>().AsNoTracking().Where(a => a.Id == committeeId).Select(a => a.Name).SingleAsync(stop);
        return new NamesOnDay(committee, agencies.Select(a => (a.Id, former.GetValueOrDefault(a.Id, a.Name), a.Abbreviation)));
    }
}

/// <summary>Names of one day. A name that several agencies answer to finds none of them.</summary>
public sealed class NamesOnDay
{
    private static readonly string[] Committees = ["uy ban nhan dan tinh ", "uy ban nhan dan thanh pho "];

    private readonly string province;
    private readonly ILookup<string, Guid> byName;

    internal NamesOnDay(string committee, IEnumerable<(Guid Id, string Name, string Abbreviation)> agencies)
    {
        var folded = VietnameseText.Fold(committee);
        province = Committees.Where(p => folded.StartsWith(p, StringComparison.Ordinal)).Select(p => folded[p.Length..]).FirstOrDefault() ?? "";
        byName = agencies.SelectMany(a => new[] { (Key(a.Name), a.Id), (Key(a.Abbreviation), a.Id) }).Distinct().ToLookup(a => a.Item1, a => a.Id);
    }

    /// <returns>Null when nobody, or more than one, bears the name.</returns>
    public Guid? Find(string name) => Key(name) is { Length: > 0 } key && byName[key].ToList() is [var one] ? one : null;

    /// <summary>"UBND tỉnh" and "Ủy ban nhân dân tỉnh Bắc Ninh" are one body; spelling, case and tone marks' places do not count.</summary>
    private string Key(string name)
    {
        var key = $" {VietnameseText.Fold(name)} ".Replace(" ubnd ", " uy ban nhan dan ", StringComparison.Ordinal).Trim();
        if (province.Length > 0 && key.EndsWith($" {province}", StringComparison.Ordinal))
            key = key[..^(province.Length + 1)];
        return key.EndsWith(" tinh", StringComparison.Ordinal) ? key[..^5] : key;
    }
}
