using Microsoft.Extensions.DependencyInjection;
using Workflows.Organisation;
using Workflows.Storage;
using Workflows.Values;

namespace Host.Tests.Decisions;

/// <summary>Departments besides those of the demo.</summary>
internal static class MadeAgencies
{
    /// <summary>As many departments with heads as asked for, named "Sở thứ 01" and so on.</summary>
    public static async Task<Guid[]> MakeAgenciesAsync(this PlanStory story, int count)
    {
        await using var scope = story.Host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<WorkflowsDb>();
        var ids = scope.ServiceProvider.GetRequiredService<IIds>();
        var made = Enumerable.Range(1, count).Select(i => ids.Next()).ToArray();
        var from = new DateOnly(2020, 1, 1);
        var saved = await db.CommitAsync<Done>(_ =>
        {
            foreach (var (agency, i) in made.Select((id, i) => (id, i + 1)))
            {
                var (person, post) = (ids.Next(), ids.Next());
                db.Add(new Agency { Id = agency, ParentId = PlanStory.Province.CommitteeId, Kind = AgencyKind.Department, Name = $"Sở thứ {i:00}", Abbreviation = $"S{i:00}", ValidFrom = from });
                db.Add(new Person { Id = person, FullName = $"Nguyễn Văn {i:00}", Email = $"so{i:00}@bacninh.example" });
                db.Add(new Post { Id = post, AgencyId = agency, Role = PostRole.Head, Title = $"Giám đốc Sở thứ {i:00}", Code = $"gd-s{i:00}" });
                db.Add(new PostHolding { Id = ids.Next(), PostId = post, PersonId = person, ValidFrom = from });
            }

            return Task.FromResult<Result<Done>>(Done.Value);
        });
        Assert.True(saved.IsSuccess);
        return made;
    }
}
