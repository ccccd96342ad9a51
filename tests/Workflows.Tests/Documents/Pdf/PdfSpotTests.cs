using Workflows.Documents.Pdf;

namespace Workflows.Tests.Documents.Pdf;

/// <summary>The places that signing and numbering fill later.</summary>
public sealed class PdfSpotTests
{
    private const double Mm = OpenedPdf.Mm;
    private const double Near = 0.6;

    [Fact]
    public void Number_and_date_are_found_where_they_are_printed()
    {
        var pdf = OpenedPdf.Of(Issued.Decision());
        var spots = pdf.File.Spots;
        var words = pdf.Pages[0].Words;
        var number = words.First(w => w.Text.StartsWith("474/", StringComparison.Ordinal));
        Over(pdf, spots.Number, number.Left, number.Left + (3 * 13 * 0.5), number);
        var (first, last) = (words.First(w => w.Text == "ngày"), words.First(w => w.Text == "2020"));
        Over(pdf, spots.Date, first.Left, last.Right, first);
        Over(pdf, spots.Day, words.First(w => w.Text == "14"));
        Over(pdf, spots.Month, words.First(w => w.Text == "10"));
        Over(pdf, spots.Year, last);
    }

    [Fact]
    public void Before_numbering_the_blanks_are_where_number_day_month_and_year_go()
    {
        var pdf = OpenedPdf.Of(Printed.Unnumbered());
        var (spots, words) = (pdf.File.Spots, pdf.Pages[0].Words);
        var (label, symbol) = (words.First(w => w.Text == "Số:"), words.First(w => w.Text == "/QĐ-UBND"));
        Assert.InRange(spots.Number.X, label.Right, symbol.Left);
        Assert.Equal(symbol.Left, spots.Number.X + spots.Number.Width, Near);
        Assert.True(spots.Number.Width >= 20);
        Between("ngày", spots.Day, "tháng");
        Between("tháng", spots.Month, "năm");
        Assert.True(spots.Year.X >= words.First(w => w.Text == "năm").Right && spots.Year.Width >= 20);

        void Between(string before, PdfSpot spot, string after)
        {
            Assert.True(spot.X >= words.First(w => w.Text == before).Right - Near);
            Assert.True(spot.X + spot.Width <= words.First(w => w.Text == after).Left + Near);
            Assert.True(spot.Width >= 13);
        }
    }

    [Theory]
    [InlineData("decision", "PHÓ CHỦ TỊCH", "Phạm Duy Hưng")]
    [InlineData("plan", "PHÓ CHỦ TỊCH", "Phạm Duy Hưng")]
    [InlineData("letter", "GIÁM ĐỐC", "Nguyễn Văn Ánh")]
    public void The_signature_goes_between_capacity_and_name_and_the_seal_over_a_third_of_it_on_its_left(string document, string capacity, string name)
    {
        var pdf = OpenedPdf.Of(Printed.Named(document));
        var (signature, seal) = (pdf.File.Spots.Signature, pdf.File.Spots.Seal);
        var (above, below) = (pdf.Line(capacity), pdf.Line(name));
        var height = pdf.Pages[above.Page].Height;
        Assert.Equal((above.Page, below.Page, above.Page), (signature.Page, signature.Page, seal.Page));
        Assert.Equal(above.Middle, signature.X + (signature.Width / 2), Near);
        Assert.True(height - signature.Y - signature.Height >= above.Bottom - 1);
        Assert.True(height - signature.Y <= below.Top + 1);
        Assert.Equal(signature.Width / 3, seal.X + seal.Width - signature.X, Near);
        Assert.Equal(signature.Y + (signature.Height / 2), seal.Y + (seal.Height / 2), Near);
        Assert.Equal(36 * Mm, seal.Width, Near);
        Assert.True(seal.X >= 30 * Mm && signature.X + signature.Width <= (210 - 15) * Mm);
    }

    [Fact]
    public void A_place_too_long_for_one_line_leaves_the_date_whole_on_the_next()
    {
        var facts = Issued.BacKanFacts with { Place = "Thành phố Bắc Kạn thuộc tỉnh Bắc Kạn trước khi sắp xếp đơn vị hành chính" };
        var pdf = OpenedPdf.Of(Printed.Plan(Issued.BacKan, facts));
        Assert.Contains(pdf.Lines, l => l.Text.Trim() == "ngày 28 tháng 01 năm 2019");
        var words = pdf.Pages[0].Words;
        var day = words.First(w => w.Text == "ngày");
        Over(pdf, pdf.File.Spots.Date, day.Left, words.First(w => w.Text == "2019").Right, day);
    }

    private static void Over(OpenedPdf pdf, PdfSpot spot, PrintedWord word) => Over(pdf, spot, word.Left, word.Right, word);

    private static void Over(OpenedPdf pdf, PdfSpot spot, double left, double right, PrintedWord level)
    {
        Assert.Equal(0, spot.Page);
        Assert.Equal(left, spot.X, Near);
        Assert.Equal(right, spot.X + spot.Width, Near);
        var top = pdf.Pages[0].Height - spot.Y - spot.Height;
        Assert.InRange((level.Top + level.Bottom) / 2, top, top + spot.Height);
    }
}
