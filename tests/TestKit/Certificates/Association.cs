using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TestKit;

/// <summary>The association data of a certificate (RFC 6698 §2.1), computed with the base library alone.</summary>
public static class Association
{
    /// <summary>The TLSA record in presentation form, as <see cref="DnsRecord.TlsaText"/> writes it.</summary>
    public static string Text(X509Certificate2 certificate, int usage, int selector, int matching) =>
        $"{usage} {selector} {matching} {Convert.ToHexStringLower(Digest(Selected(certificate, selector), matching))}";

    /// <summary>True if an end-entity record (usage 1 or 3) of that presentation form matches the certificate.</summary>
    public static bool Matches(string tlsa, X509Certificate2 certificate)
    {
        var fields = tlsa.Split(' ');
        return fields[0] is "1" or "3"
            && fields[1] is "0" or "1"
            && fields[2] is "0" or "1" or "2"
            && tlsa == Text(certificate, fields[0][0] - '0', fields[1][0] - '0', fields[2][0] - '0');
    }

    private static byte[] Selected(X509Certificate2 certificate, int selector) => selector switch
    {
        0 => certificate.RawData,
        1 => certificate.PublicKey.ExportSubjectPublicKeyInfo(),
        _ => throw new ArgumentOutOfRangeException(nameof(selector)),
    };

    private static byte[] Digest(byte[] data, int matching) => matching switch
    {
        0 => data,
        1 => SHA256.HashData(data),
        2 => SHA512.HashData(data),
        _ => throw new ArgumentOutOfRangeException(nameof(matching)),
    };
}
