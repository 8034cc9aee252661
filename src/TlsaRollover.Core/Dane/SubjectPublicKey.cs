using System.Formats.Asn1;

namespace TlsaRollover.Core.Dane;

/// <summary>
/// A public key as certificates, requests and key files carry it: a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), what selector 1
/// selects. A record can name a key before there is a certificate for it.
/// </summary>
/// <param name="Der">The SubjectPublicKeyInfo with tag and length; not copied from what was read.</param>
/// <param name="KeyAlgorithm">The kind of the key.</param>
public sealed record SubjectPublicKey(ReadOnlyMemory<byte> Der, KeyAlgorithm KeyAlgorithm)
{
    /// <summary>Reads a SubjectPublicKeyInfo of any algorithm; the key itself is not looked at.</summary>
    /// <exception cref="FormatException">It is none in DER, or octets follow it.</exception>
    public static SubjectPublicKey FromDer(ReadOnlyMemory<byte> der)
    {
        try
        {
            var file = new AsnReader(der, AsnEncodingRules.DER);
            var info = file.ReadSequence();
            file.ThrowIfNotEmpty();
            info.ReadSequence(); // algorithm
            info.ReadBitString(out _); // subjectPublicKey
            info.ThrowIfNotEmpty();
            return new(der, AlgorithmOf(der));
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"not a public key: {e.Message}", e);
        }
    }

    internal static KeyAlgorithm AlgorithmOf(ReadOnlyMemory<byte> spki) =>
        new AsnReader(spki, AsnEncodingRules.DER).ReadSequence().ReadSequence().ReadObjectIdentifier() switch
        {
            "1.2.840.113549.1.1.1" or "1.2.840.113549.1.1.10" => KeyAlgorithm.Rsa,
            "1.2.840.10045.2.1" => KeyAlgorithm.Ecdsa,
            "1.3.101.112" or "1.3.101.113" => KeyAlgorithm.EdDsa,
            _ => KeyAlgorithm.Other,
        };
}
