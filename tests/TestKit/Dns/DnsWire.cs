using System.Buffers.Binary;
using System.Text;

namespace TestKit;

/// <summary>Just enough of RFC 1035 §4 to ask and to read an answer; shares nothing with the product.</summary>
internal static class DnsWire
{
    public static byte[] Question(ushort id, string name, DnsType type, bool recursion, bool dnssec)
    {
        var message = new List<byte>();
        Add16(message, id);
        // AD in a question asks a validating resolver to tell (RFC 6840 §5.7)
        Add16(message, (ushort)((recursion ? 0x0100 : 0) | 0x0020));
        foreach (var counter in new ushort[] { 1, 0, 0, 1 }) Add16(message, counter);
        AddName(message, name);
        Add16(message, (ushort)type);
        Add16(message, 1);
        // OPT: root, type 41, size 4096, DO bit (RFC 6891 §6.1)
        message.AddRange([0, 0, 41, 0x10, 0, 0, 0, (byte)(dnssec ? 0x80 : 0), 0, 0, 0]);
        return [.. message];
    }

    public static DnsAnswer Parse(byte[] message)
    {
        var flags = Read16(message, 2);
        var position = 12;
        for (var question = Read16(message, 4); question > 0; question--)
        {
            ReadName(message, ref position);
            position += 4;
        }
        var answers = ReadRecords(message, Read16(message, 6), ref position);
        var authority = ReadRecords(message, Read16(message, 8), ref position);
        return new(flags & 0xF, (flags & 0x0400) != 0, (flags & 0x0020) != 0, answers, authority);
    }

    public static ushort Read16(byte[] message, int position) => BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(position));

    private static List<DnsRecord> ReadRecords(byte[] message, int count, ref int position)
    {
        var records = new List<DnsRecord>();
        for (; count > 0; count--) records.Add(ReadRecord(message, ref position));
        return records;
    }

    private static DnsRecord ReadRecord(byte[] message, ref int position)
    {
        var name = ReadName(message, ref position);
        var type = (DnsType)Read16(message, position);
        var ttl = BinaryPrimitives.ReadInt32BigEndian(message.AsSpan(position + 4));
        var length = Read16(message, position + 8);
        position += 10 + length;
        return new(name, type, ttl, message[(position - length)..position]);
    }

    private static string ReadName(byte[] message, ref int position)
    {
        var name = new StringBuilder();
        var at = position;
        var jumped = false;
        while (message[at] != 0)
        {
            if ((message[at] & 0xC0) == 0xC0)
            {
                if (!jumped) position = at + 2;
                jumped = true;
                at = Read16(message, at) & 0x3FFF;
                continue;
            }
            name.Append(Encoding.ASCII.GetString(message, at + 1, message[at])).Append('.');
            at += message[at] + 1;
        }
        if (!jumped) position = at + 1;
        return name.ToString();
    }

    private static void AddName(List<byte> message, string name)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            message.Add((byte)label.Length);
            message.AddRange(Encoding.ASCII.GetBytes(label));
        }
        message.Add(0);
    }

    private static void Add16(List<byte> message, ushort value) => message.AddRange([(byte)(value >> 8), (byte)(value & 0xFF)]);
}
