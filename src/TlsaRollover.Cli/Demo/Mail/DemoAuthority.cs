using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TlsaRollover.Cli.Demo.Mail;

/// <summary>The files of one certificate, as an ACME client gets them.</summary>
internal sealed record IssuedCertificate(string Certificate, string Chain, string PrivateKey, byte[] Spki)
{
    public string FullChain => Certificate + Chain;
}

/// <summary>A certificate authority that lives as long as the demo; DANE-EE asks nobody to trust it (RFC 7671 §5.1).</summary>
internal sealed class DemoAuthority : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddHours(-1);

    public DemoAuthority()
    {
        var request = new CertificateRequest("CN=tlsa-rollover demo", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(_from, _from + Life);
    }

    /// <summary>A certificate for that host with a new key.</summary>
    public IssuedCertificate Issue(string host)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(_certificate, _from, _from + Life, RandomNumberGenerator.GetBytes(16));
        return new(Pem(leaf), Pem(_certificate), key.ExportPkcs8PrivateKeyPem() + "\n", key.ExportSubjectPublicKeyInfo());
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static string Pem(X509Certificate2 certificate) => certificate.ExportCertificatePem() + "\n";
}
