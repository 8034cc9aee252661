using System.Buffers.Binary;

namespace Fuzz.Tests;

/// <summary>Changes valid inputs at random: the same seed and index give the same changes.</summary>
/// <param name="seeds">The valid inputs.</param>
/// <param name="seed">Of the run.</param>
public sealed class Mutator(IReadOnlyList<byte[]> seeds, int seed)
{
    private const int MostChanges = 8;
    private const int MostOctets = 65_535; // a DNS message over TCP, and no parser here needs more to go wrong
    private static readonly byte[] Special = [0, 1, 0x7f, 0x80, 0xc0, 0xff, (byte)'\n', (byte)'\r', (byte)'"', (byte)'=', (byte)'-', (byte)' '];
    private static readonly string[] Words = ["99999999999999999999", "-1", "\r\n", "\n\n", "\"\"\"", "0x", "\u0000", "\ud83d\ude00", "[[", "]]", "{", "\\", "'", "#", "..", "IN TLSA"];

    public byte[] Make(long index)
    {
        var random = new Random(unchecked((seed * 1_000_003) + (int)index));
        var input = seeds[random.Next(seeds.Count)].ToList();
        for (var change = random.Next(MostChanges + 1); change > 0; change--)
            Change(input, random);
        return input.Count > MostOctets ? [.. input.Take(MostOctets)] : [.. input];
    }

    private void Change(List<byte> input, Random random)
    {
        if (input.Count == 0)
        {
            input.AddRange(seeds[random.Next(seeds.Count)]);
            return;
        }

        var at = random.Next(input.Count);
        var length = 1 + random.Next(random.Next(2) == 0 ? 4 : input.Count - at);
        length = Math.Min(length, input.Count - at);
        switch (random.Next(10))
        {
            case 0: input[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: input[at] = Special[random.Next(Special.Length)]; break;
            case 2: input[at] = (byte)random.Next(256); break;
            case 3: input.RemoveRange(at, length); break;
            case 4: input.InsertRange(at, input.GetRange(at, length)); break;
            case 5: input.RemoveRange(at, input.Count - at); break;
            case 6: Overwrite(input, at, random); break;
            case 7: input.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)])); break;
            case 8: Splice(input, at, random); break;
            default: Repeat(input, at, length, random); break;
        }
    }

    /// <summary>Lengths and counters with extreme values.</summary>
    private static void Overwrite(List<byte> input, int at, Random random)
    {
        ushort[] extremes = [0, 1, 255, 256, 0x7fff, 0x8000, 0xc000, 0xc00c, 0xffff, (ushort)random.Next(65_536)];
        Span<byte> number = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(number, extremes[random.Next(extremes.Length)]);
        for (var octet = 0; octet < number.Length && at + octet < input.Count; octet++)
            input[at + octet] = number[octet];
    }

    private void Splice(List<byte> input, int at, Random random)
    {
        var other = seeds[random.Next(seeds.Count)];
        input.RemoveRange(at, input.Count - at);
        input.AddRange(other.Skip(random.Next(other.Length + 1)));
    }

    private static void Repeat(List<byte> input, int at, int length, Random random)
    {
        var part = input.GetRange(at, Math.Min(length, 64));
        for (var times = random.Next(random.Next(8) == 0 ? 2000 : 20); times > 0 && input.Count < MostOctets; times--)
            input.InsertRange(at, part);
    }
}
