using Workflows.Documents;

namespace Workflows.Tests.Documents;

/// <summary>The constants against the decree's table, written down here a second time from its text.</summary>
public sealed class LayoutTests
{
    [Theory]
    // Component, least size, largest size, bold, italic, in capitals, centred.
    [InlineData("QuocHieu", 12, 13, true, false, true, true)]
    [InlineData("TieuNgu", 13, 14, true, false, false, true)]
    [InlineData("CoQuanChuQuan", 12, 13, false, false, true, true)]
    [InlineData("CoQuanBanHanh", 12, 13, true, false, true, true)]
    [InlineData("SoKyHieu", 13, 13, false, false, false, true)]
    [InlineData("DiaDanhThoiGian", 13, 14, false, true, false, true)]
    [InlineData("TenLoai", 13, 14, true, false, true, true)]
    [InlineData("TrichYeu", 13, 14, true, false, false, true)]
    [InlineData("TrichYeuCongVan", 12, 13, false, false, false, true)]
    [InlineData("KinhGui", 13, 14, false, false, false, false)]
    [InlineData("CanCu", 13, 14, false, true, false, false)]
    [InlineData("NoiDung", 13, 14, false, false, false, false)]
    [InlineData("SoPhanChuongMuc", 13, 14, true, false, false, true)]
    [InlineData("TieuDePhanChuongMuc", 13, 14, true, false, true, true)]
    [InlineData("TieuDeMuc", 13, 14, true, false, true, false)]
    [InlineData("TieuDeKhoan", 13, 14, true, false, false, false)]
    [InlineData("Khoan", 13, 14, false, false, false, false)]
    [InlineData("Diem", 13, 14, false, false, false, false)]
    [InlineData("ChucVuNguoiKy", 13, 14, true, false, true, true)]
    [InlineData("HoTenNguoiKy", 13, 14, true, false, false, true)]
    [InlineData("NoiNhan", 12, 12, true, true, false, false)]
    [InlineData("NoiNhanDong", 11, 11, false, false, false, false)]
    [InlineData("MucDoKhan", 13, 14, true, false, true, true)]
    [InlineData("PhamViLuuHanh", 13, 14, true, false, true, true)]
    [InlineData("NguoiSoanThao", 11, 11, false, false, true, false)]
    [InlineData("DiaChi", 11, 12, false, false, false, true)]
    [InlineData("ThongTinKySo", 10, 10, false, false, false, false)]
    [InlineData("PhuLuc", 14, 14, true, false, false, true)]
    [InlineData("TenPhuLuc", 13, 14, true, false, true, true)]
    [InlineData("KemTheo", 13, 14, false, true, false, true)]
    [InlineData("SoTrang", 13, 14, false, false, false, true)]
    public void A_component_is_set_as_the_decree_says(string id, double least, double largest, bool bold, bool italic, bool upper, bool centred)
    {
        var rule = TypeRules.All.Single(r => r.Id == id);
        Assert.Equal((least, largest, bold, italic, upper, centred),
            (rule.Smallest, rule.Largest, rule.Bold, rule.Italic, rule.Case is LetterCase.Upper, rule.Align is Align.Centre));
    }

    [Fact]
    public void Every_rule_names_its_source_and_takes_a_size_inside_its_range() => Assert.All(TypeRules.All, r =>
    {
        Assert.InRange(r.Size, r.Smallest, r.Largest);
        Assert.Contains("PL I", r.Reference, StringComparison.Ordinal);
    });

    [Fact]
    public void The_list_of_rules_is_complete_and_has_no_name_twice()
    {
        var declared = typeof(TypeRules).GetFields().Where(f => f.FieldType == typeof(TypeRule)).Select(f => (TypeRule)f.GetValue(null)!).ToList();
        Assert.Equal(declared.Select(r => r.Id).Order(), TypeRules.All.Select(r => r.Id).Order());
        Assert.Equal(declared.Count, declared.Select(r => r.Id).Distinct().Count());
        Assert.Equal(declared.Count, declared.Select(r => r.Name).Distinct().Count());
    }

    [Fact]
    public void The_sheet_is_A4_with_margins_inside_their_ranges()
    {
        Assert.Equal((210, 297), (Layout.Page.Width.Millimetres, Layout.Page.Height.Millimetres));
        Assert.InRange(Layout.Page.Top.Millimetres, 20, 25);
        Assert.InRange(Layout.Page.Bottom.Millimetres, 20, 25);
        Assert.InRange(Layout.Page.Left.Millimetres, 30, 35);
        Assert.InRange(Layout.Page.Right.Millimetres, 15, 20);
        Assert.True(Layout.Page.Header < Layout.Page.Top);
    }

    [Fact]
    public void Running_text_keeps_its_indent_gap_and_spacing()
    {
        TypeRule[] running = [TypeRules.Body, TypeRules.Basis, TypeRules.Article, TypeRules.Clause, TypeRules.ClauseTitle, TypeRules.Point];
        Assert.All(running, r =>
        {
            Assert.Contains(r.FirstLine.Millimetres, new[] { 10, 12.7 });
            Assert.InRange(r.Before.Points + r.After.Points, 6, double.MaxValue);
            Assert.InRange(r.LineSpacing, 1, 1.5);
            Assert.Equal(Align.Justify, r.Align);
        });
    }

    [Fact]
    public void The_stamps_have_their_sizes() => Assert.Equal(
        (30, 40, 20, 8),
        (Layout.UrgencyStamps.ExpressWidth.Millimetres, Layout.UrgencyStamps.VeryUrgentWidth.Millimetres,
            Layout.UrgencyStamps.UrgentWidth.Millimetres, Layout.UrgencyStamps.Height.Millimetres));

    [Fact]
    public void The_longest_line_of_the_right_column_fits_it() => Assert.All(
        new[]
        {
            TextWidth.OfBold(Layout.Nation, TypeRules.Nation.Size),
            TextWidth.OfRegular("Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2026", TypeRules.PlaceAndDate.Size),
        }, width => Assert.True(width < Layout.Head.RightColumn, $"{width.Millimetres} mm"));

    [Fact]
    public void A_length_is_exact_in_both_units()
    {
        Assert.Equal(720, Length.Mm(12.7).Twips);
        Assert.Equal(120, Length.Pt(6).Twips);
        Assert.Equal(25.4, Length.Pt(72).Millimetres);
        Assert.Equal(Length.Mm(10), Length.Mm(4) + Length.Mm(6));
    }
}
