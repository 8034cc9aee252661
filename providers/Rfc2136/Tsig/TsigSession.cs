using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TlsaRollover.Providers.Rfc2136.Tsig;

/// <summary>
/// Signs one message and checks its answer (RFC 8945 §5). Done here because the wire library computes hmac-sha384 with SHA-256,
/// signs key names with capitals wrongly, misreads times after 2038 and judges them by the system's clock.
/// </summary>
internal sealed class TsigSession(TsigKey key, DateTimeOffset now)
{
    private const int IdOffset = 0;
    private const int AdditionalCountOffset = 10;
    private const ushort ClassAny = 255;

    private byte[] _requestMac = [];

    /// <summary>What the last checked answer's signature is worth.</summary>
    public TsigVerdict Verdict { get; private set; } = TsigVerdict.Unsigned;

    /// <summary>The message with a TSIG record at its end.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var id = BinaryPrimitives.ReadUInt16BigEndian(message[IdOffset..]);
        var fudge = (ushort)TsigKey.AllowedSkew.TotalSeconds;
        var unsigned = new TsigRecord(message.Length, key.Name, key.Algorithm, now.ToUnixTimeSeconds(), fudge, [], id, 0, []);
        _requestMac = key.Hash([.. message, .. Variables(unsigned)]);
        byte[] signed = [.. message, .. RecordOf(unsigned with { Mac = _requestMac })];
        AddToCount(signed, 1);
        return signed;
    }

    /// <summary>The answer without its TSIG record; <see cref="Verdict"/> tells what that was worth.</summary>
    public byte[] Check(byte[] answer)
    {
        if (TsigRecord.LastOf(answer) is not { } tsig)
        {
            Verdict = TsigVerdict.Unsigned;
            return answer;
        }

        var message = answer[..tsig.Start];
        AddToCount(message, -1);
        Verdict = new(IsSigned(message, tsig), (TsigError)tsig.Error, ServerTime(tsig));
        return message;
    }

    private bool IsSigned(byte[] message, TsigRecord tsig)
    {
        if (tsig.Name != key.Name || tsig.Algorithm != key.Algorithm) return false;
        var original = message.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(original.AsSpan(IdOffset), tsig.OriginalId);
        var mac = key.Hash([.. Octets16(_requestMac.Length), .. _requestMac, .. original, .. Variables(tsig)]);
        return CryptographicOperations.FixedTimeEquals(mac, tsig.Mac) && Math.Abs(now.ToUnixTimeSeconds() - tsig.TimeSigned) <= tsig.Fudge;
    }

    // RFC 8945 §5.2.3: with BADTIME the server's clock stands in the other data, 48 bits
    private static DateTimeOffset? ServerTime(TsigRecord tsig) => tsig switch
    {
        { Other.Length: 6 } => At(tsig.Other.Aggregate(0L, (sum, octet) => (sum << 8) | octet)),
        { TimeSigned: > 0 } => At(tsig.TimeSigned),
        _ => null,
    };

    /// <summary>48 bits reach far beyond the year 9999: no clock says so, and null stands for it.</summary>
    private static DateTimeOffset? At(long seconds) =>
        seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    // RFC 8945 §4.3.3: what the MAC covers besides the message
    private byte[] Variables(TsigRecord tsig) =>
    [
        .. key.NameOctets, .. Octets16(ClassAny), 0, 0, 0, 0, .. key.AlgorithmOctets,
        .. Octets48(tsig.TimeSigned), .. Octets16(tsig.Fudge), .. Octets16(tsig.Error), .. Octets16(tsig.Other.Length), .. tsig.Other,
    ];

    private byte[] RecordOf(TsigRecord tsig)
    {
        byte[] data =
        [
            .. key.AlgorithmOctets, .. Octets48(tsig.TimeSigned), .. Octets16(tsig.Fudge), .. Octets16(tsig.Mac.Length), .. tsig.Mac,
            .. Octets16(tsig.OriginalId), .. Octets16(tsig.Error), .. Octets16(tsig.Other.Length), .. tsig.Other,
        ];
        return [.. key.NameOctets, .. Octets16(TsigRecord.Type), .. Octets16(ClassAny), 0, 0, 0, 0, .. Octets16(data.Length), .. data];
    }

    private static void AddToCount(byte[] message, int more)
    {
        var count = message.AsSpan(AdditionalCountOffset);
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(count) + more));
    }

    private static byte[] Octets16(int value) => [(byte)(value >> 8), (byte)(value & 0xFF)];

    private static byte[] Octets48(long value) => [.. Octets16((int)((value >> 32) & 0xFFFF)), .. Octets16((int)((value >> 16) & 0xFFFF)), .. Octets16((int)(value & 0xFFFF))];
}
