namespace TlsaRollover.Providers.Rfc2136.Tsig;

/// <summary>The TSIG record at the end of a message (RFC 8945 §4.2).</summary>
/// <param name="Start">Where in the message it begins.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Algorithm">The algorithm's name.</param>
/// <param name="TimeSigned">Seconds since 1970.</param>
/// <param name="Fudge">Seconds that the clocks may be apart.</param>
/// <param name="Mac">The message authentication code.</param>
/// <param name="OriginalId">The ID of the message when it was signed.</param>
/// <param name="Error">Error value (RFC 8945 §3).</param>
/// <param name="Other">Other data: the server's time when the error is BADTIME.</param>
internal sealed record TsigRecord(
    int Start, string Name, string Algorithm, long TimeSigned, ushort Fudge, byte[] Mac, ushort OriginalId, ushort Error, byte[] Other)
{
    public const ushort Type = 250;

    private const int HeaderOctets = 12;

    /// <summary>The TSIG record of the message, null when its last record is none (RFC 8945 §5.1).</summary>
    public static TsigRecord? LastOf(byte[] message)
    {
        var reader = new WireReader(message);
        reader.Skip(4);
        var (questions, answers, authorities, additional) = (reader.Read16(), reader.Read16(), reader.Read16(), reader.Read16());
        for (var question = 0; question < questions; question++) SkipQuestion(reader);
        for (var record = 1; record < answers + authorities + additional; record++) SkipRecord(reader);
        return additional == 0 ? null : Read(reader);
    }

    private static void SkipQuestion(WireReader reader)
    {
        reader.ReadName();
        reader.Skip(4);
    }

    private static void SkipRecord(WireReader reader)
    {
        reader.ReadName();
        reader.Skip(8);
        reader.ReadBlock();
    }

    private static TsigRecord? Read(WireReader reader)
    {
        var start = reader.Position;
        var name = reader.ReadName();
        if (reader.Read16() != Type) return null;
        reader.Skip(8);
        return new(
            start, name, reader.ReadName(), reader.Read48(), reader.Read16(), reader.ReadBlock(), reader.Read16(), reader.Read16(), reader.ReadBlock());
    }
}
