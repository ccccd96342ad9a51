using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Workflows.Values;

namespace Workflows.Signatures;

/// <summary>
/// The server's sealing key in a folder of its own, made on first use: one file, certificate and PKCS#8 key as PEM, readable
/// by its owner alone. Keep it in the backup: without the certificate old seals cannot be told from forged ones.
/// </summary>
/// <param name="directory">Created when missing.</param>
public sealed class SealKeyFolder(string directory, TimeProvider time, IRandomness randomness)
{
    private const string FileName = "seal.pem";
    private const int YearsValid = 20;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Loads the key or makes it; the caller disposes the certificate.</summary>
    /// <returns>Failure when the file is open to others, broken, or its certificate has ended.</returns>
    public Result<X509Certificate2> Load()
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            Create(path);
        if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
            return new Conflict("Tệp khóa của máy chủ mở cho người khác đọc hoặc ghi: đặt lại quyền 0600 rồi khởi động lại.");
        try
        {
            var pem = File.ReadAllText(path);
            var certificate = X509Certificate2.CreateFromPem(pem, pem);
            if (CertificateFacts.Of(certificate).IsValidAt(time.GetUtcNow()))
                return certificate;
            certificate.Dispose();
            return new Conflict("Chứng thư của máy chủ không còn hiệu lực: cất tệp khóa cũ đi để máy chủ tạo khóa mới.");
        }
        catch (Exception e) when (CmsCheck.IsBadInput(e))
        {
            return new Conflict("Tệp khóa của máy chủ bị hỏng.");
        }
    }

    private void Create(string path)
    {
        Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = $"{path}.{Token()}";
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        using (var writer = new StreamWriter(file))
        {
            using var certificate = Certificate(key);
            writer.WriteLine(certificate.ExportCertificatePem());
            writer.WriteLine(key.ExportPkcs8PrivateKeyPem());
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first: its key counts.
            File.Delete(temporary);
        }
    }

    private X509Certificate2 Certificate(ECDsa key)
    {
        var name = new X500DistinguishedName("CN=Máy chủ phát hành văn bản");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var serial = new byte[16];
        randomness.Fill(serial);
        // A serial number is positive and keeps its length.
        serial[0] = (byte)(serial[0] & 0x3F | 0x40);
        var now = time.GetUtcNow();
        return request.Create(name, X509SignatureGenerator.CreateForECDsa(key), now.AddDays(-1), now.AddYears(YearsValid), serial);
    }

    private string Token()
    {
        var token = new byte[8];
        randomness.Fill(token);
        return Convert.ToHexStringLower(token);
    }
}
