namespace TlsaRollover.Core.Dane;

/// <summary>The kind of a certificate's public key, as far as a TLS client can choose it by signature algorithms (RFC 8446 §4.2.3).</summary>
public enum KeyAlgorithm
{
    /// <summary>RSA, any size.</summary>
    Rsa,

    /// <summary>ECDSA on any curve.</summary>
    Ecdsa,

    /// <summary>Ed25519 or Ed448.</summary>
    EdDsa,

    /// <summary>Anything else, such as ML-DSA.</summary>
    Other,
}
