using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using Workflows.Interchange.Edxml;

namespace Workflows.Tests.Interchange.Edxml;

public sealed class EdxmlSealTests
{
    private const string Sha1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    private const string Sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

    [Theory]
    [InlineData(Sha1, "http://www.w3.org/2000/09/xmldsig#sha1")]
    [InlineData(Sha256, "http://www.w3.org/2001/04/xmlenc#sha256")]
    public void An_unbroken_signature_is_found_and_its_signer_named(string method, string digest)
    {
        var seal = Packets.Read<DocumentMessage>(Signed(method, digest)).Seal;

        Assert.Equal(new Seal(SealStanding.Unbroken, method, "CN=Van thu thu nghiem"), seal);
    }

    [Fact]
    public void Content_that_was_changed_is_told()
    {
        var seal = Packets.Read<DocumentMessage>(Signed(Sha256).Replace("Toàn tỉnh", "Toàn huyện", StringComparison.Ordinal)).Seal;

        Assert.Equal(SealStanding.Broken, seal.Standing);
    }

    [Fact]
    public void A_signature_over_a_part_is_not_one_over_the_whole()
    {
        var seal = Packets.Read<DocumentMessage>(Signed(Sha256, uri: "#phan")).Seal;

        Assert.Equal(SealStanding.Partial, seal.Standing);
    }

    [Fact]
    public void What_is_signed_elsewhere_is_not_fetched()
    {
        var elsewhere = Signed(Sha256).Replace("URI=\"\"", "URI=\"file:///etc/hostname\"", StringComparison.Ordinal);
        var program = Signed(Sha256).Replace("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/1999/REC-xslt-19991116", StringComparison.Ordinal);

        Assert.Equal(SealStanding.Unreadable, Packets.Read<DocumentMessage>(elsewhere).Seal.Standing);
        Assert.Equal(SealStanding.Unreadable, Packets.Read<DocumentMessage>(program).Seal.Standing);
    }

    [Theory]
    [InlineData("<Signature><SignedInfo><SignatureMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#rsa-sha1\" /></SignedInfo></Signature>", Sha1)]
    [InlineData("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\" />", "")]
    [InlineData("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><SignatureMethod Algorithm=\"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256\" /></SignedInfo><KeyInfo><X509Data><X509Certificate>!</X509Certificate></X509Data></KeyInfo></Signature>", Sha256)]
    [InlineData("<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo><SignatureMethod Algorithm=\"http://www.w3.org/2000/09/xmldsig#hmac-sha1\" /></SignedInfo></Signature>", "http://www.w3.org/2000/09/xmldsig#hmac-sha1")]
    public void One_that_cannot_be_checked_is_told_and_the_packet_read(string signature, string algorithm)
    {
        var text = Packets.Text(Packets.Plan).Replace("</edXML:edXMLHeader>", signature + "</edXML:edXMLHeader>", StringComparison.Ordinal);

        Assert.Equal(new Seal(SealStanding.Unreadable, algorithm), Packets.Read<DocumentMessage>(text).Seal);
    }

    [Fact]
    public void Packets_of_ours_carry_none() => Assert.Equal(Seal.None, Packets.Read<DocumentMessage>(Packets.Text(Packets.Plan)).Seal);

    private static string Signed(string method, string digest = "http://www.w3.org/2001/04/xmlenc#sha256", string uri = "")
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Van thu thu nghiem", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(Packets.At.AddYears(-1), Packets.At.AddYears(20));
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml(Packets.Text(Packets.Plan).Replace("<edXML:edXMLBody>", "<edXML:edXMLBody Id=\"phan\">", StringComparison.Ordinal));
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.SignatureMethod = method;
        signed.SignedInfo.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        var reference = new Reference(uri) { DigestMethod = digest };
        if (uri.Length == 0)
            reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(new KeyInfoX509Data(certificate));
        signed.ComputeSignature();
        document.GetElementsByTagName("edXMLHeader", Packets.Space)[0]!.AppendChild(document.ImportNode(signed.GetXml(), deep: true));
        return document.OuterXml;
    }
}
