using System.Buffers.Binary;

namespace TestKit;

/// <summary>One record as it stood on the wire.</summary>
public sealed record DnsRecord(string Name, DnsType Type, int Ttl, byte[] Data)
{
    /// <summary>A TLSA record as <c>3 1 1 hex</c>, in lower case.</summary>
    public string TlsaText => $"{Data[0]} {Data[1]} {Data[2]} {Convert.ToHexStringLower(Data.AsSpan(3))}";

    /// <summary>The serial: five 32-bit numbers end a SOA record, whatever its two names look like.</summary>
    public uint SoaSerial => BinaryPrimitives.ReadUInt32BigEndian(Data.AsSpan(Data.Length - 20));

    /// <summary>The type that an RRSIG covers.</summary>
    public DnsType Covers => (DnsType)BinaryPrimitives.ReadUInt16BigEndian(Data);
}
