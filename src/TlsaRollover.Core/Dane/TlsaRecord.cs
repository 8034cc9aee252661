using System.Diagnostics.CodeAnalysis;

namespace TlsaRollover.Core.Dane;

/// <summary>The RDATA of one TLSA record: parameters and association data (RFC 6698 §2.1).</summary>
public sealed record TlsaRecord(TlsaParameters Parameters, AssociationData Data) : IComparable<TlsaRecord>
{
    /// <summary>
    /// Whether an SMTP client can use the record at all: usage 2 or 3, known selector and matching type, a digest of the
    /// right length (RFC 7672 §3.1.3, RFC 7671 §4). Unusable records neither match nor harm.
    /// </summary>
    public bool Usable =>
        Parameters is { Usage: CertificateUsage.DaneTa or CertificateUsage.DaneEe, Selector: Selector.Cert or Selector.Spki, MatchingType: <= MatchingType.Sha512 }
        && (Parameters.DigestOctets ?? Data.Octets.Length) == Data.Octets.Length;

    /// <summary>Parses RDATA in presentation form, such as <c>3 1 1 0a1b…</c>; blanks may stand within the hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is no TLSA RDATA.</exception>
    public static TlsaRecord Parse(string text) =>
        TryParse(text, out var record) ? record : throw new FormatException($"'{text}' is not a TLSA record such as '3 1 1 0a1b…'");

    /// <summary>Parses RDATA in presentation form.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TlsaRecord? record)
    {
        record = null;
        var fields = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 || !TlsaParameters.TryParse(fields.AsSpan(0, 3), out var parameters))
            return false;
        var hex = string.Concat(fields.Skip(3));
        if (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
            return false;
        record = new TlsaRecord(parameters.Value, AssociationData.Parse(hex));
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(TlsaRecord? other) =>
        other is null ? 1 : Parameters.CompareTo(other.Parameters) is var order and not 0 ? order : Data.CompareTo(other.Data);

    /// <summary>Presentation form of the RDATA, hexadecimal in lower case (RFC 6698 §2.2).</summary>
    public override string ToString() => $"{Parameters} {Data}";
}
