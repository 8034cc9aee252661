using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Cli.Tests;

/// <summary>A server certificate with its key and the certificate of its issuer, an intermediate one.</summary>
internal sealed class TestChain : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private readonly AsymmetricAlgorithm key;

    private TestChain(AsymmetricAlgorithm key, Func<CertificateRequest> request)
    {
        this.key = key;
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var root = Authority("Test root", rootKey).CreateSelfSigned(Now.AddDays(-1), Now.AddDays(90));
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Issuer = Authority("Test issuer", issuerKey).Create(root, Now.AddDays(-1), Now.AddDays(60), RandomNumberGenerator.GetBytes(8));
        var signer = X509SignatureGenerator.CreateForECDsa(issuerKey);
        using var bare = request().Create(Issuer.SubjectName, signer, Now.AddHours(-1), Now.AddDays(30), RandomNumberGenerator.GetBytes(8));
        Leaf = key is RSA rsa ? bare.CopyWithPrivateKey(rsa) : bare.CopyWithPrivateKey((ECDsa)key);
    }

    /// <summary>With its key.</summary>
    public X509Certificate2 Leaf { get; }

    public X509Certificate2 Issuer { get; }

    public string LeafPem => Leaf.ExportCertificatePem() + "\n";

    public string IssuerPem => Issuer.ExportCertificatePem() + "\n";

    public string FullChainPem => LeafPem + IssuerPem;

    /// <summary>PKCS #8.</summary>
    public string KeyPem => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>The older form that names its algorithm.</summary>
    public string TraditionalKeyPem => (key is RSA rsa ? rsa.ExportRSAPrivateKeyPem() : ((ECDsa)key).ExportECPrivateKeyPem()) + "\n";

    public string EncryptedKeyPem =>
        key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)) + "\n";

    public static TestChain Ecdsa(string curve = "nistP256") => Of(ECDsa.Create(ECCurve.CreateFromFriendlyName(curve)));

    public static TestChain Rsa() => Of(RSA.Create(2048));

    /// <summary>Another certificate for the same key.</summary>
    public TestChain Renewed() => key is RSA rsa ? Of(RSA.Create(rsa.ExportParameters(true))) : Of(ECDsa.Create(((ECDsa)key).ExportParameters(true)));

    public void Dispose()
    {
        Leaf.Dispose();
        Issuer.Dispose();
        key.Dispose();
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static TestChain Of(RSA key) => new(key, () => new("CN=mail.example.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private static TestChain Of(ECDsa key) => new(key, () => new("CN=mail.example.test", key, HashAlgorithmName.SHA256));
}
