using Workflows.LegalBases;
using Workflows.Plans;

namespace Workflows.Tests.LegalBases;

public sealed class PlanBasisTests
{
    private static readonly LegalBasis Typed = new() { DocumentType = "Nghị định", Number = "72/2015/NĐ-CP" };

    [Fact]
    public void A_basis_typed_by_hand_is_stored_as_ever_and_keeps_its_hash()
    {
        var content = new PlanContent { Title = "Kế hoạch", LegalBases = [Typed] };
        Assert.DoesNotContain("registerId", PlanContentJson.Write(content), StringComparison.Ordinal);
        var linked = content with { LegalBases = [Typed with { RegisterId = new Guid(1, 2, 3, new byte[8]) }] };
        Assert.Equal(linked.LegalBases, PlanContentJson.Read(PlanContentJson.Write(linked)).LegalBases);
        Assert.NotEqual(VersionHash.Of(content, []), VersionHash.Of(linked, []));
    }

    [Fact]
    public void A_row_with_nothing_but_a_link_is_dropped()
    {
        var content = new PlanContent { Title = "Kế hoạch", PeriodFrom = 2027, PeriodTo = 2027, LegalBases = [new() { RegisterId = new Guid(1, 2, 3, new byte[8]) }, Typed] };
        Assert.Equal([Typed], PlanContentCheck.ForSave(content).Value.LegalBases);
    }

    [Fact]
    public void A_plans_basis_is_cited_as_it_stands()
    {
        var cited = PlanBases.CitedOf(Typed with { Issuer = "Chính phủ", Date = new(2015, 9, 7) });
        Assert.Equal(new CitedBasis("Nghị định", "72/2015/NĐ-CP", new(2015, 9, 7), "Chính phủ"), cited);
    }
}
