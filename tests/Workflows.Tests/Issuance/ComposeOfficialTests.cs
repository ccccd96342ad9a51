using Workflows.Issuance.Files;
using Xunit;

namespace Workflows.Tests.Issuance;

public sealed class ComposeOfficialTests
{
    [Theory]
    [InlineData("Ủy ban nhân dân tỉnh Bắc Ninh", "Bắc Ninh")]
    [InlineData("Ủy ban nhân dân thành phố Hà Nội", "Hà Nội")]
    [InlineData("ỦY BAN NHÂN DÂN THÀNH PHỐ Đà Nẵng", "Đà Nẵng")]
    [InlineData("Ủy ban nhân dân Thành phố Hồ Chí Minh", "Thành phố Hồ Chí Minh")]
    [InlineData("Hội đồng", "Hội đồng")]
    public void The_place_is_the_name_of_the_province_and_only_one_city_keeps_its_kind(string committee, string place) =>
        Assert.Equal(place, ComposeOfficial.PlaceOf(committee));

    [Theory]
    [InlineData("GIÁM ĐỐC SỞ TÀI CHÍNH", "GIÁM ĐỐC")]
    [InlineData("KT. GIÁM ĐỐC", "KT. GIÁM ĐỐC")]
    [InlineData("TUQ. GIÁM ĐỐC SỞ TƯ PHÁP", "TUQ. GIÁM ĐỐC SỞ TƯ PHÁP")]
    public void Below_a_bodys_own_document_its_name_is_not_said_again(string office, string printed) =>
        Assert.Equal(printed, ComposeOfficial.WithoutBody(office, "Sở Tài chính"));
}
