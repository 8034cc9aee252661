using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TlsaRollover.Core.Dane;

/// <summary>How a TLSA record constrains the chain (RFC 6698 §2.1.1; mnemonics of RFC 7218). Other octets may occur and are kept.</summary>
public enum CertificateUsage : byte
{
    /// <summary>CA constraint; useless for SMTP (RFC 7672 §3.1.3).</summary>
    PkixTa = 0,

    /// <summary>Service certificate constraint; useless for SMTP (RFC 7672 §3.1.3).</summary>
    PkixEe = 1,

    /// <summary>Trust anchor assertion.</summary>
    DaneTa = 2,

    /// <summary>Domain-issued certificate.</summary>
    DaneEe = 3,
}

/// <summary>What part of the certificate is matched (RFC 6698 §2.1.2). Other octets may occur and are kept.</summary>
public enum Selector : byte
{
    /// <summary>The whole certificate.</summary>
    Cert = 0,

    /// <summary>The SubjectPublicKeyInfo.</summary>
    Spki = 1,
}

/// <summary>How the selected content is presented (RFC 6698 §2.1.3). Other octets may occur and are kept.</summary>
public enum MatchingType : byte
{
    /// <summary>The content itself.</summary>
    Full = 0,

    /// <summary>Its SHA2-256 digest, 32 octets.</summary>
    Sha256 = 1,

    /// <summary>Its SHA2-512 digest, 64 octets.</summary>
    Sha512 = 2,
}

/// <summary>The three parameter octets of a TLSA record, such as <c>3 1 1</c> (RFC 6698 §2.1).</summary>
public readonly record struct TlsaParameters(CertificateUsage Usage, Selector Selector, MatchingType MatchingType) : IComparable<TlsaParameters>
{
    private static readonly Dictionary<string, byte> Mnemonics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["PKIX-TA"] = 0, ["PKIX-EE"] = 1, ["DANE-TA"] = 2, ["DANE-EE"] = 3,
        ["CERT"] = 0, ["SPKI"] = 1,
        ["FULL"] = 0, ["SHA2-256"] = 1, ["SHA2-512"] = 2,
    };

    /// <summary>DANE-EE(3) SPKI(1) SHA2-256(1): the parameters RFC 7671 §5.1 and RFC 7672 §3.1 recommend.</summary>
    public static TlsaParameters Recommended => new(CertificateUsage.DaneEe, Selector.Spki, MatchingType.Sha256);

    /// <summary>The octets a digest of this matching type has, or null where any length may stand.</summary>
    public int? DigestOctets => MatchingType switch
    {
        MatchingType.Sha256 => 32,
        MatchingType.Sha512 => 64,
        _ => null,
    };

    /// <summary>Parses three octets, or their RFC 7218 mnemonics, separated by blanks.</summary>
    /// <exception cref="FormatException">The text is not three octets.</exception>
    public static TlsaParameters Parse(string text) =>
        TryParse(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), out var parameters)
            ? parameters.Value
            : throw new FormatException($"'{text}' is not three TLSA parameters such as '3 1 1'");

    /// <inheritdoc/>
    public int CompareTo(TlsaParameters other) =>
        (Usage, Selector, MatchingType).CompareTo((other.Usage, other.Selector, other.MatchingType));

    /// <summary>Presentation form: three decimal numbers (RFC 6698 §2.2).</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(byte)Usage} {(byte)Selector} {(byte)MatchingType}");

    internal static bool TryParse(ReadOnlySpan<string> fields, [NotNullWhen(true)] out TlsaParameters? parameters)
    {
        parameters = null;
        if (fields.Length != 3 || Octet(fields[0]) is not { } usage || Octet(fields[1]) is not { } selector || Octet(fields[2]) is not { } type)
            return false;
        parameters = new TlsaParameters((CertificateUsage)usage, (Selector)selector, (MatchingType)type);
        return true;
    }

    private static byte? Octet(string field) =>
        Mnemonics.TryGetValue(field, out var value) || byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            ? value
            : null;
}
