using System.Formats.Asn1;

namespace TlsaRollover.Cli.Commands.Record;

/// <summary>Tells by its shape what a DER file holds, since DER has no labels.</summary>
internal static class DerForm
{
    // stands for every tag that is not universal, such as the version of a certificate
    private const UniversalTagNumber Tagged = UniversalTagNumber.EndOfContents;

    /// <summary>The label that PEM would give it (RFC 7468 §4), null when it is nothing that is known here.</summary>
    public static string? LabelOf(ReadOnlyMemory<byte> der)
    {
        try
        {
            return Elements(der) switch
            {
                [UniversalTagNumber.Sequence, UniversalTagNumber.Sequence, UniversalTagNumber.BitString] => SignedLabelOf(der),
                [UniversalTagNumber.Sequence, UniversalTagNumber.BitString] => "PUBLIC KEY",
                [UniversalTagNumber.Sequence, UniversalTagNumber.OctetString] => "ENCRYPTED PRIVATE KEY",
                [UniversalTagNumber.Integer, UniversalTagNumber.Sequence, UniversalTagNumber.OctetString, ..] => "PRIVATE KEY",
                [UniversalTagNumber.Integer, UniversalTagNumber.OctetString, ..] => "EC PRIVATE KEY", // RFC 5915 §3
                [UniversalTagNumber.Integer, UniversalTagNumber.Integer] => "RSA PUBLIC KEY", // RFC 8017 A.1
                [UniversalTagNumber.Integer, UniversalTagNumber.Integer, UniversalTagNumber.Integer, ..] => "RSA PRIVATE KEY",
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    /// <summary>A request has version, name and key (RFC 2986 §4.1), a certificate more.</summary>
    private static string SignedLabelOf(ReadOnlyMemory<byte> der) =>
        Elements(new AsnReader(der, AsnEncodingRules.DER).ReadSequence().ReadEncodedValue()) is
            [UniversalTagNumber.Integer, UniversalTagNumber.Sequence, UniversalTagNumber.Sequence, .. [] or [Tagged]]
            ? "CERTIFICATE REQUEST"
            : "CERTIFICATE";

    private static List<UniversalTagNumber> Elements(ReadOnlyMemory<byte> der)
    {
        var file = new AsnReader(der, AsnEncodingRules.DER);
        var sequence = file.ReadSequence();
        file.ThrowIfNotEmpty();
        var tags = new List<UniversalTagNumber>();
        while (sequence.HasData)
        {
            var tag = sequence.PeekTag();
            tags.Add(tag.TagClass == TagClass.Universal ? (UniversalTagNumber)tag.TagValue : Tagged);
            sequence.ReadEncodedValue();
        }
        return tags;
    }
}
