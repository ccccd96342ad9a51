namespace Workflows.Documents;

/// <summary>
/// Every component's type: the table of Nghị định 30/2020/NĐ-CP, Phụ lục I, mục V, with the places of its text that say the same.
/// Sizes are in points; case, weight and slope are the decree's, gaps are ours where it names none.
/// </summary>
public static class TypeRules
{
    public static readonly TypeRule Nation = new()
    {
        Id = "QuocHieu", Name = "Quốc hiệu", Box = "1", Reference = "PL I.II.1.a",
        Smallest = 12, Largest = 13, Size = 12, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
    };

    public static readonly TypeRule Motto = new()
    {
        Id = "TieuNgu", Name = "Tiêu ngữ", Box = "1", Reference = "PL I.II.1.b",
        Smallest = 13, Largest = 14, Size = 13, Bold = true, Align = Align.Centre,
    };

    public static readonly TypeRule ParentBody = new()
    {
        Id = "CoQuanChuQuan", Name = "Tên cơ quan chủ quản trực tiếp", Box = "2", Reference = "PL I.II.2.b",
        Smallest = 12, Largest = 13, Size = 12, Case = LetterCase.Upper, Align = Align.Centre,
    };

    public static readonly TypeRule IssuingBody = new()
    {
        Id = "CoQuanBanHanh", Name = "Tên cơ quan ban hành", Box = "2", Reference = "PL I.II.2.b",
        Smallest = 12, Largest = 13, Size = 12, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
    };

    public static readonly TypeRule NumberLine = new()
    {
        Id = "SoKyHieu", Name = "Số, ký hiệu", Box = "3", Reference = "PL I.II.3.c",
        Smallest = 13, Largest = 13, Size = 13, Align = Align.Centre,
        Before = Layout.Head.NumberGap,
    };

    public static readonly TypeRule PlaceAndDate = new()
    {
        Id = "DiaDanhThoiGian", Name = "Địa danh và thời gian ban hành", Box = "4", Reference = "PL I.II.4.c",
        Smallest = 13, Largest = 14, Size = 13, Italic = true, Align = Align.Centre,
        Before = Layout.Head.NumberGap,
    };

    public static readonly TypeRule TypeName = new()
    {
        Id = "TenLoai", Name = "Tên loại văn bản", Box = "5a", Reference = "PL I.II.5.b",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        Before = Length.Pt(18), KeepsWithNext = true,
    };

