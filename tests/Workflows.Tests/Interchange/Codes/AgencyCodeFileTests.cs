using System.Text;
using Workflows.Interchange;
using Workflows.Interchange.Codes;
using Workflows.Values;

namespace Workflows.Tests.Interchange.Codes;

public sealed class AgencyCodeFileTests
{
    [Fact]
    public void Rows_are_read_in_whatever_order_the_columns_stand()
    {
        var rows = Read("\uFEFFcode;Agency;valid_from;source;valid_to\r\nH99.5;Sở Tài chính;01/07/2025;QĐ 1/QĐ-UBND;\r\n\r\n000.00.05.H99;STC;1/1/2019;\"Danh mục; cũ\";30/06/2025\r\n").Value.Rows;

        Assert.Equal(
            [
                new CodeRow(2, "Sở Tài chính", OrganId.Parse("H99.5").Value, new(2025, 7, 1), null, "QĐ 1/QĐ-UBND"),
                new CodeRow(4, "STC", OrganId.Parse("000.00.05.H99").Value, new(2019, 1, 1), new(2025, 6, 30), "Danh mục; cũ"),
            ],
            rows);
    }

    [Fact]
    public void A_quoted_cell_may_hold_anything()
    {
        var row = Assert.Single(Read("note,agency,code,valid_from,valid_to,source\n\"Dòng một\nDòng hai\",\"Sở \"\"Tài chính\"\"\",H99.5,01/07/2025,,\"Mục 1, 2\"").Value.Rows);

        Assert.Equal((2, "Sở \"Tài chính\"", "Mục 1, 2"), (row.Line, row.Agency, row.Source));
    }

    [Fact]
    public void Everything_wrong_is_told_at_once_with_its_line()
    {
        var problem = Assert.IsType<InvalidFields>(Read("agency,code,valid_from,valid_to,source\n,H99,01/07/2025,,x\nSTC,h5,hôm nay,mai,\nSTP,H98,02/07/2025,01/07/2025,x").Problem);

        Assert.Equal(["Dòng 2", "Dòng 3", "Dòng 3", "Dòng 3", "Dòng 3", "Dòng 4"], problem.Fields.Select(f => f.Field));
    }

    [Theory]
    [InlineData("", "rỗng")]
    [InlineData("agency,code,valid_from\nSTC,H99,01/07/2025", "valid_to, source")]
    [InlineData("agency,code,valid_from,valid_to,source\n\"STC,H99", "ngoặc kép")]
    public void What_is_no_such_table_is_refused(string text, string words) => Assert.Contains(words, Read(text).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Another_encoding_is_told() =>
        Assert.Contains("UTF-8", AgencyCodeFile.Read(Encoding.Latin1.GetBytes("agency,code\nSở Tài chính é")).Problem!.Message, StringComparison.Ordinal);

    [Fact]
    public void Too_many_rows_are_refused() =>
        Assert.Contains("5000", Read("agency,code,valid_from,valid_to,source\n" + string.Concat(Enumerable.Repeat("STC,H99,01/07/2025,,x\n", 5_001))).Problem!.Message, StringComparison.Ordinal);

    private static Result<AgencyCodeFile> Read(string text) => AgencyCodeFile.Read(Encoding.UTF8.GetBytes(text));
}
