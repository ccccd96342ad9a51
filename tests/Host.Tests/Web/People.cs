using Host.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Audit;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Web;

/// <summary>A few invented people with accounts, and what the audit trail tells of them.</summary>
internal static class People
{
    public const string Drafter = "chuyenvien@demo.example";
    public const string Administrator = "quantri@demo.example";

    private static readonly DateOnly Long = new(2020, 1, 1);

    public static async Task SeedAsync(WebHost host)
    {
        await host.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<WorkflowsDb>();
            var ids = services.GetRequiredService<IIds>();
            return await db.CommitAsync<Done>(_ =>
            {
                var agency = new Agency { Id = ids.Next(), Kind = AgencyKind.Department, Name = "Sở Thông tin và Truyền thông", Abbreviation = "STTTT", ValidFrom = Long };
                db.Add(agency);
                Add(db, ids, agency, Drafter, "Nguyễn Thị Hồng Hạnh", "Chuyên viên", PostRole.Specialist, "cv");
                Add(db, ids, agency, Administrator, "Trần Quốc Đạt", "Quản trị hệ thống", PostRole.Administrator, "qt");
                return Task.FromResult<Result<Done>>(Done.Value);
            });
        });
        await host.InScopeAsync(services => services.GetRequiredService<DemoAccounts>().SeedAsync(CancellationToken.None));
    }

    public static Task<Guid> IdOfAsync(WebHost host, string email) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDb>().Set<Person>().Where(p => p.Email == email).Select(p => p.Id).SingleAsync());

    /// <summary>Kinds of the system chain in order.</summary>
    public static Task<List<string>> KindsAsync(WebHost host) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDb>().Set<AuditEntry>()
            .Where(e => e.Chain == AuditTrail.SystemChain).OrderBy(e => e.Seq).Select(e => e.Kind).ToListAsync());

    public static Task<List<string>> BodiesAsync(WebHost host) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDb>().Set<AuditEntry>()
            .Where(e => e.Chain == AuditTrail.SystemChain).OrderBy(e => e.Seq).Select(e => e.Body).ToListAsync());

    private static void Add(WorkflowsDb db, IIds ids, Agency agency, string email, string name, string title, PostRole role, string code)
    {
        var person = new Person { Id = ids.Next(), FullName = name, Email = email, Salutation = "Bà", IsDemo = true };
        var post = new Post { Id = ids.Next(), AgencyId = agency.Id, Role = role, Title = title, Code = code };
        db.AddRange(person, post, new PostHolding { Id = ids.Next(), PersonId = person.Id, PostId = post.Id, ValidFrom = Long });
    }
}
