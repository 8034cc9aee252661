using System.Security.Cryptography;
using Org.BouncyCastle.Tls;
using TestKit;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using Xunit;

namespace Cli.Tests.Tls;

/// <summary>A certificate is public: presenting it proves nothing, holding its key does.</summary>
public sealed class ProofTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_rsa_certificate_counts_only_with_its_key(bool tls13)
    {
        using var certificate = TestCertificate.Rsa(Wire.Host);
        using var own = RSA.Create();
        own.ImportFromPem(certificate.KeyPem);
        using var other = RSA.Create(2048);
        await AssertProofAsync(tls13, KeyAlgorithm.Rsa, certificate, own, other, SignatureScheme.rsa_pss_rsae_sha256);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ecdsa_certificate_counts_only_with_its_key(bool tls13)
    {
        using var certificate = TestCertificate.Ecdsa(Wire.Host);
        using var own = ECDsa.Create();
        own.ImportFromPem(certificate.KeyPem);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await AssertProofAsync(tls13, KeyAlgorithm.Ecdsa, certificate, own, other, SignatureScheme.ecdsa_secp256r1_sha256);
    }

    private static async Task AssertProofAsync(
        bool tls13, KeyAlgorithm algorithm, TestCertificate certificate, AsymmetricAlgorithm own, AsymmetricAlgorithm other, int scheme)
    {
        var version = tls13 ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        await using (var honest = StolenCertificateServer.Listen(version, certificate.Certificate.RawData, own, scheme))
            (await Wire.LookAsync(honest.Port, "tls")).AssertPresented(algorithm, certificate.Certificate);

        await using var thief = StolenCertificateServer.Listen(version, certificate.Certificate.RawData, other, scheme);
        var sightings = await Wire.LookAsync(thief.Port, "tls");
        sightings.AssertKind(algorithm, SightingKind.Unknown);
        Assert.All(sightings.Of(algorithm), sighting => Assert.Contains("broke the TLS protocol", sighting.Detail, StringComparison.Ordinal));
    }
}
