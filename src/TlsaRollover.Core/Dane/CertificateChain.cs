using System.Formats.Asn1;

namespace TlsaRollover.Core.Dane;

/// <summary>
/// A certificate chain as a server presents it: DER certificates, the leaf first (RFC 8446 §4.4.2). Read no further than
/// an association needs, so that certificates with keys unknown to the platform, such as ML-DSA, can be rolled over too.
/// </summary>
public sealed class CertificateChain
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private CertificateChain(IReadOnlyList<Part> parts) => Parts = parts;

    /// <summary>One certificate of the chain (RFC 5280 §4.1).</summary>
    /// <param name="Der">The whole certificate, what selector 0 selects; not copied from what was read.</param>
    /// <param name="Spki">Its SubjectPublicKeyInfo with tag and length, what selector 1 selects.</param>
    /// <param name="KeyAlgorithm">The kind of its key.</param>
    /// <param name="NotBefore">The first second of its validity, in UTC.</param>
    /// <param name="NotAfter">The last second of its validity, in UTC.</param>
    public sealed record Part(ReadOnlyMemory<byte> Der, ReadOnlyMemory<byte> Spki, KeyAlgorithm KeyAlgorithm, DateTimeOffset NotBefore, DateTimeOffset NotAfter);

    /// <summary>The certificates from the leaf on; never empty.</summary>
    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The server's own certificate.</summary>
    public Part Leaf => Parts[0];

    /// <summary>Reads a chain of DER certificates, the leaf first.</summary>
    /// <exception cref="FormatException">
    /// No certificate was given, or one is no X.509 certificate in DER (RFC 5280 §4.1), or octets follow it: they would be
    /// hashed by selector 0 here and by no client.
    /// </exception>
    public static CertificateChain FromDer(IEnumerable<ReadOnlyMemory<byte>> certificates)
    {
        var parts = certificates.Select(Read).ToList();
        return parts.Count > 0 ? new(parts) : throw new FormatException("the chain holds no certificate");
    }

    private static Part Read(ReadOnlyMemory<byte> der)
    {
        try
        {
            var tbs = Body(der);
            if (tbs.PeekTag().HasSameClassAndValue(VersionTag))
                tbs.ReadEncodedValue();
            tbs.ReadIntegerBytes(); // serialNumber
            tbs.ReadEncodedValue(); // signature
            tbs.ReadEncodedValue(); // issuer
            var validity = tbs.ReadSequence();
            var (notBefore, notAfter) = (Time(validity), Time(validity));
            validity.ThrowIfNotEmpty();
            tbs.ReadEncodedValue(); // subject
            var spki = tbs.ReadEncodedValue();
            return new(der, spki, SubjectPublicKey.AlgorithmOf(spki), notBefore, notAfter);
        }
        catch (AsnContentException e)
        {
            throw new FormatException($"not an X.509 certificate: {e.Message}", e);
        }
    }

    private static AsnReader Body(ReadOnlyMemory<byte> der)
    {
        var file = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = file.ReadSequence();
        file.ThrowIfNotEmpty();
        var tbs = certificate.ReadSequence();
        certificate.ReadSequence(); // signatureAlgorithm
        certificate.ReadBitString(out _); // signature
        certificate.ThrowIfNotEmpty();
        return tbs;
    }

    // RFC 5280 §4.1.2.5: UTCTime until 2049 (50 and later mean 19YY), GeneralizedTime from then on
    private static DateTimeOffset Time(AsnReader validity) =>
        validity.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();
}
