using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Web.LegalBases;

/// <summary>The register is kept by administrators and the people of a Committee's office; everybody signed in reads it.</summary>
internal sealed class BasisKeepers(WorkflowsDb db, CurrentPerson current)
{
    public async Task<bool> MayAsync(SignedInPerson person, CancellationToken stop)
    {
        if (person.IsAdministrator)
            return true;
        var agencies = person.Posts.Select(p => p.AgencyId).Distinct().ToList();
        return await db.Set<Agency>().AnyAsync(a => agencies.Contains(a.Id) && a.Kind == AgencyKind.CommitteeOffice, stop);
    }

    /// <summary>The signed-in person, if they keep the register.</summary>
    public async Task<Result<SignedInPerson>> RequireAsync(CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        return await MayAsync(person, stop)
            ? person
            : new Forbidden("Danh mục căn cứ do quản trị hệ thống và Văn phòng UBND tỉnh cập nhật. Ông/bà xem và dùng được danh mục này.");
    }
}
