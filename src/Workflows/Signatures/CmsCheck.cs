using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>Checks a detached CMS signature: does it sign these bytes, whose is it, when, and does its chain hold.</summary>
internal sealed class CmsCheck
{
    private const string ContentTypeOid = "1.2.840.113549.1.9.3";
    private const string MessageDigestOid = "1.2.840.113549.1.9.4";
    private const string SigningTimeOid = "1.2.840.113549.1.9.5";
    private const string DataOid = "1.2.840.113549.1.7.1";
    private const string Sha1WithRsaOid = "1.2.840.113549.1.1.5";
    private const string Sha1WithEcdsaOid = "1.2.840.10045.4.1";

    private readonly List<Finding> findings = [];
    private readonly byte[] content;
    private readonly TrustedRoots roots;

    private CmsCheck(byte[] content, TrustedRoots roots) => (this.content, this.roots) = (content, roots);

    public IReadOnlyList<Finding> Findings => findings;

    public CertificateFacts? Signer { get; private set; }

    public string DigestAlgorithm { get; private set; } = "";

    public DateTimeOffset? SigningTime { get; private set; }

    public DateTimeOffset? StampedTime { get; private set; }

    /// <param name="encoded">The signature's bytes, zeros after it allowed: that is how PDF fills the place.</param>
    /// <param name="content">What should have been signed.</param>
    /// <param name="claimed">A time written beside the signature, used when the signature holds none.</param>
    /// <param name="isCades">The profile that demands the certificate's digest among the signed attributes.</param>
    /// <param name="now">Now, to judge claimed times and the certificate.</param>
    public static CmsCheck Of(
        byte[] encoded, byte[] content, DateTimeOffset? claimed, bool isCades, TrustedRoots roots, DateTimeOffset now)
    {
        var check = new CmsCheck(content, roots);
        try
        {
            check.Run(encoded, claimed, isCades, now);
        }
        catch (Exception e) when (IsBadInput(e))
        {
            check.Error("signature-unreadable", "Dữ liệu chữ ký số bị hỏng, không đọc được.");
        }

        return check;
    }

    /// <summary>What the platform's decoders throw at bytes that are no signature.</summary>
    internal static bool IsBadInput(Exception e) => e is CryptographicException or AsnContentException or ArgumentException
        or FormatException or InvalidOperationException or NotSupportedException or OverflowException or InvalidCastException;

    /// <summary>The one encoded value at the start; null when anything but zeros follows it.</summary>
    internal static byte[]? WithoutPadding(byte[] encoded)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(encoded, AsnEncodingRules.BER, out _, out _, out var length);
            return encoded.AsSpan(length).IndexOfAnyExcept((byte)0) < 0 ? encoded[..length] : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private void Run(byte[] encoded, DateTimeOffset? claimed, bool isCades, DateTimeOffset now)
    {
        if (WithoutPadding(encoded) is not { } der)
        {
            Error("signature-unreadable", "Dữ liệu chữ ký số bị hỏng hoặc có phần lạ đi kèm.");
            return;
        }

        var cms = new SignedCms(new ContentInfo(content), detached: true);
        cms.Decode(der);
        if (!cms.Detached || cms.SignerInfos.Count != 1)
        {
            Error("signature-form", "Chữ ký số không đúng dạng: phải là chữ ký tách rời của đúng một người ký.");
            return;
        }

        var info = cms.SignerInfos[0];
        Integrity(info);
        if (info.Certificate is not { } certificate)
        {
            Error("certificate-missing", "Chữ ký số không kèm chứng thư của người ký.");
            return;
        }

        Signer = CertificateFacts.Of(certificate);
        NamedCertificate(info, certificate, isCades);
        SigningTime = info.SignedAttributes.OfType<CryptographicAttributeObject>().FirstOrDefault(a => a.Oid.Value == SigningTimeOid)
            is { Values: [var time, ..] }
            ? new DateTimeOffset(new Pkcs9SigningTime(time.RawData).SigningTime.ToUniversalTime())
            : claimed;
        Stamp(cms, info);
        Times(now);
        Usage();
        Chain(certificate, cms.Certificates, StampedTime ?? SigningTime ?? now);
    }

    private void Integrity(SignerInfo info)
    {
        var digest = info.DigestAlgorithm.Value ?? "";
        DigestAlgorithm = Digests.NameOf(digest);
        if (Digests.IsBroken(digest))
            Error("digest-broken", "Chữ ký dùng thuật toán băm không còn an toàn.");
        else if (DigestAlgorithm == Digests.Sha1 || info.SignatureAlgorithm.Value is Sha1WithRsaOid or Sha1WithEcdsaOid)
            Warning("digest-weak", "Chữ ký dùng thuật toán băm SHA-1, không còn được khuyến nghị.");
        if (Value(info, MessageDigestOid) is not { } stated || Value(info, ContentTypeOid) is not { } type
            || AsnDecoder.ReadObjectIdentifier(type, AsnEncodingRules.BER, out _) != DataOid)
        {
            Error("attributes-missing", "Chữ ký số thiếu các thuộc tính bắt buộc.");
            return;
        }

        if (Digests.Hash(digest, content) is { } actual
            && !actual.AsSpan().SequenceEqual(AsnDecoder.ReadOctetString(stated, AsnEncodingRules.BER, out _)))
        {
            Error("digest-mismatch", "Nội dung tệp đã bị thay đổi sau khi ký.");
            return;
        }

        try
        {
            info.CheckSignature(verifySignatureOnly: true);
            findings.Add(Finding.Ok("signature-valid", "Chữ ký số đúng với nội dung tệp."));
        }
        catch (Exception e) when (IsBadInput(e))
        {
            Error("signature-invalid", "Chữ ký số không đúng với chứng thư kèm theo.");
        }
    }

