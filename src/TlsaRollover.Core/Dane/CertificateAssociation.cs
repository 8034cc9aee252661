using System.Security.Cryptography;

namespace TlsaRollover.Core.Dane;

/// <summary>Computes what a certificate chain yields for TLSA parameters (RFC 6698 §2.1, RFC 7671 §5). The only place where associations are made.</summary>
public static class CertificateAssociation
{
    private static readonly TlsaParameters[] Digests =
    [
        .. from usage in (CertificateUsage[])[CertificateUsage.DaneTa, CertificateUsage.DaneEe]
           from selector in (Selector[])[Selector.Cert, Selector.Spki]
           from type in (MatchingType[])[MatchingType.Sha256, MatchingType.Sha512]
           select new TlsaParameters(usage, selector, type),
    ];

    /// <summary>
    /// Every digest record an SMTP client could match with this chain (usages 2 and 3, RFC 7672 §3.1), and those of
    /// <paramref name="more"/> (such as whole keys, matching type 0).
    /// </summary>
    /// <exception cref="NotSupportedException">A value among <paramref name="more"/> is not defined by RFC 6698.</exception>
    public static RecordSet All(CertificateChain chain, params IEnumerable<TlsaParameters> more) =>
        RecordSet.Of(Digests.Concat(more).Distinct().SelectMany(parameters => For(chain, parameters)));

    /// <summary>
    /// The records for one set of parameters: one of the leaf for usages 1 and 3, one of each issuer certificate in the
    /// chain for usages 0 and 2 (none when the chain holds only the leaf). A self-signed leaf is no issuer here: a server
    /// with nothing above its leaf gives a DANE-TA client no anchor (RFC 7671 §5.2.2). Nothing is checked of signatures,
    /// names or validity.
    /// </summary>
    /// <exception cref="NotSupportedException">The parameters have a value that RFC 6698 does not define.</exception>
    public static RecordSet For(CertificateChain chain, TlsaParameters parameters) =>
        RecordSet.Of(Covered(chain, parameters.Usage).Select(part => new TlsaRecord(parameters, Data(part, parameters))));

    /// <summary>The record of a key without its certificate: an end entity's (usage 1 or 3), which only selector SPKI can name.</summary>
    /// <exception cref="NotSupportedException">The parameters want a certificate, or have a value that RFC 6698 does not define.</exception>
    public static TlsaRecord For(SubjectPublicKey key, TlsaParameters parameters) =>
        parameters is { Usage: CertificateUsage.PkixEe or CertificateUsage.DaneEe, Selector: Selector.Spki }
            ? new(parameters, Matched(key.Der.Span, parameters.MatchingType))
            : throw new NotSupportedException($"{parameters} wants a certificate: a key alone gives 3 1 and 1 1 only");

    /// <summary>The record that names the leaf certificate itself: DANE-EE(3) Cert(0) SHA2-256(1).</summary>
    public static TlsaRecord Leaf(CertificateChain chain) => For(chain, LeafParameters).Single();

    internal static TlsaParameters LeafParameters => new(CertificateUsage.DaneEe, Selector.Cert, MatchingType.Sha256);

    private static IEnumerable<CertificateChain.Part> Covered(CertificateChain chain, CertificateUsage usage) => usage switch
    {
        CertificateUsage.PkixEe or CertificateUsage.DaneEe => [chain.Leaf],
        CertificateUsage.PkixTa or CertificateUsage.DaneTa => chain.Parts.Skip(1),
        _ => throw new NotSupportedException($"certificate usage {(byte)usage} is not defined by RFC 6698"),
    };

    private static AssociationData Data(CertificateChain.Part part, TlsaParameters parameters) => parameters.Selector switch
    {
        Selector.Cert => Matched(part.Der.Span, parameters.MatchingType),
        Selector.Spki => Matched(part.Spki.Span, parameters.MatchingType),
        _ => throw new NotSupportedException($"selector {(byte)parameters.Selector} is not defined by RFC 6698"),
    };

    private static AssociationData Matched(ReadOnlySpan<byte> content, MatchingType type) => type switch
    {
        MatchingType.Full => new(content),
        MatchingType.Sha256 => new(SHA256.HashData(content)),
        MatchingType.Sha512 => new(SHA512.HashData(content)),
        _ => throw new NotSupportedException($"matching type {(byte)type} is not defined by RFC 6698"),
    };
}