    public static readonly TypeRule Subject = new()
    {
        Id = "TrichYeu", Name = "Trích yếu nội dung", Box = "5a", Reference = "PL I.II.5.b",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule LetterSubject = new()
    {
        Id = "TrichYeuCongVan", Name = "Trích yếu công văn", Box = "5b", Reference = "PL I.II.5.b",
        Smallest = 12, Largest = 13, Size = 12, Align = Align.Centre,
        Before = Layout.Head.LetterSubjectGap,
    };

    public static readonly TypeRule Addressee = new()
    {
        Id = "KinhGui", Name = "Kính gửi", Box = "9a", Reference = "PL I.II.9.d",
        Smallest = 13, Largest = 14, Size = 14,
        Before = Layout.Body.Gap,
    };

    public static readonly TypeRule Authority = new()
    {
        Id = "ThamQuyenBanHanh", Name = "Thẩm quyền ban hành", Box = "6", Reference = "PL III, Mẫu 1.3; cỡ chữ: PL I.II.6.e",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        Before = Length.Pt(12), KeepsWithNext = true,
    };

    public static readonly TypeRule Basis = new()
    {
        Id = "CanCu", Name = "Căn cứ ban hành", Box = "6", Reference = "PL I.II.6.a, I.II.6.e",
        Smallest = 13, Largest = 14, Size = 14, Italic = true, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing,
    };

    public static readonly TypeRule Verdict = new()
    {
        Id = "QuyetDinh", Name = "Lời quyết định", Box = "6", Reference = "PL III, Mẫu 1.3; cỡ chữ: PL I.II.6.e",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        Before = Length.Pt(12), After = Layout.Body.Gap, KeepsWithNext = true,
    };

    public static readonly TypeRule Body = new()
    {
        Id = "NoiDung", Name = "Nội dung văn bản", Box = "6", Reference = "PL I.II.6.e",
        Smallest = 13, Largest = 14, Size = 14, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing,
    };

    public static readonly TypeRule PartLabel = new()
    {
        Id = "SoPhanChuongMuc", Name = "Phần, chương, mục, tiểu mục", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Align = Align.Centre,
        Before = Length.Pt(12), KeepsWithNext = true,
    };

    public static readonly TypeRule PartTitle = new()
    {
        Id = "TieuDePhanChuongMuc", Name = "Tiêu đề phần, chương, mục, tiểu mục", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule SectionHeading = new()
    {
        Id = "TieuDeMuc", Name = "Số thứ tự và tiêu đề của mục (I, II, …)", Box = "6", Reference = "PL I.V, dòng 6.b",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing, KeepsWithNext = true,
    };

    public static readonly TypeRule Article = new()
    {
        Id = "Dieu", Name = "Điều", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing,
    };

    public static readonly TypeRule ClauseTitle = new()
    {
        Id = "TieuDeKhoan", Name = "Khoản có tiêu đề", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing, KeepsWithNext = true,
    };

    public static readonly TypeRule Clause = new()
    {
        Id = "Khoan", Name = "Khoản", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing,
    };

    public static readonly TypeRule Point = new()
    {
        Id = "Diem", Name = "Điểm", Box = "6", Reference = "PL I.II.6.đ",
        Smallest = 13, Largest = 14, Size = 14, Align = Align.Justify,
        FirstLine = Layout.Body.FirstLine, Before = Layout.Body.Gap, LineSpacing = Layout.Body.LineSpacing,
    };

    public static readonly TypeRule Capacity = new()
    {
        Id = "ChucVuNguoiKy", Name = "Quyền hạn, chức vụ của người ký", Box = "7a", Reference = "PL I.II.7.đ",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule SignerName = new()
    {
        Id = "HoTenNguoiKy", Name = "Họ và tên người ký", Box = "7b", Reference = "PL I.II.7.đ",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Align = Align.Centre,
    };

    public static readonly TypeRule RecipientsLabel = new()
    {
        Id = "NoiNhan", Name = "Nơi nhận", Box = "9b", Reference = "PL I.II.9.d",
        Smallest = 12, Largest = 12, Size = 12, Bold = true, Italic = true,
        KeepsWithNext = true,
    };

    public static readonly TypeRule Recipient = new()
    {
        Id = "NoiNhanDong", Name = "Tên nơi nhận", Box = "9b", Reference = "PL I.II.9.d",
        Smallest = 11, Largest = 11, Size = 11,
    };

    public static readonly TypeRule Urgency = new()
    {
        Id = "MucDoKhan", Name = "Dấu chỉ mức độ khẩn", Box = "10b", Reference = "PL I.III.2.b",
        Smallest = 13, Largest = 14, Size = 13, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
    };

    public static readonly TypeRule Circulation = new()
    {
        Id = "PhamViLuuHanh", Name = "Chỉ dẫn về phạm vi lưu hành", Box = "11", Reference = "PL I.III.2.c",
        Smallest = 13, Largest = 14, Size = 13, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
    };

    public static readonly TypeRule DrafterMark = new()
    {
        Id = "NguoiSoanThao", Name = "Ký hiệu người soạn thảo, số lượng bản", Box = "12", Reference = "PL I.III.3",
        Smallest = 11, Largest = 11, Size = 11, Case = LetterCase.Upper,
    };

    public static readonly TypeRule Address = new()
    {
        Id = "DiaChi", Name = "Địa chỉ cơ quan", Box = "13", Reference = "PL I.III.4",
        Smallest = 11, Largest = 12, Size = 11, Align = Align.Centre,
    };

    public static readonly TypeRule FileSignature = new()
    {
        Id = "ThongTinKySo", Name = "Thông tin chữ ký số của cơ quan", Box = "14", Reference = "PL I.II.8.b, I.III.1.d, Phần II.I.3",
        Smallest = 10, Largest = 10, Size = 10,
    };

    public static readonly TypeRule AnnexLabel = new()
    {
        Id = "PhuLuc", Name = "Phụ lục và số thứ tự", Reference = "PL I.III.1.b",
        Smallest = 14, Largest = 14, Size = 14, Bold = true, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule AnnexTitle = new()
    {
        Id = "TenPhuLuc", Name = "Tên phụ lục", Reference = "PL I.III.1.b",
        Smallest = 13, Largest = 14, Size = 14, Bold = true, Case = LetterCase.Upper, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule AttachedNote = new()
    {
        Id = "KemTheo", Name = "Chỉ dẫn kèm theo văn bản", Reference = "PL I.III.1.c",
        Smallest = 13, Largest = 14, Size = 14, Italic = true, Align = Align.Centre,
        KeepsWithNext = true,
    };

    public static readonly TypeRule PageNumber = new()
    {
        Id = "SoTrang", Name = "Số trang", Reference = "PL I.I.7",
        Smallest = 13, Largest = 14, Size = 13, Align = Align.Centre,
    };

    public static readonly TypeRule TableHead = new()
    {
        Id = "BangDauCot", Name = "Đầu cột của bảng", Reference = "như nội dung: PL I.II.6.e",
        Smallest = 13, Largest = 14, Size = 13, Bold = true, Align = Align.Centre,
        Before = Layout.Tables.CellGap, After = Layout.Tables.CellGap,
    };

    public static readonly TypeRule TableCell = new()
    {
        Id = "BangO", Name = "Ô của bảng", Reference = "như nội dung: PL I.II.6.e",
        Smallest = 13, Largest = 14, Size = 13,
        Before = Layout.Tables.CellGap, After = Layout.Tables.CellGap,
    };

    /// <summary>All of them, in the order of the decree's table.</summary>
    public static IReadOnlyList<TypeRule> All { get; } =
    [
        Nation, Motto, ParentBody, IssuingBody, NumberLine, PlaceAndDate, TypeName, Subject, LetterSubject, Addressee,
        Authority, Basis, Verdict, Body, PartLabel, PartTitle, SectionHeading, Article, ClauseTitle, Clause, Point,
        Capacity, SignerName, RecipientsLabel, Recipient, Urgency, Circulation, DrafterMark, Address, FileSignature,
        AnnexLabel, AnnexTitle, AttachedNote, PageNumber, TableHead, TableCell,
    ];
}
