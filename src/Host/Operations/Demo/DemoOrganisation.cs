using Microsoft.EntityFrameworkCore;
using Workflows.Audit;
using Workflows.Issuance.Books;
using Workflows.Issuance.Distribution;
using Workflows.Organisation;
using Workflows.Storage;

namespace Host.Operations.Demo;

/// <summary>
/// The agencies and posts of a demo province. Agencies are real, their holders are invented and marked so.
/// Ids are derived from names, so that seeding twice changes nothing.
/// </summary>
public sealed class DemoOrganisation(WorkflowsDb db, RecipientGroups groups, AuditTrail audit, TimeProvider time)
{
    private static readonly DateOnly Since = new(2016, 1, 1);

    /// <returns>How many agencies were added; 0 when the province was there already.</returns>
    public async Task<int> SeedAsync(DemoProvince province, CancellationToken stop)
    {
        if (await db.Set<Agency>().AnyAsync(a => a.Id == province.CommitteeId, stop))
        {
            await AddNewHoldersAsync(province, stop);
            return 0;
        }

        db.Add(AgencyOf(province, province.Committee, parent: null));
        var agencies = 1;
        foreach (var agency in province.Agencies)
        {
            db.Add(AgencyOf(province, agency, province.CommitteeId));
            agencies++;
            foreach (var unit in agency.Units)
                db.Add(AgencyOf(province, unit, province.IdOf(agency.Abbreviation)));
        }

        AddBook(province, province.Committee, DocumentBook.Plans, "Sổ đăng ký kế hoạch của UBND tỉnh");
        AddBook(province, province.Committee, DocumentBook.Decisions, "Sổ đăng ký quyết định (cá biệt) của UBND tỉnh");
        var drafting = province.Agencies.Single(a => a.Abbreviation == DemoProvince.DraftingAgency);
        AddBook(province, drafting, DocumentBook.Plans, $"Sổ đăng ký kế hoạch của {drafting.Name}");
        await db.FlushAsync(stop);
        await groups.OpenAsync(province.CommitteeId, stop);
        foreach (var holder in province.Holders)
            AddHolder(province, holder);
        audit.Record(new("organisation.seeded", Actor.System)
        {
            Data = new { Province = province.Name, Agencies = agencies, People = province.Holders.Count, Demo = true },
        });
        return agencies;
    }

    /// <summary>People who joined the demonstration after this database was seeded.</summary>
    private async Task AddNewHoldersAsync(DemoProvince province, CancellationToken stop)
    {
        var posts = province.Holders.Select(h => province.Derive($"post {h.Code}")).ToList();
        var known = await db.Set<Post>().Where(p => posts.Contains(p.Id)).Select(p => p.Id).ToListAsync(stop);
        foreach (var holder in province.Holders.Where(h => !known.Contains(province.Derive($"post {h.Code}"))))
            AddHolder(province, holder);
    }

    private static Agency AgencyOf(DemoProvince province, DemoAgency agency, Guid? parent) => new()
    {
        Id = province.IdOf(agency.Abbreviation),
        ParentId = parent,
        Kind = agency.Kind,
        Name = agency.Name,
        Abbreviation = agency.Abbreviation,
        Email = agency.Kind is AgencyKind.Unit ? null : $"vanthu.{DemoProvince.Ascii(agency.Abbreviation)}@{province.Domain}",
        ValidFrom = Since,
    };

    private void AddBook(DemoProvince province, DemoAgency body, string code, string name)
    {
        var key = body == province.Committee ? $"book {code}" : $"book {body.Abbreviation} {code}";
        OpenBooks.Open(
            db, province.Derive(key), province.Derive($"series of {key}"), province.IdOf(body.Abbreviation), code, $"{code}-{body.Abbreviation}", name, time.GetUtcNow());
    }

    private void AddHolder(DemoProvince province, DemoHolder holder)
    {
        var person = province.Derive($"person {holder.FullName}");
        var post = province.Derive($"post {holder.Code}");
        db.Add(new Person
        {
            Id = person,
            FullName = holder.FullName,
            Salutation = holder.Salutation,
            Email = province.AddressOf(holder),
            IsDemo = true,
        });
        db.Add(new Post
        {
            Id = post,
            AgencyId = province.IdOf(holder.Agency),
            Role = holder.Role,
            Title = holder.Title,
            Code = holder.Code,
        });
        db.Add(new PostHolding
        {
            Id = province.Derive($"holding {holder.Code}"),
            PostId = post,
            PersonId = person,
            ValidFrom = Since,
        });
    }
}
