using System.Security.Cryptography.X509Certificates;
using System.Text;
using Workflows.Signatures;

namespace Workflows.Tests.Signatures;

public sealed class SigningOrderTests
{
    private static readonly DateTimeOffset HandedOut = TestAuthority.Now.AddMinutes(-30);
    private static readonly ExpectedSigner Leader = new("Nguyễn Văn An", "an@thainguyen.gov.vn", HandedOut);
    private static readonly ExpectedSigner Agency = new("Ủy ban nhân dân tỉnh Thái Nguyên", "", HandedOut);
    private static readonly byte[] ByLeader = Sign(TestPdf.Prepared, TestAuthority.Leader);

    [Fact]
    public void The_person_signs_first_and_the_agency_after()
    {
        var person = Check(TestPdf.Prepared, ByLeader, SigningAct.Person, Leader);
        Assert.True(person.IsSound);
        Assert.Equal(("Nguyễn Văn An", "signer-expected"), (person.New!.Signer!.CommonName, Assert.Single(person.Findings).Code));
        var agency = Check(ByLeader, Sign(ByLeader, TestAuthority.Agency), SigningAct.Agency, Agency);
        Assert.True(agency.IsSound);
        Assert.Equal("Ủy ban nhân dân tỉnh Thái Nguyên", agency.New!.Signer!.CommonName);
        Assert.Equal("signer-expected", Assert.Single(agency.Findings).Code);
    }

    [Fact]
    public void The_agency_before_the_person_is_the_wrong_order() =>
        Assert.Equal(["order"], Errors(Check(TestPdf.Prepared, Sign(TestPdf.Prepared, TestAuthority.Agency), SigningAct.Agency, Agency)));

    [Fact]
    public void A_person_does_not_sign_what_is_signed() =>
        Assert.Equal(["order"], Errors(Check(ByLeader, Sign(ByLeader, TestAuthority.OtherLeader), SigningAct.Person, Leader with { Name = "Trần Thị Bình", Email = "" })));

    [Fact]
    public void Both_signatures_in_one_upload_are_refused() =>
        Assert.Equal(["several-new-signatures"], Errors(Check(TestPdf.Prepared, Sign(ByLeader, TestAuthority.Agency), SigningAct.Person, Leader)));

    [Fact]
    public void The_same_file_again_has_no_new_signature() =>
        Assert.Equal(["no-new-signature"], Errors(Check(ByLeader, ByLeader, SigningAct.Agency, Agency)));

    [Fact]
    public void A_file_that_lost_the_persons_signature_is_refused() => Assert.Equal(
        ["signature-removed"], Errors(Check(ByLeader, Sign(TestPdf.Prepared, TestAuthority.Agency), SigningAct.Agency, Agency)));

    [Fact]
    public void One_certificate_for_both_acts_is_refused_also_when_only_the_key_is_the_same()
    {
        Assert.Equal(["same-certificate"], Errors(Check(ByLeader, Sign(ByLeader, TestAuthority.Leader), SigningAct.Agency, Leader with { Email = "" })));
        var before = Read(ByLeader);
        var after = Read(Sign(ByLeader, TestAuthority.Agency));
        var twin = after.Signatures[1] with { Signer = after.Signatures[1].Signer! with { KeyFingerprint = before.Signatures[0].Signer!.KeyFingerprint } };
        Assert.Equal(["same-certificate"], Errors(SigningOrder.Check(before, after with { Signatures = [after.Signatures[0], twin] }, SigningAct.Agency, Agency)));
    }

    [Fact]
    public void Another_persons_signature_is_refused_by_name()
    {
        var outcome = Check(TestPdf.Prepared, Sign(TestPdf.Prepared, TestAuthority.OtherLeader), SigningAct.Person, Leader);
        var finding = Assert.Single(outcome.Findings);
        Assert.Equal((FindingLevel.Error, "signer-other"), (finding.Level, finding.Code));
        Assert.Equal("Tệp do Trần Thị Bình (UBND tỉnh Thái Nguyên) ký, không phải Nguyễn Văn An.", finding.Message);
    }

    [Theory]
    [InlineData("NGUYỄN VĂN AN", "", "signer-expected")]
    [InlineData("Nguyễn Văn An", "AN@thainguyen.gov.vn", "signer-expected")]
    [InlineData("Nguyễn  Văn An", "khac@thainguyen.gov.vn", "signer-other-address")]
    [InlineData("Nguyen Van An", "", "signer-unmarked")]
    [InlineData("Nguyen Van An", "khac@thainguyen.gov.vn", "signer-other")]
    [InlineData("An Nguyễn", "an@thainguyen.gov.vn", "signer-other-name")]
    [InlineData("Nguyễn Văn Ân", "khac@thainguyen.gov.vn", "signer-other")]
    [InlineData("Trần Thị Bình", "", "signer-other")]
    public void A_name_is_compared_in_one_normal_form_without_case(string onCertificate, string email, string code)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            var signer = TestAuthority.Ours.Issue(onCertificate.Normalize(form), email: email);
            var outcome = Check(TestPdf.Prepared, Sign(TestPdf.Prepared, signer), SigningAct.Person, Leader with { Name = Leader.Name.Normalize(form) });
            Assert.Equal(code, Assert.Single(outcome.Findings).Code);
            Assert.Equal(code != "signer-other", outcome.IsSound);
        }
    }

    [Fact]
    public void A_signature_older_than_the_file_it_should_be_on_is_refused() => Assert.Equal(
        ["signed-too-early"], Errors(Check(TestPdf.Prepared, ByLeader, SigningAct.Person, Leader with { HandedOutAt = TestAuthority.Now.AddHours(2) })));

    private static SigningOutcome Check(byte[] before, byte[] after, SigningAct act, ExpectedSigner expected) =>
        SigningOrder.Check(Read(before), Read(after), act, expected);

    private static SignedPdf Read(byte[] file) => SignedPdf.Read(file, TestAuthority.Ours.Roots, TestAuthority.Now).Value;

    private static byte[] Sign(byte[] file, X509Certificate2 certificate) => new TestSigner(certificate).Sign(file);

    private static IEnumerable<string> Errors(SigningOutcome outcome)
    {
        Assert.False(outcome.IsSound);
        return outcome.Findings.Where(f => f.Level is FindingLevel.Error).Select(f => f.Code);
    }
}
