using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TlsaRollover.Core.Dane;

/// <summary>The RDATA of one TLSA record: parameters and association data (RFC 6698 §2.1). Compares by value, in the order of the wire octets.</summary>
/// <param name="Parameters">Certificate usage, selector and matching type.</param>
/// <param name="Data">The certificate association data, of any length.</param>
public sealed record TlsaRecord(TlsaParameters Parameters, AssociationData Data) : IComparable<TlsaRecord>
{
    private const string Generic = @"\#"; // RFC 3597 §5

    /// <summary>
    /// Whether an SMTP client can use the record at all: usage 2 or 3, known selector and matching type, a digest of the
    /// right length (RFC 7672 §3.1.3, RFC 7671 §4). Unusable records neither match nor harm.
    /// </summary>
    public bool Usable =>
        Parameters is { Usage: CertificateUsage.DaneTa or CertificateUsage.DaneEe, Selector: Selector.Cert or Selector.Spki, MatchingType: <= MatchingType.Sha512 }
        && (Parameters.DigestOctets ?? Data.Octets.Length) == Data.Octets.Length;

    /// <summary>
    /// Parses RDATA in presentation form, such as <c>3 1 1 0a1b…</c>; blanks may stand within the hexadecimal digits
    /// (RFC 6698 §2.2). The form of unknown types, <c>\# 35 0301010a1b…</c>, is understood too (RFC 3597 §5).
    /// </summary>
    /// <exception cref="FormatException">The text is no TLSA RDATA; the message quotes it.</exception>
    public static TlsaRecord Parse(string text) =>
        TryParse(text, out var record) ? record : throw new FormatException($"{Quoted.Of(text)} is not a TLSA record such as '3 1 1 0a1b…'");

    /// <summary>Parses RDATA in presentation form, as <see cref="Parse"/> does; false when the text is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TlsaRecord? record)
    {
        record = null;
        var fields = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields is [Generic, ..])
            return TryParseGeneric(fields, out record);
        if (fields.Length < 4 || !TlsaParameters.TryParse(fields.AsSpan(0, 3), out var parameters))
            return false;
        record = Octets(fields.Skip(3)) is { } data ? new TlsaRecord(parameters.Value, new(data)) : null;
        return record is not null;
    }

    /// <inheritdoc/>
    public int CompareTo(TlsaRecord? other) =>
        other is null ? 1 : Parameters.CompareTo(other.Parameters) is var order and not 0 ? order : Data.CompareTo(other.Data);

    /// <summary>
    /// Presentation form of the RDATA, hexadecimal in lower case (RFC 6698 §2.2). Without association data, which has no
    /// form there but which servers do give out, that of unknown types.
    /// </summary>
    public override string ToString() => Data.Octets.IsEmpty
        ? string.Create(CultureInfo.InvariantCulture, $"{Generic} 3 {(byte)Parameters.Usage:x2}{(byte)Parameters.Selector:x2}{(byte)Parameters.MatchingType:x2}")
        : $"{Parameters} {Data}";

    private static bool TryParseGeneric(string[] fields, [NotNullWhen(true)] out TlsaRecord? record)
    {
        record = fields.Length > 2
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && Octets(fields.Skip(2)) is [var usage, var selector, var type, .. var data] octets
            && octets.Length == length
            ? new(new((CertificateUsage)usage, (Selector)selector, (MatchingType)type), new(data))
            : null;
        return record is not null;
    }

    private static byte[]? Octets(IEnumerable<string> fields)
    {
        var hex = string.Concat(fields);
        return hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
    }
}
