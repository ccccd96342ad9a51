using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Workflows.Signatures.Pdf;

namespace Workflows.Tests.Signatures;

/// <summary>Signs PDF files as signing programs do: appends a signature, its picture and its place in the form.</summary>
internal sealed record TestSigner(X509Certificate2 Certificate)
{
    private const int Room = 12_000;

    public DateTimeOffset Time { get; init; } = TestAuthority.Now.AddMinutes(-5);

    public string Digest { get; init; } = "2.16.840.1.101.3.4.2.1";

    public string SubFilter { get; init; } = "adbe.pkcs7.detached";

    public string Rectangle { get; init; } = "300 100 450 180";

    public TestPdf.Form Form { get; init; }

    /// <summary>Named among the signed attributes; null for none.</summary>
    public X509Certificate2? Named { get; init; }

    public X509Certificate2? StampedBy { get; init; }

    /// <summary>Further entries of the signature's dictionary.</summary>
    public string Entries { get; init; } = "";

    /// <summary>Further entries of the picture's dictionary.</summary>
    public string WidgetEntries { get; init; } = "";

    /// <summary>Changes what is appended before it is signed: what a dishonest signer does.</summary>
    public Action<Dictionary<int, string>>? Tamper { get; init; }

    public byte[] Sign(byte[] file)
    {
        var opened = TestPdf.Open(file);
        var number = opened.Trailer.Integer("Size")!.Value;
        var (signature, widget, picture) = (number, number + 1, number + 2);
        var catalog = opened.Trailer.Reference("Root")!;
        var pages = PdfPages.Of(opened)!.All;
        var (page, pageDictionary, _) = pages[^1];
        var catalogDictionary = opened.Dictionary(catalog)!;
        var form = catalogDictionary.Reference("AcroForm") ?? new PdfReference(number + 3, 0);
        var fields = opened.Items(opened.Dictionary(catalogDictionary["AcroForm"])?["Fields"]).ToList();
        var objects = new Dictionary<int, string>
        {
            [signature] = $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/{SubFilter}/ByteRange[0 ********** ********** **********]"
                + $"/Contents<{new string('0', 2 * Room)}>/M(D:{Time.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}Z)/Reason(Ky ban hanh){Entries}>>",
            [widget] = $"<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature{fields.Count + 1})/V {signature} 0 R/P {page.Number} 0 R/F 132"
                + $"/Rect[{Rectangle}]/AP<</N {picture} 0 R>>{WidgetEntries}>>",
            [picture] = TestPdf.Stream("/Type/XObject/Subtype/Form/BBox[0 0 150 80]/Resources<<>>", "0 0 1 RG 2 w 5 40 m 60 70 l 140 10 l S"),
            [form.Number] = $"<</SigFlags 3/Fields[{string.Join(' ', fields.Select(f => TestPdf.Write(opened, f)).Append($"{widget} 0 R"))}]>>",
            [catalog.Number] = With(opened, catalogDictionary, "AcroForm", $"{form.Number} 0 R"),
            [page.Number] = With(opened, pageDictionary, "Annots",
                $"[{string.Join(' ', opened.Items(pageDictionary["Annots"]).Select(a => TestPdf.Write(opened, a)).Append($"{widget} 0 R"))}]"),
        };
        Tamper?.Invoke(objects);
        return Seal(TestPdf.Append(file, objects, form: Form), file.Length);
    }

    private static string With(PdfFile file, PdfDictionary dictionary, string key, string value) =>
        $"<<{string.Concat(dictionary.Entries.Where(e => e.Key != key).Select(e => $"/{e.Key} {TestPdf.Write(file, e.Value)}"))}/{key} {value}>>";

    private byte[] Seal(byte[] file, int from)
    {
        var text = Encoding.Latin1.GetString(file, from, file.Length - from);
        var start = from + text.IndexOf("/Contents<", StringComparison.Ordinal) + "/Contents".Length;
        var end = start + 2 * Room + 2;
        var range = string.Create(CultureInfo.InvariantCulture, $"[0 {start,10} {end,10} {file.Length - end,10}]");
        var at = from + text.IndexOf("[0 **********", StringComparison.Ordinal);
        Encoding.Latin1.GetBytes(range).CopyTo(file, at);
        byte[] signed = [.. file.AsSpan(0, start), .. file.AsSpan(end)];
        var encoded = SubFilter == "ETSI.RFC3161" ? TestAuthority.Stamp(Certificate, signed, Time) : Cms(signed);
        Assert.True(encoded.Length <= Room);
        Encoding.Latin1.GetBytes(Convert.ToHexString(encoded)).CopyTo(file, start + 1);
        return file;
    }

    private byte[] Cms(byte[] signed)
    {
        var cms = new SignedCms(new ContentInfo(signed), detached: true);
        var signer = new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, Certificate)
        {
            DigestAlgorithm = new Oid(Digest),
            IncludeOption = X509IncludeOption.EndCertOnly,
        };
        signer.SignedAttributes.Add(new Pkcs9SigningTime(Time.UtcDateTime));
        if (Named is not null)
            signer.SignedAttributes.Add(TestAuthority.NamedCertificate(Named));
        cms.ComputeSignature(signer);
        if (StampedBy is not null)
        {
            var token = TestAuthority.Stamp(StampedBy, cms.SignerInfos[0].GetSignature(), Time);
            cms.SignerInfos[0].AddUnsignedAttribute(new AsnEncodedData("1.2.840.113549.1.9.16.2.14", token));
        }

        return cms.Encode();
    }
}
