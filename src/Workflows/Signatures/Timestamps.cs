using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>Tokens of time stamping authorities (RFC 3161).</summary>
internal static class Timestamps
{
    /// <summary>The unsigned attribute that holds a token over the signature.</summary>
    public const string AttributeOid = "1.2.840.113549.1.9.16.2.14";

    /// <param name="verify">Returns the authority's certificate when the token is over what it should be over.</param>
    /// <returns>The time when it can be relied on, and what to tell.</returns>
    public static (DateTimeOffset? Time, Finding Finding) Read(
        byte[] encoded, Func<Rfc3161TimestampToken, X509Certificate2?> verify, TrustedRoots roots)
    {
        try
        {
            if (!Rfc3161TimestampToken.TryDecode(encoded, out var token, out _) || verify(token) is not { } authority)
                return (null, Finding.Error("timestamp-invalid", "Dấu thời gian không đúng với chữ ký."));
            var time = token.TokenInfo.Timestamp.ToUniversalTime();
            var isTrusted = !roots.IsEmpty
                && roots.Judge(authority, token.AsSignedCms().Certificates, time) == X509ChainStatusFlags.NoError;
            return isTrusted
                ? (time, Finding.Ok("timestamp-valid", $"Dấu thời gian {VietnamTime.Short(time)} do cơ quan được tin cậy cấp."))
                : (null, Finding.Warning("timestamp-untrusted", "Dấu thời gian không do cơ quan được tin cậy cấp, không dùng làm căn cứ."));
        }
        catch (Exception e) when (CmsCheck.IsBadInput(e))
        {
            return (null, Finding.Error("timestamp-invalid", "Dấu thời gian bị hỏng, không đọc được."));
        }
    }
}
