using Workflows.Signatures;

namespace Workflows.Tests.Signatures;

public sealed class SameDocumentTests
{
    private static readonly byte[] ByLeader = new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepared);

    [Theory]
    [InlineData(TestPdf.Form.Table, false)]
    [InlineData(TestPdf.Form.Stream, false)]
    [InlineData(TestPdf.Form.Stream, true)]
    [InlineData(TestPdf.Form.PackedStream, true)]
    public void A_signed_file_is_the_prepared_one_and_the_sealed_file_the_signed_one(object form, bool packed)
    {
        var prepared = TestPdf.Prepare("Ke hoach", packed);
        var signed = new TestSigner(TestAuthority.Leader) { Form = (TestPdf.Form)form }.Sign(prepared);
        var agency = new TestSigner(TestAuthority.Agency) { Form = (TestPdf.Form)form }.Sign(signed);
        Assert.Equal(["same-document"], Codes(prepared, signed));
        Assert.Equal(["same-document"], Codes(signed, agency));
        Assert.Equal(["same-document"], Codes(prepared, agency));
    }

    [Fact]
    public void The_file_handed_out_given_back_unsigned_is_refused() => Assert.Equal(["not-signed"], Codes(TestPdf.Prepared, TestPdf.Prepared));

    [Fact]
    public void Another_documents_signed_file_is_not_this_document()
    {
        var other = new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepare("Ke hoach so 14/KH-UBND"));
        var findings = SameDocument.Check(TestPdf.Prepared, other);
        Assert.Equal("other-document", Assert.Single(findings).Code);
        Assert.StartsWith("Tệp tải lên không phải văn bản này", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_persons_file_given_back_for_the_agencys_signature_on_the_prepared_one_is_not_taken()
    {
        var besides = new TestSigner(TestAuthority.Agency).Sign(TestPdf.Prepared);
        Assert.Equal(["rewritten"], Codes(ByLeader, besides));
    }

    [Fact]
    public void A_file_written_anew_by_the_signing_program_is_refused_with_advice()
    {
        // The same document, other bytes: a comment in the head moves everything.
        var anew = TestPdf.Prepared.ToList();
        var text = System.Text.Encoding.Latin1.GetString(TestPdf.Prepared).Replace("Trang hai", "Trang  2.", StringComparison.Ordinal);
        anew = [.. System.Text.Encoding.Latin1.GetBytes(text)];
        var findings = SameDocument.Check(TestPdf.Prepared, new TestSigner(TestAuthority.Leader).Sign([.. anew]));
        Assert.Equal("rewritten", Assert.Single(findings).Code);
        Assert.Contains("incremental", findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_pdf_and_what_is_broken_is_refused()
    {
        Assert.Equal(["not-pdf"], Codes(TestPdf.Prepared, "xin chào, đây không phải tệp PDF"u8.ToArray()));
        Assert.Equal(["not-pdf"], Codes(TestPdf.Prepared, []));
        Assert.Equal(["unreadable"], Codes(TestPdf.Prepared, [.. TestPdf.Prepared, .. "\nrác ở cuối"u8]));
        Assert.Equal(["prepared-unreadable"], Codes([1, 2, 3], ByLeader));
    }

    public static TheoryData<string, int, string> Changes => new()
    {
        { "page-content-changed", TestPdf.FirstContent, TestPdf.Stream("", "BT (Noi dung khac) Tj ET") },
        { "page-content-changed", TestPdf.FirstPage, "<</Type/Page/Parent 2 0 R/Contents 6 0 R/Resources<</Font<</F1 7 0 R>>>>>>" },
        { "page-content-changed", TestPdf.FirstPage, "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 8 0 R>>>>>>" },
        { "page-changed", TestPdf.FirstPage, "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>/MediaBox[0 0 595 400]>>" },
        { "page-changed", TestPdf.FirstPage, "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>/Rotate 180>>" },
        { "pages-changed", 2, "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>" },
        { "pages-changed", 2, "<</Type/Pages/Count 3/Kids[3 0 R 4 0 R 3 0 R]/MediaBox[0 0 595 842]>>" },
        { "pages-changed", TestPdf.Catalog, "<</Type/Catalog/Pages 7 0 R/Lang(vi-VN)>>" },
        { "object-changed", TestPdf.Font, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>" },
        { "object-changed", TestPdf.Link, "<</Type/Annot/Subtype/FreeText/Rect[72 700 200 712]>>" },
        { "catalog-changed", TestPdf.Catalog, "<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)/OCProperties<<>>>>" },
        { "active-content", TestPdf.Catalog, "<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)/OpenAction<</S/JavaScript/JS(app.alert)>>>>" },
        { "active-content", TestPdf.Catalog, "<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)/Names<</EmbeddedFiles<<>>>>>>" },
        { "annotation-added", TestPdf.FirstPage, "<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F1 7 0 R>>>>/Annots[<</Subtype/FreeText/Rect[1 1 9 9]>>]>>" },
        { "annotation-removed", TestPdf.SecondPage, "<</Type/Page/Parent 2 0 R/Contents[6 0 R]/Resources<</Font<</F1 7 0 R>>>>>>" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_hidden_in_the_saving_that_signs_is_found(string code, int number, string body)
    {
        var sly = new TestSigner(TestAuthority.Leader)
        {
            Tamper = objects =>
            {
                // The catalog and the last page are written by signing itself: the change goes on top of what it needs.
                if (!objects.TryGetValue(number, out var own))
                    objects[number] = body;
                else if (number == TestPdf.Catalog)
                    objects[number] = $"{body[..^2]}{own[own.IndexOf("/AcroForm", StringComparison.Ordinal)..]}";
                else
                    objects[number] = $"{body[..^2]}/Annots[{own[(own.LastIndexOf("8 0 R", StringComparison.Ordinal) + 5)..]}";
            },
        };
        Assert.Contains(code, Codes(TestPdf.Prepared, sly.Sign(TestPdf.Prepared)));
        // And the same change saved before signing, so that the signature covers it.
        var before = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [number] = body });
        Assert.Contains(code, Codes(TestPdf.Prepared, before));
    }

    [Fact]
    public void An_object_taken_out_of_the_file_is_found()
    {
        var start = TestPdf.Open(TestPdf.Prepared).Sections[0].Start;
        var place = TestPdf.Prepared.Length;
        var freed = $"xref\n7 1\n0000000000 00001 f \ntrailer\n<</Size 10/Root 1 0 R/Prev {start}>>\nstartxref\n{place}\n%%EOF\n";
        Assert.Equal(["object-changed"], Codes(TestPdf.Prepared, [.. TestPdf.Prepared, .. System.Text.Encoding.Latin1.GetBytes(freed)]));
    }

    [Fact]
    public void References_that_begin_anew_instead_of_following_ours_are_refused()
    {
        var objects = Enumerable.Range(1, 9).ToDictionary(n => n, n => n switch
        {
            1 => "<</Type/Catalog/Pages 2 0 R>>",
            2 => "<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]>>",
            3 => "<</Type/Page/Parent 2 0 R>>",
            _ => "null",
        });
        Assert.Equal(["references-replaced"], Codes(TestPdf.Prepared, TestPdf.Append(TestPdf.Prepared, objects, "/Root 1 0 R")));
    }

    [Fact]
    public void Another_catalog_is_refused()
    {
        var start = TestPdf.Open(TestPdf.Prepared).Sections[0].Start;
        var other = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [20] = "<</Type/Catalog/Pages 2 0 R>>" }, $"/Root 20 0 R/Prev {start}");
        Assert.Equal(["catalog-replaced"], Codes(TestPdf.Prepared, other));
    }

    [Fact]
    public void Objects_that_nothing_names_yet_are_refused()
    {
        var hidden = TestPdf.Append(
            TestPdf.Prepared, new Dictionary<int, string> { [20] = "null" }, between: "5 0 obj\n<</Length 3>>stream\nabc\nendstream\nendobj\n");
        Assert.Equal(["hidden-objects"], Codes(TestPdf.Prepared, hidden));
        var remark = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [20] = "null" }, between: "%Ghi bởi phần mềm ký\n");
        Assert.Equal(["same-document"], Codes(TestPdf.Prepared, remark));
    }

    [Theory]
    [InlineData("/AA<</E<</S/JavaScript/JS(x)>>>>", "active-content")]
    [InlineData("/A<</S/Launch/F(x)>>", "active-content")]
    public void A_picture_that_acts_is_refused(string entries, string code) =>
        Assert.Contains(code, Codes(TestPdf.Prepared, new TestSigner(TestAuthority.Leader) { WidgetEntries = entries }.Sign(TestPdf.Prepared)));

    [Fact]
    public void A_picture_over_the_whole_page_is_refused() => Assert.Equal(
        ["signature-covers-page"], Codes(TestPdf.Prepared, new TestSigner(TestAuthority.Leader) { Rectangle = "0 0 595 842" }.Sign(TestPdf.Prepared)));

    [Fact]
    public void A_second_picture_for_the_earlier_signature_is_refused()
    {
        var opened = TestPdf.Open(ByLeader);
        var leaders = opened.Objects.Single(o => o.Value is Workflows.Signatures.Pdf.PdfDictionary d && d["ByteRange"] is not null).Key;
        var sly = new TestSigner(TestAuthority.Agency)
        {
            Tamper = o =>
            {
                foreach (var (number, body) in o.Where(x => x.Value.Contains("/Subtype/Widget", StringComparison.Ordinal)).ToList())
                    o[number] = System.Text.RegularExpressions.Regex.Replace(body, "/V [0-9]+ 0 R", $"/V {leaders} 0 R");
            },
        };
        Assert.Contains("annotation-added", Codes(ByLeader, sly.Sign(ByLeader)));
    }

    [Fact]
    public void The_earlier_signature_taken_out_of_the_form_is_found()
    {
        var sly = new TestSigner(TestAuthority.Agency)
        {
            Tamper = o =>
            {
                foreach (var (number, body) in o.Where(x => x.Value.Contains("/SigFlags", StringComparison.Ordinal)).ToList())
                    o[number] = $"<</SigFlags 3/Fields[{body[(body.LastIndexOf("0 R", StringComparison.Ordinal) - 3)..]}";
            },
        };
        Assert.Contains("signature-removed", Codes(ByLeader, sly.Sign(ByLeader)));
    }

    [Fact]
    public void A_form_that_a_program_fills_or_redraws_is_refused()
    {
        foreach (var entry in new[] { "/NeedAppearances true", "/XFA 7 0 R" })
        {
            var sly = new TestSigner(TestAuthority.Leader)
            {
                Tamper = o =>
                {
                    foreach (var (number, body) in o.Where(x => x.Value.Contains("/SigFlags", StringComparison.Ordinal)).ToList())
                        o[number] = body.Replace("/SigFlags 3", $"/SigFlags 3{entry}", StringComparison.Ordinal);
                },
            };
            Assert.Contains("form-changed", Codes(TestPdf.Prepared, sly.Sign(TestPdf.Prepared)));
        }
    }

    [Fact]
    public void A_new_description_of_the_file_is_only_noted()
    {
        var signer = new TestSigner(TestAuthority.Leader) { Tamper = o => o[TestPdf.Information] = "<</Producer(VGCA)/ModDate(D:20261122)>>" };
        var findings = SameDocument.Check(TestPdf.Prepared, signer.Sign(TestPdf.Prepared));
        Assert.True(findings.AreSound());
        Assert.Equal(["same-document", "metadata-changed"], findings.Select(f => f.Code));
    }

    [Fact]
    public void A_spot_reserved_in_the_prepared_file_may_be_signed_but_not_moved()
    {
        var reserved = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string>
        {
            [1] = "<</Type/Catalog/Pages 2 0 R/Lang(vi-VN)/AcroForm<</Fields[20 0 R]/SigFlags 1>>>>",
            [4] = "<</Type/Page/Parent 2 0 R/Contents[6 0 R]/Resources<</Font<</F1 7 0 R>>>>/Annots[8 0 R 20 0 R]>>",
            [20] = "<</Type/Annot/Subtype/Widget/FT/Sig/T(NguoiKy)/Rect[300 100 450 180]/P 4 0 R>>",
        });
        byte[] Signed(string rectangle) => TestPdf.Append(reserved, new Dictionary<int, string>
        {
            [20] = $"<</Type/Annot/Subtype/Widget/FT/Sig/T(NguoiKy)/Rect[{rectangle}]/P 4 0 R/V 21 0 R>>",
            [21] = "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>",
        });
        Assert.Equal(["same-document"], Codes(reserved, Signed("300 100 450 180")));
        Assert.Equal(["object-changed"], Codes(reserved, Signed("72 700 450 780")));
    }

    private static IEnumerable<string> Codes(byte[] prepared, byte[] signed) => SameDocument.Check(prepared, signed).Select(f => f.Code);
}
