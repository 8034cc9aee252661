using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;
using Org.BouncyCastle.Utilities;

namespace TlsaRollover.Cli.Tls;

/// <summary>The cryptography of a probe: as the library has it, but certificates keep the octets that came over the wire.</summary>
internal sealed class ProbeCrypto() : BcTlsCrypto(Random)
{
    private static readonly SecureRandom Random = new(new CryptoApiRandomGenerator());

    public override TlsCertificate CreateCertificate(short type, byte[] encoding) =>
        type == CertificateType.X509
            ? new PresentedCertificate(this, encoding)
            : throw new TlsFatalAlert(AlertDescription.unsupported_certificate);

    private sealed class PresentedCertificate : BcTlsCertificate
    {
        private readonly byte[] _octets;
        private AsymmetricKeyParameter? _publicKey;

        public PresentedCertificate(BcTlsCrypto crypto, byte[] octets)
            : base(crypto, octets) => _octets = octets;

        // the association is made of these octets (RFC 6698 §2.1), not of what a second encoding makes of them
        public override byte[] GetEncoded() => _octets;

        // The library reads the key anew at each use and tests each time, for 6 ms, that an RSA modulus is no prime. Which
        // key it should be is said by the TLSA record; here counts only that the peer holds it.
        protected override AsymmetricKeyParameter GetPublicKey() =>
            _publicKey ??= Properties.WithThreadProperty(Properties.RsaMaxMRTests, "0", base.GetPublicKey);
    }
}
