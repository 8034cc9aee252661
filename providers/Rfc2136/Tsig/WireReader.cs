using System.Buffers.Binary;
using System.Text;

namespace TlsaRollover.Providers.Rfc2136.Tsig;

/// <summary>Reads a DNS message from front to back (RFC 1035 §4.1).</summary>
/// <remarks>Throws <see cref="InvalidDataException"/> where the message ends too early.</remarks>
internal sealed class WireReader(byte[] message)
{
    // a name has at most 127 labels; more steps are a loop of pointers
    private const int MostSteps = 255;

    public int Position { get; private set; }

    public ushort Read16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public long Read48() => ((long)Read16() << 32) | BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public byte[] ReadBlock() => Take(Read16()).ToArray();

    public void Skip(int count) => Take(count);

    /// <summary>Reads a name, lower case, without the final dot; follows pointers (RFC 1035 §4.1.4).</summary>
    public string ReadName()
    {
        var name = new StringBuilder();
        int? after = null;
        for (var step = 0; step < MostSteps; step++)
        {
            var length = Take(1)[0];
            if (length == 0)
            {
                Position = after ?? Position;
                return name.ToString().TrimEnd('.').ToLowerInvariant();
            }

            if (length < 0xC0)
            {
                name.Append(Encoding.Latin1.GetString(Take(length))).Append('.');
                continue;
            }

            var target = ((length & 0x3F) << 8) | Take(1)[0];
            after ??= Position;
            Position = target;
        }

        throw new InvalidDataException("a name in the message never ends");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Position + count > message.Length) throw new InvalidDataException("the message ends too early");
        Position += count;
        return message.AsSpan(Position - count, count);
    }
}
