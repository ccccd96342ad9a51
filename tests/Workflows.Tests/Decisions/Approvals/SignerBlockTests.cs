using Workflows.Decisions.Approvals;
using Workflows.Organisation;
using Workflows.Organisation.Delegations;

namespace Workflows.Tests.Decisions.Approvals;

/// <summary>What stands above a signature (Nghị định 30/2020/NĐ-CP, Điều 13 and Phụ lục I).</summary>
public sealed class SignerBlockTests
{
    private static readonly (PostRole, string) Chair = (PostRole.Chair, "Chủ tịch UBND tỉnh");
    private static readonly (PostRole, string) Vice = (PostRole.ViceChair, "Phó Chủ tịch UBND tỉnh");
    private static readonly (PostRole, string) Office = (PostRole.Head, "Chánh Văn phòng");
    private static readonly (PostRole, string) Director = (PostRole.Head, "Giám đốc");
    private static readonly (PostRole, string) Deputy = (PostRole.Deputy, "Phó Giám đốc");

    [Fact]
    public void The_head_signs_with_the_title_alone() => Says(true, "CHỦ TỊCH", SignerBlock.Of(Chair, Chair, null, "A"));

    /// <summary>A department is led by one head, who signs in no collective's name (chế độ thủ trưởng).</summary>
    [Fact]
    public void The_head_of_a_department_signs_without_the_line_of_a_collective() => Says(false, "GIÁM ĐỐC", SignerBlock.Of(Director, Director, null, "A"));

    [Fact]
    public void A_vice_chair_signs_for_the_chair_in_every_case()
    {
        Says(true, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", SignerBlock.Of(Vice, Vice, null, "A"));
        Says(true, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", SignerBlock.Of(Chair, Vice, SigningCapacity.ForHead, "A"));
        Says(true, "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH", SignerBlock.Of(Vice, Vice, SigningCapacity.ForHead, "A"));
    }

    [Fact]
    public void A_deputy_an_acting_head_an_order_and_an_authority_have_lines_of_their_own()
    {
        Says(false, "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", SignerBlock.Of(Director, Deputy, SigningCapacity.ForHead, "A"));
        Says(true, "Q. CHỦ TỊCH", SignerBlock.Of(Chair, Vice, SigningCapacity.Acting, "A"));
        Says(false, "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", SignerBlock.Of(Chair, Office, SigningCapacity.ByOrder, "A"));
        Says(false, "TUQ. CHỦ TỊCH / GIÁM ĐỐC", SignerBlock.Of(Chair, Director, SigningCapacity.ByAuthority, "A"));
    }

    private static void Says(bool collective, string lines, SignerBlock block) =>
        Assert.Equal((collective, lines, "A"), (block.IsCollective, string.Join(" / ", block.Lines), block.Name));
}
