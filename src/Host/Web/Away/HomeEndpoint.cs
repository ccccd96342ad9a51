using Host.Identity;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Host.Web.Away;

/// <summary>Ủy quyền, thay thế: a person's own records, and everybody's for administrators.</summary>
internal static class HomeEndpoint
{
    public static async Task<RazorComponentResult> ShowAsync(
        [FromQuery(Name = "xem")] string? view, CurrentPerson current, AwayReader reader, CancellationToken stop)
    {
        var person = await current.RequireAsync(stop);
        var all = person.IsAdministrator && view is "tat-ca";
        return new RazorComponentResult<AwayPage>(new Dictionary<string, object?>
        {
            [nameof(AwayPage.Person)] = person,
            [nameof(AwayPage.All)] = all,
            [nameof(AwayPage.Substitutions)] = await reader.SubstitutionsAsync(person, all, stop),
            [nameof(AwayPage.Delegations)] = await reader.DelegationsAsync(person, all, stop),
            [nameof(AwayPage.Signs)] = (await reader.SigningPostsAsync(person, stop)).Count > 0,
        });
    }
}
