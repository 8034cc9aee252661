using System.Formats.Asn1;
using TlsaRollover.Core.Dane;

namespace Core.Tests.Dane;

/// <summary>The bare frame of a certificate (RFC 5280 §4.1), to set single fields in ways that no program would write.</summary>
internal sealed record SyntheticCertificate
{
    private static readonly Asn1Tag VersionTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public int? Version { get; init; } = 2;

    public string KeyOid { get; init; } = "1.3.101.112";

    public Action<AsnWriter> Validity { get; init; } = Times("260102030405Z", "270102030405Z");

    public Action<AsnWriter> AfterSignature { get; init; } = _ => { };

    public byte[] Der()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            Body(writer);
            Algorithm(writer, "1.3.101.112");
            writer.WriteBitString([1, 2, 3]);
            AfterSignature(writer);
        }

        return writer.Encode();
    }

    public CertificateChain.Part Read() => CertificateChain.FromDer([Der()]).Leaf;

    /// <summary>Times as they are written; 13 characters make a UTCTime, 15 a GeneralizedTime.</summary>
    public static Action<AsnWriter> Times(params string[] times) => writer =>
    {
        foreach (var time in times)
            writer.WriteEncodedValue([(byte)(time.Length > 13 ? 0x18 : 0x17), (byte)time.Length, .. System.Text.Encoding.ASCII.GetBytes(time)]);
    };

    private void Body(AsnWriter writer)
    {
        using var body = writer.PushSequence();
        if (Version is { } version)
            using (writer.PushSequence(VersionTag))
                writer.WriteInteger(version);
        writer.WriteInteger(7);
        Algorithm(writer, "1.3.101.112");
        writer.PushSequence().Dispose(); // issuer
        using (writer.PushSequence())
            Validity(writer);
        writer.PushSequence().Dispose(); // subject
        using (writer.PushSequence())
        {
            Algorithm(writer, KeyOid);
            writer.WriteBitString([4, 5, 6]);
        }
    }

    private static void Algorithm(AsnWriter writer, string oid)
    {
        using var algorithm = writer.PushSequence();
        writer.WriteObjectIdentifier(oid);
    }
}