    /// <summary>The certificate named inside the signature must be the one beside it, which nothing else protects.</summary>
    private void NamedCertificate(SignerInfo info, X509Certificate2 certificate, bool isCades)
    {
        var named = CertificateReference.Of(info);
        if (named is null && isCades)
            Warning("certificate-unnamed", "Chữ ký không ghi dấu chứng thư của người ký (thuộc tính signing-certificate).");
        else if (named is { } reference && !reference.IsTo(certificate))
            Error("certificate-swapped", "Chứng thư kèm theo không phải là chứng thư đã dùng để ký.");
    }

    private void Stamp(SignedCms cms, SignerInfo info)
    {
        var attribute = info.UnsignedAttributes.OfType<CryptographicAttributeObject>().FirstOrDefault(a => a.Oid.Value == Timestamps.AttributeOid);
        if (attribute is not { Values: [var value, ..] })
            return;
        var (time, finding) = Timestamps.Read(
            value.RawData, token => token.VerifySignatureForSignerInfo(info, out var authority, cms.Certificates) ? authority : null, roots);
        StampedTime = time;
        findings.Add(finding);
    }

    private void Times(DateTimeOffset now)
    {
        var signer = Signer!;
        if (StampedTime is null)
            Warning("time-claimed", SigningTime is null
                ? "Chữ ký không ghi thời điểm ký."
                : "Thời điểm ký theo đồng hồ của người ký, không có dấu thời gian được xác nhận.");
        if (SigningTime > now.AddHours(1))
            Error("time-in-future", "Thời điểm ký ghi trong tệp muộn hơn hiện tại.");
        if ((StampedTime ?? SigningTime ?? now) is var at && !signer.IsValidAt(at))
            Error(at > signer.NotAfter ? "certificate-expired" : "certificate-not-yet-valid",
                $"Chứng thư của {signer.Shown} không có hiệu lực tại thời điểm ký (hiệu lực từ "
                + $"{VietnamTime.Short(signer.NotBefore)} đến {VietnamTime.Short(signer.NotAfter)}).");
        else if (StampedTime is null && now > signer.NotAfter)
            Warning("certificate-ended", $"Chứng thư của {signer.Shown} nay đã hết hiệu lực ({VietnamTime.Short(signer.NotAfter)}).");
    }

    private void Usage()
    {
        var signer = Signer!;
        if (!signer.MaySign || signer.IsAuthority)
            Error("certificate-usage", $"Chứng thư của {signer.Shown} không dùng để ký văn bản.");
        if (signer.HasWeakKey)
            Warning("key-weak", $"Khóa của {signer.Shown} ngắn hơn 2048 bit.");
    }

    private void Chain(X509Certificate2 certificate, X509Certificate2Collection others, DateTimeOffset at)
    {
        if (roots.IsEmpty)
        {
            Warning("chain-unchecked", "Chưa khai báo chứng thư gốc: chưa xác định được cơ quan cấp chứng thư có được tin cậy không.");
        }
        else
        {
            // The certificate's own days are judged above, in words that name them.
            var flags = roots.Judge(certificate, others, at);
            if (!Signer!.IsValidAt(at))
                flags &= ~X509ChainStatusFlags.NotTimeValid;
            if (flags == X509ChainStatusFlags.NoError)
                findings.Add(Finding.Ok("chain-trusted", "Chứng thư do cơ quan được tin cậy cấp."));
            else if ((flags & ~(X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot)) == X509ChainStatusFlags.NoError)
                Error("chain-untrusted", $"Chứng thư của {Signer.Shown} không do cơ quan được tin cậy cấp.");
            else
                Error("chain-broken", $"Chuỗi chứng thư của {Signer.Shown} không hợp lệ ({flags}).");
        }

        Warning("revocation-unchecked", "Chưa kiểm tra thu hồi chứng thư.");
    }

    private static byte[]? Value(SignerInfo info, string oid) =>
        info.SignedAttributes.OfType<CryptographicAttributeObject>().FirstOrDefault(a => a.Oid.Value == oid) is { Values: [var only] }
            ? only.RawData
            : null;

    private void Error(string code, string message) => findings.Add(Finding.Error(code, message));

    private void Warning(string code, string message) => findings.Add(Finding.Warning(code, message));
}
