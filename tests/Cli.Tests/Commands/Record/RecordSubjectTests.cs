using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;
using Xunit;

namespace Cli.Tests.Commands.Record;

/// <summary>Everything that has a key, in PEM and in DER, gives the record of that key. (openssl's own files: tests/EndToEnd/Interop.)</summary>
public sealed class RecordSubjectTests : IDisposable
{
    private readonly RecordRun _run = new();

    [Fact]
    public async Task Every_form_of_an_RSA_key_gives_the_same_record()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mail.example.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        await AgreeAsync(
            key.ExportSubjectPublicKeyInfo(),
            ("PUBLIC KEY", key.ExportSubjectPublicKeyInfo()),
            ("RSA PUBLIC KEY", key.ExportRSAPublicKey()),
            ("PRIVATE KEY", key.ExportPkcs8PrivateKey()),
            ("RSA PRIVATE KEY", key.ExportRSAPrivateKey()),
            ("CERTIFICATE REQUEST", request.CreateSigningRequest()),
            ("NEW CERTIFICATE REQUEST", request.CreateSigningRequest()));
    }

    [Theory]
    [InlineData("nistP256")]
    [InlineData("nistP384")]
    public async Task Every_form_of_an_ECDSA_key_gives_the_same_record(string curve)
    {
        using var key = ECDsa.Create(ECCurve.CreateFromFriendlyName(curve));
        await AgreeAsync(
            key.ExportSubjectPublicKeyInfo(),
            ("PUBLIC KEY", key.ExportSubjectPublicKeyInfo()),
            ("PRIVATE KEY", key.ExportPkcs8PrivateKey()),
            ("EC PRIVATE KEY", key.ExportECPrivateKey()),
            ("CERTIFICATE REQUEST", new CertificateRequest("CN=mail.example.test", key, HashAlgorithmName.SHA256).CreateSigningRequest()));
    }

    [Fact]
    public async Task Every_form_of_an_ML_DSA_key_gives_the_same_record()
    {
        var generator = new MLDsaKeyPairGenerator();
        generator.Init(new MLDsaKeyGenerationParameters(new SecureRandom(), MLDsaParameters.ml_dsa_65));
        var keys = generator.GenerateKeyPair();
        var spki = SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(keys.Public).GetDerEncoded();
        await AgreeAsync(
            spki,
            ("PUBLIC KEY", spki),
            ("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(keys.Private).GetDerEncoded()),
            ("CERTIFICATE REQUEST", new Pkcs10CertificationRequest("ML-DSA-65", new("CN=mail.example.test"), keys.Public, null, keys.Private).GetDerEncoded()));
    }

    [Theory]
    [InlineData("rsa2048")]
    [InlineData("rsapss")]
    [InlineData("p256")]
    [InlineData("p384")]
    [InlineData("ed25519")]
    [InlineData("ed448")]
    [InlineData("mldsa44")]
    [InlineData("version1")]
    [InlineData("generalized")]
    [InlineData("chain")]
    public async Task A_certificate_gives_the_same_in_PEM_and_DER(string name)
    {
        var pem = await File.ReadAllTextAsync(RecordRun.Vector(name), TestContext.Current.CancellationToken);
        var der = _run.Write("certificate.der", Der(pem));
        string[] parameters = ["3 0 0", "3 0 1", "3 1 0", "3 1 2"];
        Assert.Equal(await _run.RecordsAsync(RecordRun.Vector(name), parameters), await _run.RecordsAsync(der, parameters));
        Assert.Equal([$"3 0 1 {Convert.ToHexStringLower(SHA256.HashData(Der(pem)))}"], await _run.RecordsAsync(der, "3 0 1"));
    }

    [Fact]
    public async Task A_chain_with_its_key_in_one_file_gives_the_certificate_s_record()
    {
        using var chain = TestChain.Ecdsa();
        var combined = _run.Folder.Write("combined.pem", chain.KeyPem + chain.FullChainPem);
        Assert.Equal([TestKit.Association.Text(chain.Leaf, 3, 0, 1)], await _run.RecordsAsync(combined, "3 0 1"));
        var encrypted = _run.Folder.Write("encrypted.pem", chain.EncryptedKeyPem + chain.FullChainPem);
        Assert.Equal([TestKit.Association.Text(chain.Leaf, 3, 1, 1)], await _run.RecordsAsync(encrypted));
    }

    [Fact]
    public async Task A_folder_with_chain_and_key_needs_no_configuration()
    {
        using var chain = TestChain.Ecdsa();
        _run.Folder.Write("live/fullchain.pem", chain.FullChainPem);
        _run.Folder.Write("live/privkey.pem", chain.KeyPem);
        Assert.Equal([$"2 1 1 {TestKit.Association.Text(chain.Issuer, 3, 1, 1)[6..]}"], await _run.RecordsAsync(_run.Folder["live"], "2 1 1"));
    }

    public void Dispose() => _run.Dispose();

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

    private async Task AgreeAsync(byte[] spki, params (string Label, byte[] Der)[] forms)
    {
        string[] expected = [$"3 1 0 {Convert.ToHexStringLower(spki)}", $"3 1 1 {Convert.ToHexStringLower(SHA256.HashData(spki))}"];
        foreach (var (label, der) in forms)
        {
            Assert.Equal(expected, await _run.RecordsAsync(_run.Write("form.der", der), "3 1 1", "3 1 0"));
            Assert.Equal(expected, await _run.RecordsAsync(_run.Folder.Write("form.pem", PemEncoding.WriteString(label, der)), "3 1 1", "3 1 0"));
        }
    }
}
