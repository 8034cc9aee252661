using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestKit;

/// <summary>A self-signed certificate with its key, for servers that need one before any ACME client ran.</summary>
public sealed class TestCertificate : IDisposable
{
    private readonly AsymmetricAlgorithm key;

    private TestCertificate(AsymmetricAlgorithm key, CertificateRequest request)
    {
        this.key = key;
        Certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(30));
    }

    public X509Certificate2 Certificate { get; }

    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Key first, then certificate: what Postfix wants in one file.</summary>
    public string CombinedPem => KeyPem + CertificatePem;

    public static TestCertificate Ecdsa(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(key, WithNames(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256), name));
    }

    public static TestCertificate Rsa(string name)
    {
        var key = RSA.Create(2048);
        return new(key, WithNames(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), name));
    }

    public void Dispose()
    {
        Certificate.Dispose();
        key.Dispose();
    }

    private static CertificateRequest WithNames(CertificateRequest request, string name)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
