namespace TlsaRollover.Core.Dane;

/// <summary>
/// The certificate association data of a TLSA record, in octets (RFC 6698 §2.1.4). Compares by octets. Any length is kept,
/// none at all included, for a server may give out anything; <see cref="TlsaRecord.Usable"/> judges it.
/// </summary>
public sealed class AssociationData : IEquatable<AssociationData>, IComparable<AssociationData>
{
    private readonly byte[] _octets;

    /// <summary>Holds a copy of <paramref name="octets"/> in wire form.</summary>
    public AssociationData(ReadOnlySpan<byte> octets) => _octets = octets.ToArray();

    /// <summary>The octets in wire form.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Reads hexadecimal digits of either case, blanks between them allowed (RFC 6698 §2.2).</summary>
    /// <exception cref="FormatException">Not an even, positive number of hexadecimal digits; the message quotes the text.</exception>
    public static AssociationData Parse(string hex)
    {
        var digits = string.Concat(hex.Where(c => !char.IsWhiteSpace(c)));
        return digits.Length > 0 && digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit)
            ? new(Convert.FromHexString(digits))
            : throw new FormatException($"{Quoted.Of(hex)} is not association data: write an even number of hexadecimal digits");
    }

    /// <inheritdoc/>
    public bool Equals(AssociationData? other) => other is not null && Octets.SequenceEqual(other.Octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AssociationData);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_octets);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public int CompareTo(AssociationData? other) => other is null ? 1 : Octets.SequenceCompareTo(other.Octets);

    /// <summary>Lower-case hexadecimal, without blanks.</summary>
    public override string ToString() => Convert.ToHexStringLower(_octets);
}
