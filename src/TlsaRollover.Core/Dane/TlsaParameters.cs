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

/// <summary>The three parameter octets of a TLSA record, such as <c>3 1 1</c> (RFC 6698 §2.1). Any octet is kept, defined or not.</summary>
public readonly record struct TlsaParameters(CertificateUsage Usage, Selector Selector, MatchingType MatchingType) : IComparable<TlsaParameters>
{
    // RFC 7218 §2: each field has its own words
    private static readonly string[] Usages = ["PKIX-TA", "PKIX-EE", "DANE-TA", "DANE-EE"];
    private static readonly string[] Selectors = ["Cert", "SPKI"];
    private static readonly string[] MatchingTypes = ["Full", "SHA2-256", "SHA2-512"];

    /// <summary>DANE-EE(3) SPKI(1) SHA2-256(1): the parameters RFC 7671 §5.1 and RFC 7672 §3.1.1 recommend.</summary>
    public static TlsaParameters Recommended => new(CertificateUsage.DaneEe, Selector.Spki, MatchingType.Sha256);

    /// <summary>The number of octets of a digest of this matching type (RFC 6698 §2.1.3), or null where any length may stand.</summary>
    public int? DigestOctets => MatchingType switch
    {
        MatchingType.Sha256 => 32,
        MatchingType.Sha512 => 64,
        _ => null,
    };

    /// <summary>Parses three decimal octets, or their RFC 7218 mnemonics in either case, separated by blanks.</summary>
    /// <exception cref="FormatException">The text is not three octets; the message quotes it.</exception>
    public static TlsaParameters Parse(string text) =>
        TryParse(text, out var parameters)
            ? parameters.Value
            : throw new FormatException($"{Quoted.Of(text)} is not three TLSA parameters such as '3 1 1'");

    /// <summary>Parses as <see cref="Parse"/> does; false when the text is not three octets.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TlsaParameters? parameters) =>
        TryParse((text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), out parameters);

    /// <inheritdoc/>
    public int CompareTo(TlsaParameters other) =>
        (Usage, Selector, MatchingType).CompareTo((other.Usage, other.Selector, other.MatchingType));

    /// <summary>Presentation form: three decimal numbers (RFC 6698 §2.2).</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(byte)Usage} {(byte)Selector} {(byte)MatchingType}");

    internal static bool TryParse(ReadOnlySpan<string> fields, [NotNullWhen(true)] out TlsaParameters? parameters)
    {
        parameters = null;
        if (fields.Length != 3
            || Octet(fields[0], Usages, "PrivCert") is not { } usage
            || Octet(fields[1], Selectors, "PrivSel") is not { } selector
            || Octet(fields[2], MatchingTypes, "PrivMatch") is not { } type)
            return false;
        parameters = new TlsaParameters((CertificateUsage)usage, (Selector)selector, (MatchingType)type);
        return true;
    }

    private static byte? Octet(string field, string[] mnemonics, string last)
    {
        if (byte.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        if (last.Equals(field, StringComparison.OrdinalIgnoreCase))
            return byte.MaxValue; // for private use
        var index = Array.FindIndex(mnemonics, word => word.Equals(field, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? null : (byte)index;
    }
}
