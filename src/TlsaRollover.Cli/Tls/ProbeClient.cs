using System.Text;
using Org.BouncyCastle.Tls;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Tls;

/// <summary>
/// A TLS 1.2 and 1.3 client that wants to see the certificate of one key algorithm. It accepts any chain, but a handshake
/// completes only after the peer proved that it holds the leaf's key: signatures are checked (RFC 8446 §4.4.3, RFC 5246 §7.4.3).
/// </summary>
internal sealed class ProbeClient(KeyAlgorithm algorithm, string? serverName)
    : DefaultTlsClient(new ProbeCrypto())
{
    private readonly KeyAlgorithmOffer _offer = KeyAlgorithmOffer.For(algorithm);
    private List<ReadOnlyMemory<byte>> _presented = [];

    /// <summary>The certificates that came, the leaf first. Proven only when <see cref="Completed"/>.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Presented => _presented;

    /// <summary>Whether the peer proved possession of the leaf's key and of the session's.</summary>
    public bool Completed { get; private set; }

    public override void NotifyHandshakeComplete()
    {
        base.NotifyHandshakeComplete();
        Completed = true;
    }

    public override TlsAuthentication GetAuthentication() => new Authentication(this);

    // a server without RFC 5746 shows its certificate all the same
    public override void NotifySecureRenegotiation(bool secureRenegotiation)
    {
    }

    public override bool ShouldCheckSigAlgOfPeerCerts() => false;

    // a server without it asks for another one (RFC 8446 §4.1.4)
    public override IList<int> GetEarlyKeyShareGroups() => [KeyAlgorithmOffer.Groups[0]];

    protected override ProtocolVersion[] GetSupportedVersions() => ProtocolVersion.TLSv13.DownTo(ProtocolVersion.TLSv12);

    protected override int[] GetSupportedCipherSuites() => _offer.CipherSuites;

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithms() => [.. _offer.Signatures];

    protected override IList<SignatureAndHashAlgorithm> GetSupportedSignatureAlgorithmsCert() => [.. KeyAlgorithmOffer.ChainSignatures];

    protected override IList<int> GetSupportedGroups(IList<int> namedGroupRoles) => [.. KeyAlgorithmOffer.Groups];

    // no stapled answer is asked for, so that a must-staple certificate without one is no failure (RFC 7633 §4.3.3)
    protected override CertificateStatusRequest? GetCertificateStatusRequest() => null;

    protected override IList<ServerName>? GetSniServerNames() =>
        serverName is null ? null : [new ServerName(NameType.host_name, Encoding.ASCII.GetBytes(serverName))];

    private sealed class Authentication(ProbeClient client) : ServerOnlyTlsAuthentication
    {
        public override void NotifyServerCertificate(TlsServerCertificate serverCertificate) =>
            client._presented = [.. serverCertificate.Certificate.GetCertificateList().Select(part => new ReadOnlyMemory<byte>(part.GetEncoded()))];
    }
}
