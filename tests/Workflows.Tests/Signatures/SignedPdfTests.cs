using System.Security.Cryptography.X509Certificates;
using System.Text;
using Workflows.Signatures;

namespace Workflows.Tests.Signatures;

public sealed class SignedPdfTests
{
    private static readonly byte[] ByLeader = new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepared);
    private static readonly byte[] ByBoth = new TestSigner(TestAuthority.Agency) { Rectangle = "250 100 330 180" }.Sign(ByLeader);

    [Fact]
    public void A_signature_is_read_with_its_signer_its_time_and_what_it_covers()
    {
        var read = Read(ByLeader);
        Assert.True(read.IsSound, Told(read));
        var signature = Assert.Single(read.Signatures);
        Assert.Equal("Nguyễn Văn An", signature.Signer!.CommonName);
        Assert.Equal("UBND tỉnh Thái Nguyên", signature.Signer.Organisation);
        Assert.Equal("an@thainguyen.gov.vn", signature.Signer.Email);
        Assert.Equal("CA chuyên dùng Chính phủ (thử)", signature.Signer.Issuer);
        Assert.Equal(TestAuthority.Leader.SerialNumber, signature.Signer.Serial);
        Assert.Equal(TestAuthority.Now.AddMinutes(-5), signature.SignedAt);
        Assert.Null(signature.StampedTime);
        Assert.Equal(("Signature1", "adbe.pkcs7.detached", "SHA-256", "Ky ban hanh"),
            (signature.Field, signature.SubFilter, signature.DigestAlgorithm, signature.Reason));
        Assert.Equal((ByLeader.Length, 2, 2), (signature.CoveredLength, signature.Revision, read.Revisions));
        Assert.Equal(["signature-valid", "time-claimed", "chain-trusted", "revocation-unchecked"], Codes(signature));
        Assert.Equal(["covered"], read.Findings.Select(f => f.Code));
    }

    [Theory]
    [InlineData(TestPdf.Form.Table, false)]
    [InlineData(TestPdf.Form.Stream, false)]
    [InlineData(TestPdf.Form.PackedStream, true)]
    public void Two_signatures_stand_one_after_the_other_in_every_form_of_references(object form, bool packed)
    {
        var first = new TestSigner(TestAuthority.Leader) { Form = (TestPdf.Form)form }.Sign(TestPdf.Prepare("Hai chu ky", packed));
        var second = new TestSigner(TestAuthority.Agency) { Form = (TestPdf.Form)form }.Sign(first);
        var read = Read(second);
        Assert.True(read.IsSound, Told(read));
        Assert.Equal(["Nguyễn Văn An", "Ủy ban nhân dân tỉnh Thái Nguyên"], read.Signatures.Select(s => s.Signer!.CommonName));
        Assert.Equal([first.Length, second.Length], read.Signatures.Select(s => s.CoveredLength));
        Assert.Equal([2, 3], read.Signatures.Select(s => s.Revision));
        Assert.Contains("later-signatures", Codes(read.Signatures[0]));
    }

    [Fact]
    public void One_byte_changed_in_the_text_is_found_in_both_signatures()
    {
        var changed = Replaced(ByBoth, "15/KH-UBND", "16/KH-UBND");
        Assert.All(Read(changed).Signatures, s => Assert.Equal(["digest-mismatch"], Errors(s)));
    }

    [Fact]
    public void A_page_changed_by_a_later_saving_is_found_and_so_is_the_missing_cover()
    {
        var read = Read(TestPdf.Append(ByLeader, new Dictionary<int, string> { [TestPdf.FirstContent] = TestPdf.Stream("", "BT (Khac) Tj ET") }));
        Assert.Equal(["page-content-changed"], Errors(Assert.Single(read.Signatures)));
        Assert.Equal(["not-covered"], read.Findings.Select(f => f.Code));
        Assert.False(read.IsSound);
    }

    [Fact]
    public void A_page_changed_in_the_same_saving_that_adds_the_agencys_signature_is_found()
    {
        var sly = new TestSigner(TestAuthority.Agency) { Tamper = o => o[TestPdf.FirstContent] = TestPdf.Stream("", "BT (Khac) Tj ET") };
        var read = Read(sly.Sign(ByLeader));
        Assert.Equal(["page-content-changed"], Errors(read.Signatures[0]));
        Assert.True(read.Signatures[1].IsSound);
        Assert.False(read.IsSound);
    }

    [Fact]
    public void A_file_without_signatures_is_read_and_said_to_have_none() =>
        Assert.Equal(["not-signed"], Read(TestPdf.Prepared).Findings.Select(f => f.Code));

    [Fact]
    public void A_root_that_is_not_trusted_is_an_error_and_no_roots_at_all_a_warning()
    {
        var byStranger = new TestSigner(TestAuthority.Stranger).Sign(TestPdf.Prepared);
        Assert.Equal(["chain-untrusted"], Errors(Read(byStranger).Signatures[0]));
        var unjudged = SignedPdf.Read(byStranger, TrustedRoots.None, TestAuthority.Now).Value;
        Assert.True(unjudged.IsSound, Told(unjudged));
        Assert.Contains("chain-unchecked", Codes(unjudged.Signatures[0]));
    }

    [Fact]
    public void A_certificate_that_had_ended_when_it_signed_is_refused_and_one_that_ended_since_is_noted()
    {
        var ended = TestAuthority.Ours.Issue("Nguyễn Văn An", until: TestAuthority.Now.AddMonths(-1));
        Assert.Equal(["certificate-expired"], Errors(Read(new TestSigner(ended).Sign(TestPdf.Prepared)).Signatures[0]));
        var inTime = Read(new TestSigner(ended) { Time = TestAuthority.Now.AddMonths(-2) }.Sign(TestPdf.Prepared));
        Assert.True(inTime.IsSound, Told(inTime));
        Assert.Contains("certificate-ended", Codes(inTime.Signatures[0]));
        var early = TestAuthority.Ours.Issue("Nguyễn Văn An", from: TestAuthority.Now.AddDays(1));
        Assert.Equal(["certificate-not-yet-valid"], Errors(Read(new TestSigner(early).Sign(TestPdf.Prepared)).Signatures[0]));
    }

    [Fact]
    public void A_time_in_the_future_is_refused() => Assert.Equal(
        ["time-in-future"], Errors(Read(new TestSigner(TestAuthority.Leader) { Time = TestAuthority.Now.AddDays(1) }.Sign(TestPdf.Prepared)).Signatures[0]));

    [Fact]
    public void Sha1_and_short_keys_are_noted()
    {
        var weak = TestAuthority.Ours.Issue("Nguyễn Văn An", bits: 1024);
        var read = Read(new TestSigner(weak) { Digest = "1.3.14.3.2.26" }.Sign(TestPdf.Prepared));
        Assert.True(read.IsSound, Told(read));
        Assert.Equal("SHA-1", read.Signatures[0].DigestAlgorithm);
        Assert.Contains("digest-weak", Codes(read.Signatures[0]));
        Assert.Contains("key-weak", Codes(read.Signatures[0]));
    }

    [Fact]
    public void A_certificate_not_made_for_signing_is_refused()
    {
        var forKeys = TestAuthority.Ours.Issue("Nguyễn Văn An", usage: X509KeyUsageFlags.KeyEncipherment);
        Assert.Equal(["certificate-usage"], Errors(Read(new TestSigner(forKeys).Sign(TestPdf.Prepared)).Signatures[0]));
    }

    [Fact]
    public void The_european_profile_names_the_certificate_and_a_wrong_name_is_found()
    {
        var cades = new TestSigner(TestAuthority.Leader) { SubFilter = "ETSI.CAdES.detached", Named = TestAuthority.Leader };
        var right = Read(cades.Sign(TestPdf.Prepared));
        Assert.True(right.IsSound, Told(right));
        Assert.DoesNotContain("certificate-unnamed", Codes(right.Signatures[0]));
        Assert.Contains("certificate-unnamed", Codes(Read((cades with { Named = null }).Sign(TestPdf.Prepared)).Signatures[0]));
        Assert.Equal(["certificate-swapped"], Errors(Read((cades with { Named = TestAuthority.Agency }).Sign(TestPdf.Prepared)).Signatures[0]));
    }

    [Fact]
    public void A_time_stamp_of_a_trusted_authority_is_the_time_of_signing_and_another_ones_is_not()
    {
        var stamped = Read(new TestSigner(TestAuthority.Leader) { StampedBy = Stamper(TestAuthority.Ours) }.Sign(TestPdf.Prepared));
        Assert.True(stamped.IsSound, Told(stamped));
        Assert.Equal(TestAuthority.Now.AddMinutes(-5), stamped.Signatures[0].StampedTime);
        Assert.Contains("timestamp-valid", Codes(stamped.Signatures[0]));
        Assert.DoesNotContain("time-claimed", Codes(stamped.Signatures[0]));
        var foreign = Read(new TestSigner(TestAuthority.Leader) { StampedBy = Stamper(TestAuthority.Foreign) }.Sign(TestPdf.Prepared));
        Assert.Null(foreign.Signatures[0].StampedTime);
        Assert.Contains("timestamp-untrusted", Codes(foreign.Signatures[0]));
    }

    [Fact]
    public void A_time_stamp_over_the_whole_file_is_no_signers_signature()
    {
        var stamp = new TestSigner(Stamper(TestAuthority.Ours)) { SubFilter = "ETSI.RFC3161", Entries = "/Type2/x" };
        var read = Read(stamp.Sign(ByLeader));
        Assert.True(read.IsSound, Told(read));
        Assert.Equal([SignatureKind.Signature, SignatureKind.DocumentTimestamp], read.Signatures.Select(s => s.Kind));
        Assert.Equal(TestAuthority.Now.AddMinutes(-5), read.Signatures[1].StampedTime);
        Assert.Contains(Read(stamp.Sign(TestPdf.Prepared)).Findings, f => f.Code == "not-signed");
    }

    [Fact]
    public void A_kind_of_signature_that_is_not_known_is_refused() => Assert.Equal(
        ["kind-unknown"], Errors(Read(new TestSigner(TestAuthority.Leader) { SubFilter = "adbe.x509.rsa_sha1" }.Sign(TestPdf.Prepared)).Signatures[0]));

    [Fact]
    public void A_certifying_signature_that_closes_the_file_forbids_a_second_one()
    {
        const string Closing = "/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]";
        var closed = new TestSigner(TestAuthority.Leader) { Entries = Closing }.Sign(TestPdf.Prepared);
        Assert.True(Read(closed).IsSound);
        Assert.Equal(["changes-forbidden"], Errors(Read(new TestSigner(TestAuthority.Agency).Sign(closed)).Signatures[0]));
    }

    [Theory]
    [InlineData("/ByteRange[0", "/ByteRange[1")]
    [InlineData("/ByteRange[0", "/ByteRangE[0")]
    [InlineData("/Contents<30", "/Contents <3")]
    public void A_range_that_is_not_sound_is_refused(string from, string to)
    {
        var changed = Replaced(ByLeader, from, to);
        var read = SignedPdf.Read(changed, TestAuthority.Ours.Roots, TestAuthority.Now);
        Assert.False(read.IsSuccess && read.Value.IsSound);
        Assert.Contains("range-unsound", read.Value.Signatures.SelectMany(Errors));
    }

    [Fact]
    public void Bytes_hidden_behind_the_signature_in_its_own_place_are_refused()
    {
        var changed = ByLeader.ToArray();
        changed[Place(changed, "0>/M")] = (byte)'7';
        Assert.Equal(["signature-unreadable"], Errors(Read(changed).Signatures[0]));
    }

    [Fact]
    public void A_signature_cut_out_of_another_file_does_not_fit()
    {
        var other = new TestSigner(TestAuthority.Leader).Sign(TestPdf.Prepare("Ke hoach so 99/KH-UBND"));
        var ours = ByLeader.ToArray();
        var (from, to) = (Place(other, "/Contents<"), Place(ours, "/Contents<"));
        other.AsSpan(from, 20_000).CopyTo(ours.AsSpan(to));
        Assert.Equal(["digest-mismatch"], Errors(Read(ours).Signatures[0]));
    }

    [Fact]
    public void More_than_twenty_signatures_are_not_read()
    {
        var objects = Enumerable.Range(20, 21).ToDictionary(n => n, _ => "<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>");
        var read = SignedPdf.Read(TestPdf.Append(TestPdf.Prepared, objects), TestAuthority.Ours.Roots, TestAuthority.Now);
        Assert.Equal("Tệp có quá 20 chữ ký số.", read.Problem?.Message);
    }

    [Fact]
    public void A_signature_that_hangs_in_no_field_is_refused()
    {
        var loose = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [20] = "<</Type/Sig/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>>>" });
        Assert.Equal(["not-in-field", "range-unsound"], Errors(Read(loose).Signatures[0]));
    }

    [Theory]
    [InlineData("", "Tệp không phải là PDF.")]
    [InlineData("PK\u0003\u0004 tệp Word nén đủ dài để không bị coi là rỗng", "Tệp không phải là PDF.")]
    [InlineData("%PDF-1.7 nhưng chỉ có dòng đầu, phần sau không có gì cả", "Tệp PDF bị hỏng hoặc ghi không đúng quy cách (no end mark).")]
    public void What_is_no_pdf_is_refused_with_a_sentence(string content, string message) => Assert.Equal(
        message, SignedPdf.Read(Encoding.UTF8.GetBytes(content), TestAuthority.Ours.Roots, TestAuthority.Now).Problem?.Message);

    [Fact]
    public void A_file_of_more_than_fifty_megabytes_is_not_read() => Assert.Equal(
        "Tệp lớn quá 50 MB.", SignedPdf.Read(new byte[SignedPdf.LargestFile + 1], TestAuthority.Ours.Roots, TestAuthority.Now).Problem?.Message);

    [Fact]
    public void An_encrypted_file_is_refused()
    {
        var locked = TestPdf.Append(TestPdf.Prepared, new Dictionary<int, string> { [20] = "<</Filter/Standard>>" }, "/Root 1 0 R/Encrypt 20 0 R/Prev " + TestPdf.Open(TestPdf.Prepared).Sections[0].Start);
        Assert.StartsWith("Tệp PDF bị đặt mật khẩu", SignedPdf.Read(locked, TestAuthority.Ours.Roots, TestAuthority.Now).Problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Roots_are_read_from_pem_and_rubbish_is_refused()
    {
        var roots = TrustedRoots.FromPem(TestAuthority.Ours.Pem + "\n" + TestAuthority.Foreign.Pem);
        Assert.True(SignedPdf.Read(new TestSigner(TestAuthority.Stranger).Sign(TestPdf.Prepared), roots.Value, TestAuthority.Now).Value.IsSound);
        Assert.False(TrustedRoots.FromPem("không có gì").IsSuccess);
        Assert.False(TrustedRoots.FromPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----").IsSuccess);
    }

    private static X509Certificate2 Stamper(TestAuthority authority) => authority.Issue("Máy chủ cấp dấu thời gian", isTimestamping: true);

    private static SignedPdf Read(byte[] file)
    {
        var read = SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now);
        Assert.True(read.IsSuccess, read.Problem?.Message);
        return read.Value;
    }

    private static string Told(SignedPdf read) =>
        string.Join('\n', read.Findings.Concat(read.Signatures.SelectMany(s => s.Findings)).Where(f => f.Level is FindingLevel.Error));

    private static IEnumerable<string> Codes(PdfSignature signature) => signature.Findings.Select(f => f.Code);

    private static IEnumerable<string> Errors(PdfSignature signature) =>
        signature.Findings.Where(f => f.Level is FindingLevel.Error).Select(f => f.Code);

    private static int Place(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.Latin1.GetBytes(text));

    private static byte[] Replaced(byte[] file, string from, string to)
    {
        var copy = file.ToArray();
        Encoding.Latin1.GetBytes(to).CopyTo(copy, Place(copy, from));
        return copy;
    }
}
