using Workflows.Organisation;
using Workflows.Values;

namespace Workflows.Tests.Organisation;

public sealed class OrganisationFileTests
{
    internal const string Office = """
        {
          "committee": { "name": "Ủy ban nhân dân tỉnh Thử Nghiệm", "abbreviation": "UBND" },
          "agencies": [
            { "name": "Văn phòng UBND tỉnh", "abbreviation": "VP", "kind": "CommitteeOffice", "email": "vp@thunghiem.example" },
            { "name": "Sở Tài chính", "abbreviation": "STC", "units": [ { "name": "Phòng Ngân sách", "abbreviation": "P.NS" } ] }
          ],
          "holders": [
            { "fullName": "Lê Thị Quản Trị", "email": "quantri@thunghiem.example", "title": "Quản trị hệ thống", "role": "Administrator", "agency": "VP", "code": "quan-tri" },
            { "fullName": "Trần Văn Tài", "email": "tai@thunghiem.example", "title": "Giám đốc Sở Tài chính", "role": "Head", "agency": "STC", "code": "gd-stc", "salutation": "Ông" }
          ]
        }
        """;

    [Fact]
    public void An_office_is_read_as_it_is_written()
    {
        var file = OrganisationFile.Read(Office).Value;

        Assert.Equal(AgencyKind.PeoplesCommittee, file.Committee.Kind);
        Assert.Equal(AgencyKind.Unit, Assert.Single(file.Agencies[1].Units).Kind);
        Assert.Equal((PostRole.Head, "Ông"), (file.Holders[1].Role, file.Holders[1].Salutation));
    }

    [Theory]
    [InlineData("\"abbreviation\": \"STC\"", "\"abbreviation\": \"VP\"", "$.agencies")]
    [InlineData("\"agency\": \"STC\"", "\"agency\": \"SGD\"", "$.holders[1].agency")]
    [InlineData("tai@thunghiem.example", "tai", "$.holders[1].email")]
    [InlineData("\"code\": \"gd-stc\"", "\"code\": \"\"", "$.holders[1].code")]
    [InlineData("Sở Tài chính\"", "Sở\\u0000Tài chính\"", "$.agencies[1].name")]
    [InlineData("\"role\": \"Head\"", "\"role\": \"King\"", "$.holders[1].role")]
    [InlineData("\"salutation\"", "\"greeting\"", "$.holders[1].greeting")]
    public void A_mistake_is_named_with_its_place(string right, string wrong, string place)
    {
        var refused = OrganisationFile.Read(Office.Replace(right, wrong, StringComparison.Ordinal));

        var places = refused.Problem is InvalidFields many ? many.Fields.Select(f => f.Field) : [((Invalid)refused.Problem!).Field];
        Assert.Contains(place, places);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"agencies":[]}""")]
    public void What_is_no_office_is_refused(string json) => Assert.IsType<Invalid>(OrganisationFile.Read(json).Problem);
}
