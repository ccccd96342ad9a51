using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;
using System.Xml.Linq;

namespace Workflows.Interchange.Edxml;

/// <summary>
/// Looks at the XML signature of a packet. It answers whether the content is what the certificate inside signed, never whose certificate
/// that is. Old senders use rsa-sha1, which is taken when reading and never made.
/// </summary>
internal static class EdxmlSeal
{
    private const int MostReferences = 8;

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    };

    // Only what drops the signature or orders the text: a transform is otherwise a program that the sender has us run.
    private static readonly HashSet<string> Transforms = new(StringComparer.Ordinal)
    {
        SignedXml.XmlDsigEnvelopedSignatureTransformUrl,
        SignedXml.XmlDsigExcC14NTransformUrl,
        SignedXml.XmlDsigExcC14NWithCommentsTransformUrl,
        SignedXml.XmlDsigC14NTransformUrl,
        SignedXml.XmlDsigC14NWithCommentsTransformUrl,
    };

    public static Seal Of(ReadOnlyMemory<byte> packet, XElement? header)
    {
        if (header?.Elements().FirstOrDefault(e => e.Name.LocalName == "Signature") is not { } found)
            return Seal.None;
        var algorithm = found.Descendants().FirstOrDefault(e => e.Name.LocalName == "SignatureMethod")?.Attribute("Algorithm")?.Value ?? "";
        var unreadable = new Seal(SealStanding.Unreadable, algorithm);
        // Senders are met who put it into the message's own namespace, where it is no XML signature for any library.
        if (found.Name.Namespace != EdxmlNames.Signing || !Methods.Contains(algorithm))
            return unreadable;
        try
        {
            return Check(packet, found, algorithm);
        }
        catch (Exception wrong) when (wrong is CryptographicException or FormatException or XmlException or InvalidOperationException)
        {
            return unreadable;
        }
    }

    private static Seal Check(ReadOnlyMemory<byte> packet, XElement found, string algorithm)
    {
        var unreadable = new Seal(SealStanding.Unreadable, algorithm);
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using (var reader = XmlReader.Create(new MemoryStream(packet.ToArray(), writable: false), EdxmlReader.Settings(EdxmlLimits.Default)))
            document.Load(reader);
        var signatures = document.GetElementsByTagName("Signature", EdxmlNames.Signing.NamespaceName);
        if (signatures.Count != 1 || Certificate(found) is not { } certificate)
            return unreadable;

        using (certificate)
        {
            var signed = new SignedXml(document) { Resolver = null! };
            signed.LoadXml((XmlElement)signatures[0]!);
            var references = signed.SignedInfo!.References.Cast<Reference>().ToList();
            if (references.Count is 0 or > MostReferences || references.Exists(r => !IsHarmless(r)) || !Transforms.Contains(signed.SignedInfo.CanonicalizationMethod))
                return unreadable;
            using var key = certificate.GetRSAPublicKey();
            if (key is null)
                return unreadable;
            var standing = !signed.CheckSignature(key) ? SealStanding.Broken
                : references.Exists(r => r.Uri is "") ? SealStanding.Unbroken
                : SealStanding.Partial;
            return new(standing, algorithm, certificate.Subject);
        }
    }

    private static bool IsHarmless(Reference reference) =>
        reference.Uri is "" or ['#', _, ..]
        && Enumerable.Range(0, reference.TransformChain.Count).All(at => reference.TransformChain[at].Algorithm is { } algorithm && Transforms.Contains(algorithm));

    private static X509Certificate2? Certificate(XElement signature) =>
        signature.Descendants(EdxmlNames.Signing + "X509Certificate").FirstOrDefault() is { } text
            ? X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text.Value))
            : null;
}
