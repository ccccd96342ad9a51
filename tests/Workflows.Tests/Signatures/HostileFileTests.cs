using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Workflows.Signatures;
using Workflows.Signatures.Pdf;

namespace Workflows.Tests.Signatures;

/// <summary>Whatever comes in is read or refused; nothing throws, nothing hangs, nothing broken is called sound.</summary>
public sealed class HostileFileTests
{
    private static readonly byte[] ByLeader = new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepared);
    private static readonly byte[] ByBoth = new TestSigner(TestAuthority.Agency).Sign(ByLeader);
    private static readonly byte[] InStreams = new TestSigner(TestAuthority.Agency) { Form = TestPdf.Form.PackedStream }
        .Sign(new TestSigner(TestAuthority.Leader) { Form = TestPdf.Form.PackedStream }.Sign(TestPdf.Prepare("Trong luong", packed: true)));

    public static TheoryData<bool> Files => [false, true];

    /// <summary>
    /// Only the newest signature's own place may differ in a file still called sound: nothing can cover it, and what is
    /// written there still has to be a signature over all the rest.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_flipped_bit_is_found_wherever_it_is(bool packed)
    {
        var file = packed ? InStreams : ByBoth;
        var newest = Newest(file);
        // Half of the flips go where structure is dense: the signatures' places are mostly zeros.
        var dense = Enumerable.Range(0, file.Length).Where(i => i < newest.Start || i >= newest.End).Where(i => file[i] != '0').ToArray();
        var where = Gen.OneOf(Gen.Choose(0, file.Length - 1), Gen.Elements(dense));
        Prop.ForAll(where.Zip(Gen.Choose(0, 7)).ToArbitrary(), flip =>
        {
            var (at, bit) = flip;
            var broken = file.ToArray();
            broken[at] = (byte)(broken[at] ^ (1 << bit));
            return !IsSound(broken) || at > newest.Start && at < newest.End - 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_off_anywhere_is_not_the_whole_file(bool packed)
    {
        var file = packed ? InStreams : ByBoth;
        var first = SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now).Value.Signatures[0].CoveredLength;
        Prop.ForAll(Gen.Choose(0, file.Length - 2).ToArbitrary(), length =>
            // Cut where the first signature ends, it is that earlier file; a last line end more or less says the same.
            Math.Abs(length - first) <= 1 || !IsSound(file[..length])).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void Pieces_doubled_removed_or_swapped_are_found() => Prop.ForAll(
        Gen.Choose(0, ByBoth.Length - 1).Three().Zip(Gen.Choose(0, 2)).ToArbitrary(), pieces =>
        {
            var ((a, b, c), kind) = pieces;
            var (from, to) = (Math.Min(a, b), Math.Max(a, b));
            byte[] changed = kind switch
            {
                0 => [.. ByBoth[..from], .. ByBoth[to..]],
                1 => [.. ByBoth[..to], .. ByBoth[from..]],
                _ => [.. ByBoth[..from], .. ByBoth[Math.Min(c, to)..to], .. ByBoth[from..]],
            };
            return changed.AsSpan().SequenceEqual(ByBoth) || !IsSound(changed);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Theory]
    [InlineData("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 20>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("xref\n0 99999999\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("xref\n1 1\n0000000020 00000 n \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("xref\n1 1\n9999999999 00000 n \ntrailer\n<</Size 1/Root 1 0 R>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("xref\n0 0\ntrailer\n<</Size 1/Root 1 0 R/XRefStm 20>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("xref\n0 0\ntrailer\n<</Size 1/Size 2>>\nstartxref\n20\n%%EOF\n")]
    [InlineData("1 0 obj\n<</Type/XRef/W[8 8 8]/Size 3/Length 3>>stream\nabc\nendstream\nendobj\nstartxref\n20\n%%EOF\n")]
    [InlineData("1 0 obj\n<</Type/XRef/W[1 2 1]/Size 3/Filter/FlateDecode/Length 3>>stream\nabc\nendstream\nendobj\nstartxref\n20\n%%EOF\n")]
    [InlineData("1 0 obj\n<</Type/XRef/W[1 1 1]/Size 1/Length 5 0 R>>stream\nabc\nendstream\nendobj\nstartxref\n20\n%%EOF\n")]
    public void Broken_references_are_refused(string rest)
    {
        var file = Encoding.Latin1.GetBytes("%PDF-1.7\n%          " + rest);
        Assert.StartsWith("Tệp PDF bị hỏng", SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now).Problem?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('(')]
    [InlineData('<')]
    public void Values_without_end_or_nested_without_end_are_refused(char open)
    {
        var file = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [20] = new string(open, 100_000) });
        Assert.StartsWith("Tệp PDF bị hỏng", SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now).Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_and_pages_that_go_in_circles_end()
    {
        var file = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string>
        {
            [1] = "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[20 0 R]>>>>",
            [2] = "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>",
            [20] = "<</FT/Sig/T(a)/Kids[20 0 R 21 0 R]>>",
            [21] = "<</T(b)/Kids[20 0 R]/V 22 0 R>>",
            [22] = "22 0 R",
        });
        Assert.False(IsSound(file));
        Assert.Null(PdfPages.Of(TestPdf.Open(file)));
    }

    [Fact]
    public void Objects_that_lie_inside_each_other_are_refused_before_they_cost_time()
    {
        var text = new StringBuilder();
        var places = new List<int>();
        for (var i = 10; i < 3000; i++)
        {
            places.Add(TestPdf.Prepared.Length + text.Length);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i} 0 obj (");
        }

        text.Append(')', 2990).Append(" endobj\n");
        var start = TestPdf.Prepared.Length + text.Length;
        text.Append("xref\n10 2990\n");
        foreach (var place in places)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n");
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"trailer\n<</Size 3000/Root 1 0 R/Prev {TestPdf.Open(TestPdf.Prepared).Sections[0].Start}>>\nstartxref\n{start}\n%%EOF\n");
        Assert.False(IsSound([.. TestPdf.Prepared, .. Encoding.Latin1.GetBytes(text.ToString())]));
    }

    [Fact]
    public void A_name_that_cannot_be_normalised_or_turns_the_line_around_is_made_harmless()
    {
        var certificate = TestAuthority.Ours.Issue("Nguyễn\u202EVăn\u0007 An\uFFFE");
        var read = SignedPdf.Read(new TestSigner(certificate).Sign(TestPdf.Prepared), TestAuthority.Ours.Roots, TestAuthority.Now).Value;
        Assert.Equal("NguyễnVăn An", read.Signatures[0].Signer!.CommonName);
    }

    /// <summary>Both checks run, so that neither throws.</summary>
    private static bool IsSound(byte[] file)
    {
        var same = SameDocument.Check(TestPdf.Prepared, file);
        Assert.NotEmpty(same);
        var read = SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now);
        return read.IsSuccess && read.Value.IsSound && (same.AreSound() || same[0].Code == "other-document");
    }

    private static (int Start, int End) Newest(byte[] file)
    {
        var opened = TestPdf.Open(file);
        var contents = opened.Objects.Values.OfType<PdfDictionary>().Where(d => d["ByteRange"] is not null)
            .Select(d => (PdfText)d["Contents"]!).MaxBy(t => t.Start)!;
        return (contents.Start, contents.End);
    }
}
