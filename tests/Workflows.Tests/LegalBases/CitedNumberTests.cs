using FsCheck;
using FsCheck.Fluent;
using Workflows.LegalBases;

namespace Workflows.Tests.LegalBases;

public sealed class CitedNumberTests
{
    [Theory]
    [InlineData("369/QĐ-TTg", 369, "", "QĐ", "TTg", "")]
    [InlineData("30c/NQ-CP", 30, "c", "NQ", "CP", "")]
    [InlineData("05/BNV-VP", 5, "", "", "BNV", "VP")]
    [InlineData("3616/BTTTT-TTĐN", 3616, "", "", "BTTTT", "TTĐN")]
    [InlineData("12/UBND-VX", 12, "", "", "UBND", "VX")]
    [InlineData("474/QĐ-UBND", 474, "", "QĐ", "UBND", "")]
    [InlineData("118/TTr-STTTT", 118, "", "TTr", "STTTT", "")]
    [InlineData("72/NĐ-CP", 72, "", "NĐ", "CP", "")]
    [InlineData("24/CP", 24, "", "", "CP", "")]
    public void An_administrative_number_is_read(string text, int number, string letter, string type, string issuer, string unit)
    {
        var read = CitedNumber.Parse(text)!;
        Assert.Equal(NumberGrammar.Administrative, read.Grammar);
        Assert.Equal((number, letter, type, issuer, unit), (read.Number, read.Letter, read.Type, read.Issuer, read.Unit));
        Assert.Null(read.Year);
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("34/2017/QĐ-UBND", 34, 2017, "QĐ", "UBND")]
    [InlineData("72/2015/NĐ-CP", 72, 2015, "NĐ", "CP")]
    [InlineData("72/2025/QH15", 72, 2025, "", "QH15")]
    [InlineData("22/2016/TT-BTTTT", 22, 2016, "TT", "BTTTT")]
    [InlineData("44/2025/QĐ-CTUBND", 44, 2025, "QĐ", "CTUBND")]
    [InlineData("05/2015/TTLT-BTC-BNV", 5, 2015, "TTLT", "BTC-BNV")]
    public void A_normative_number_has_its_year(string text, int number, int year, string type, string issuer)
    {
        var read = CitedNumber.Parse(text)!;
        Assert.Equal(NumberGrammar.Normative, read.Grammar);
        Assert.Equal((number, year, type, issuer), (read.Number, read.Year!.Value, read.Type, read.Issuer));
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("57-KL/TW", 57, "KL", "TW")]
    [InlineData("16-HD/BTGTU", 16, "HD", "BTGTU")]
    [InlineData("07-QC/TU", 7, "QC", "TU")]
    [InlineData("100-KL/ĐU", 100, "KL", "ĐU")]
    public void A_Party_number_joins_number_and_type_by_a_hyphen(string text, int number, string type, string issuer)
    {
        var read = CitedNumber.Parse(text)!;
        Assert.Equal(NumberGrammar.Party, read.Grammar);
        Assert.Equal((number, type, issuer), (read.Number, read.Type, read.Issuer));
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("Số: 369/QĐ-TTg", "369/QĐ-TTg")]
    [InlineData(" 369 / QĐ – TTg ", "369/QĐ-TTg")]
    [InlineData("5/BNV-VP", "05/BNV-VP")]
    [InlineData("57‑KL/TW", "57-KL/TW")]
    [InlineData("369/QĐ-TTg", "369/QĐ-TTg")]
    public void Blanks_other_dashes_and_decomposed_letters_are_let_pass(string typed, string read) =>
        Assert.Equal(read, CitedNumber.Parse(typed.Normalize(System.Text.NormalizationForm.FormD))!.ToString());

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("không số")]
    [InlineData("369")]
    [InlineData("369/")]
    [InlineData("0/QĐ-TTg")]
    [InlineData("369 và 370/QĐ-TTg")]
    [InlineData("1234567/QĐ-TTg")]
    [InlineData("/QĐ-TTg")]
    [InlineData("34/2017/")]
    [InlineData("57-KL")]
    [InlineData("57-KL/TW/12")]
    [InlineData("\ud800/QĐ")]
    public void What_no_grammar_reads_is_no_number(string? text) => Assert.Null(CitedNumber.Parse(text));

    [Theory]
    [InlineData("7/QĐ-TTg", "07/QĐ-TTg", true)]
    [InlineData("57-KL/TW", "57/KL-TW", false)]
    [InlineData("34/QĐ-UBND", "34/2017/QĐ-UBND", false)]
    [InlineData("12/CT-UBND", "12/CTr-UBND", false)]
    [InlineData("không số", "không số ", true)]
    public void Numbers_are_the_same_by_what_they_say(string a, string b, bool same) => Assert.Equal(same, CitedNumber.AreSame(a, b));

    [Fact]
    public void What_is_printed_is_read_back_as_it_was() => Prop.ForAll(Printed().ToArbitrary(), text =>
    {
        var read = CitedNumber.Parse(text);
        return read is not null && read.ToString() == text && CitedNumber.Parse(read.ToString()) == read;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_the_reader_throw() => Prop.ForAll(
        Gen.ListOf(Gen.Elements("12", "/", "-", "QĐ", "TTg", "2017", "KL", " ", "số", "ế", "\u0301", "\ud800", "\uFFFE", "\n", "QH15")).ToArbitrary(),
        parts => CitedNumber.Parse(string.Concat(parts)) is not { } read || CitedNumber.Parse(read.ToString()) == read).QuickCheckThrowOnFailure();

    private static Gen<string> Printed()
    {
        var number = from n in Gen.Choose(1, 99_999) from squeezed in Gen.Frequency((9, Gen.Constant("")), (1, Gen.Elements("a", "c", "đ"))) select $"{n:00}{squeezed}";
        var issuer = Gen.Elements("TTg", "CP", "UBND", "BTTTT", "QH15", "UBTVQH14", "BTC-BNV", "TU", "ĐU", "BTGTU", "BVHTT&DL", "CTUBND");
        var type = Gen.Elements("QĐ", "KH", "CTr", "TTr", "NQ", "NĐ", "KL", "QyĐ");
        var office = from n in number from t in Gen.Elements("QĐ", "KH", "CTr", "TTr", "NQ") from i in issuer select $"{n}/{t}-{i}";
        var letter = from n in number from i in issuer from u in Gen.Elements("VP", "TTĐN", "KGVX1") select $"{n}/{i}-{u}";
        var law = from n in number from y in Gen.Choose(1945, 2099) from t in type from i in issuer select $"{n}/{y}/{t}-{i}";
        var assembly = from n in number from y in Gen.Choose(1992, 2099) from i in Gen.Elements("QH15", "UBTVQH14") select $"{n}/{y}/{i}";
        var party = from n in number from t in type from i in issuer select $"{n}-{t}/{i}";
        return Gen.OneOf(office, letter, law, assembly, party);
    }
}
