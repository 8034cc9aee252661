using Org.BouncyCastle.Tls;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Tls;

/// <summary>
/// What a ClientHello offers so that the server can answer with a certificate of one key algorithm only: signature schemes
/// (RFC 8446 §4.2.3, both versions), and for TLS 1.2 the cipher suites as well (RFC 5246 §7.4.2).
/// </summary>
internal sealed record KeyAlgorithmOffer(IReadOnlyList<SignatureAndHashAlgorithm> Signatures, int[] CipherSuites)
{
    private static readonly int[] Tls13 =
    [
        CipherSuite.TLS_AES_128_GCM_SHA256,
        CipherSuite.TLS_AES_256_GCM_SHA384,
        CipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    private static readonly int[] Ecdsa12 =
    [
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    ];

    private static readonly int[] Rsa12 =
    [
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA256,
        CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA,
        CipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
    ];

    private static readonly KeyAlgorithmOffer Rsa = Of(
        Rsa12,
        SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.rsa_pss_rsae_sha384, SignatureScheme.rsa_pss_rsae_sha512,
        SignatureScheme.rsa_pss_pss_sha256, SignatureScheme.rsa_pss_pss_sha384, SignatureScheme.rsa_pss_pss_sha512,
        SignatureScheme.rsa_pkcs1_sha256, SignatureScheme.rsa_pkcs1_sha384, SignatureScheme.rsa_pkcs1_sha512);

    private static readonly KeyAlgorithmOffer Ecdsa = Of(
        Ecdsa12,
        SignatureScheme.ecdsa_secp256r1_sha256, SignatureScheme.ecdsa_secp384r1_sha384, SignatureScheme.ecdsa_secp521r1_sha512,
        SignatureScheme.ecdsa_brainpoolP256r1tls13_sha256, SignatureScheme.ecdsa_brainpoolP384r1tls13_sha384, SignatureScheme.ecdsa_brainpoolP512r1tls13_sha512);

    // RFC 8422 §5.10: EdDSA certificates go with the ECDSA cipher suites
    private static readonly KeyAlgorithmOffer EdDsa = Of(Ecdsa12, SignatureScheme.ed25519, SignatureScheme.ed448);

    /// <summary>
    /// Groups for the key agreement; the curve of an ECDSA certificate must be among them in TLS 1.2 (RFC 8422 §5.1). The
    /// first is by far the cheapest here.
    /// </summary>
    public static IReadOnlyList<int> Groups { get; } =
    [
        NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1, NamedGroup.secp521r1, NamedGroup.x448,
        NamedGroup.brainpoolP256r1, NamedGroup.brainpoolP384r1, NamedGroup.brainpoolP512r1,
        NamedGroup.ffdhe2048, NamedGroup.ffdhe3072,
    ];

    /// <summary>
    /// Signatures that may stand within the chain: all there are, since nobody here judges the chain (RFC 7671 §5.1), and a
    /// server may hold back a certificate of the right key whose issuer's signature was not offered.
    /// </summary>
    public static IReadOnlyList<SignatureAndHashAlgorithm> ChainSignatures { get; } =
    [
        .. Rsa.Signatures, .. Ecdsa.Signatures, .. EdDsa.Signatures,
        .. Schemes(
            SignatureScheme.mldsa44, SignatureScheme.mldsa65, SignatureScheme.mldsa87,
            SignatureScheme.rsa_pkcs1_sha1, SignatureScheme.ecdsa_sha1),
    ];

    /// <summary>The offer that only a certificate of <paramref name="algorithm"/> can answer.</summary>
    public static KeyAlgorithmOffer For(KeyAlgorithm algorithm) => algorithm switch
    {
        KeyAlgorithm.Rsa => Rsa,
        KeyAlgorithm.Ecdsa => Ecdsa,
        KeyAlgorithm.EdDsa => EdDsa,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "no TLS client can ask for it by signature schemes"),
    };

    private static KeyAlgorithmOffer Of(int[] tls12, params int[] schemes) => new(Schemes(schemes), [.. Tls13, .. tls12]);

    private static List<SignatureAndHashAlgorithm> Schemes(params int[] schemes) =>
        [.. schemes.Select(SignatureScheme.GetSignatureAndHashAlgorithm)];
}
