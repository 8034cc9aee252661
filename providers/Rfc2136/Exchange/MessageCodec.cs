using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using ARSoft.Tools.Net.Dns;
using ARSoft.Tools.Net.Dns.DynamicUpdate;

namespace TlsaRollover.Providers.Rfc2136.Exchange;

/// <summary>
/// Messages to octets and back, by the wire library. Its client would do it too, but looks up every network interface and
/// resolver of the host first; what it encodes and compares with is not public, so it is called by name.
/// </summary>
internal static class MessageCodec
{
    private const int HeaderOctets = 12;

    public static ReadOnlyMemory<byte> Encode(DnsMessageBase message) => EncodeMessage(message).ToArraySegment(includeLengthHeader: false);

    public static DnsMessage ParseAnswer(byte[] octets) => DnsMessage.Parse(octets);

    public static DnsUpdateMessage ParseUpdate(byte[] octets) => DnsUpdateMessage.Parse(octets);

    /// <summary>The answer to that question.</summary>
    /// <exception cref="InvalidDataException">The octets are no answer to it.</exception>
    public static T Read<T>(byte[] octets, DnsMessageBase question, Func<byte[], T> parse)
        where T : DnsMessageBase
    {
        var answer = Parse(octets, parse);
        return !answer.IsQuery && Fits(question, answer) ? answer : throw new InvalidDataException("the message is no answer to the question");
    }

    /// <summary>The ID of a message (RFC 1035 §4.1.1).</summary>
    public static ushort IdOf(byte[] octets) =>
        octets.Length >= HeaderOctets ? BinaryPrimitives.ReadUInt16BigEndian(octets) : throw new InvalidDataException("the message has no whole header");

    // some servers answer an update by a bare header; its signature proves which update it answers
    private static bool Fits(DnsMessageBase question, DnsMessageBase answer) => question is DnsUpdateMessage || IsAnswer(question, answer);

    private static T Parse<T>(byte[] octets, Func<byte[], T> parse)
    {
        try
        {
            return parse(octets);
        }
        catch (Exception malformed) when (malformed is not OutOfMemoryException)
        {
            // the library says in many ways that octets are no message
            throw new InvalidDataException("the message is malformed", malformed);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Encode")]
    private static extern DnsRawPackage EncodeMessage(DnsMessageBase message);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ValidateResponse")]
    private static extern bool IsAnswer(DnsMessageBase question, DnsMessageBase answer);
}
