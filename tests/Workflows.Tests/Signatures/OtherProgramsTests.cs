using PdfSharp.Drawing;
using PdfSharp.Pdf;
using PdfSharp.Pdf.Signatures;
using Workflows.Signatures;

namespace Workflows.Tests.Signatures;

/// <summary>Files that another program wrote and signed.</summary>
public sealed class OtherProgramsTests
{
    [Fact]
    public void A_file_signed_by_PDFsharp_reads_as_sound_and_one_changed_byte_does_not()
    {
        var signed = Written(sign: true);
        // PDFsharp takes the time from the machine's clock: neither the certificate's days nor "now" may matter here.
        var read = SignedPdf.Read(signed, TrustedRoots.None, new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero)).Value;
        var signature = Assert.Single(read.Signatures);
        Assert.DoesNotContain(signature.Findings, f => f.Level is FindingLevel.Error && f.Code is not ("certificate-expired" or "certificate-not-yet-valid"));
        Assert.Equal("Nguyễn Văn An", signature.Signer!.CommonName);
        Assert.Equal(["covered"], read.Findings.Select(f => f.Code));
        signed[signed.AsSpan().IndexOf("/MediaBox"u8) + 12] ^= 1;
        var changed = SignedPdf.Read(signed, TestAuthority.Ours.Roots, TestAuthority.Now).Value;
        Assert.Contains(changed.Signatures[0].Findings, f => f.Code == "digest-mismatch");
    }

    [Fact]
    public void A_file_of_PDFsharp_is_prepared_signed_and_recognised()
    {
        var prepared = Written(sign: false);
        var signed = new TestSigner(TestAuthority.Leader).Sign(prepared);
        Assert.Equal(["same-document"], SameDocument.Check(prepared, signed).Select(f => f.Code));
        Assert.True(SignedPdf.Read(signed, TestAuthority.Ours.Roots, TestAuthority.Now).Value.IsSound);
        Assert.Equal(2, Workflows.Signatures.Pdf.PdfPages.Of(TestPdf.Open(signed))!.All.Count);
    }

    [Fact]
    public void A_signed_file_opens_in_PDFsharp_with_its_pages()
    {
        var both = new TestSigner(TestAuthority.Agency).Sign(new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepared));
        using var opened = PdfSharp.Pdf.IO.PdfReader.Open(new MemoryStream(both), PdfSharp.Pdf.IO.PdfDocumentOpenMode.Import);
        Assert.Equal(2, opened.PageCount);
    }

    private static byte[] Written(bool sign)
    {
        using var document = new PdfDocument();
        for (var i = 0; i < 2; i++)
        {
            using var page = XGraphics.FromPdfPage(document.AddPage());
            page.DrawRectangle(XBrushes.DarkRed, 100, 100 + 50 * i, 80, 40);
        }

        if (sign)
            DigitalSignatureHandler.ForDocument(
                document, new PdfSharpDefaultSigner(TestAuthority.Leader, PdfMessageDigestType.SHA256), new DigitalSignatureOptions { Reason = "Ban hành" });
        using var file = new MemoryStream();
        document.Save(file);
        return file.ToArray();
    }
}
