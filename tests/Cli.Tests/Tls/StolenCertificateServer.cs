using System.Net.Sockets;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.Tls;
using Org.BouncyCastle.Tls.Crypto;
using Org.BouncyCastle.Tls.Crypto.Impl.BC;

namespace Cli.Tests.Tls;

/// <summary>A TLS server that presents a certificate and signs with whatever key it has.</summary>
internal sealed class StolenCertificateServer(ProtocolVersion version, byte[] certificate, AsymmetricAlgorithm key, int scheme)
    : DefaultTlsServer(new BcTlsCrypto(new SecureRandom()))
{
    public static ScriptedServer Listen(ProtocolVersion version, byte[] certificate, AsymmetricAlgorithm key, int scheme) =>
        new((stream, token) => Task.Run(() => Serve(stream, new StolenCertificateServer(version, certificate, key, scheme)), token));

    public override TlsCredentials GetCredentials() => new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(m_context), (BcTlsCrypto)Crypto, Private, Presented, SignatureScheme.GetSignatureAndHashAlgorithm(scheme));

    protected override TlsCredentialedSigner GetRsaSignerCredentials() => (TlsCredentialedSigner)GetCredentials();

    protected override TlsCredentialedSigner GetECDsaSignerCredentials() => (TlsCredentialedSigner)GetCredentials();

    protected override ProtocolVersion[] GetSupportedVersions() => version.Only();

    protected override int[] GetSupportedCipherSuites() =>
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    ];

    private AsymmetricKeyParameter Private => PrivateKeyFactory.CreateKey(key.ExportPkcs8PrivateKey());

    private Certificate Presented => version.Equals(ProtocolVersion.TLSv13)
        ? new([], [new CertificateEntry(Crypto.CreateCertificate(certificate), null)])
        : new([Crypto.CreateCertificate(certificate)]);

    private static void Serve(NetworkStream stream, StolenCertificateServer server)
    {
        stream.ReadTimeout = 10_000;
        var protocol = new TlsServerProtocol(stream);
        protocol.Accept(server);
        _ = protocol.Stream.ReadByte();
    }
}
