using System.Buffers.Binary;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.Rollover;

/// <summary>Makes certificates out of numbers: the same key number yields the same SPKI records, each certificate number its own whole-certificate records.</summary>
public static class SimulatedKeys
{
    public static LineageCertificate Certificate(int key, int certificate, KeyAlgorithm algorithm = KeyAlgorithm.Rsa) =>
        new($"v{certificate}", Associations(key, certificate), algorithm, DateTimeOffset.MaxValue);

    public static RecordSet Associations(int key, int certificate) => RecordSet.Of(
        Record(Selector.Spki, MatchingType.Sha256, key), Record(Selector.Spki, MatchingType.Sha512, key),
        Record(Selector.Cert, MatchingType.Sha256, certificate), Record(Selector.Cert, MatchingType.Sha512, certificate));

    /// <summary>The 3 1 1 record of a key.</summary>
    public static TlsaRecord Spki(int key) => Record(Selector.Spki, MatchingType.Sha256, key);

    /// <summary>The 3 0 1 record of a certificate.</summary>
    public static TlsaRecord Leaf(int certificate) => Record(Selector.Cert, MatchingType.Sha256, certificate);

    private static TlsaRecord Record(Selector selector, MatchingType type, int number)
    {
        var data = new byte[type == MatchingType.Sha256 ? 32 : 64];
        data[0] = (byte)selector;
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(1), number);
        return new(new(CertificateUsage.DaneEe, selector, type), new(data));
    }
}
