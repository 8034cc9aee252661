using System.Security.Cryptography;
using System.Text;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>A TSIG key (RFC 8945). Prints its name and algorithm, never its secret.</summary>
public sealed class TsigKey
{
    private const string Known = "hmac-sha256, hmac-sha384 or hmac-sha512";

    private static readonly Dictionary<string, Func<byte[], byte[], byte[]>> Algorithms = new()
    {
        ["hmac-sha256"] = HMACSHA256.HashData,
        ["hmac-sha384"] = HMACSHA384.HashData,
        ["hmac-sha512"] = HMACSHA512.HashData,
    };

    private readonly byte[] _secret;
    private readonly Func<byte[], byte[], byte[]> _hash;

    /// <summary>A key of that name, algorithm and base64 secret.</summary>
    /// <exception cref="FormatException">A part is missing or wrong; the message says which and never holds the secret.</exception>
    public TsigKey(string name, string algorithm, string secret)
    {
        // key and algorithm are names, and the MAC covers them in lower case (RFC 8945 §4.3.3)
        Name = OwnerName.TryParse(name.Trim(), out var parsed, out var fault)
            ? parsed.Text
            : throw new FormatException($"'{name}' is no TSIG key name: {fault}");
        Algorithm = algorithm.Trim().TrimEnd('.').ToLowerInvariant();
        _hash = Algorithms.GetValueOrDefault(Algorithm)
            ?? throw new FormatException($"the TSIG algorithm '{algorithm}' of key '{Name}' is not supported: use {Known}");
        _secret = SecretOf(secret) ?? throw new FormatException($"the secret of TSIG key '{Name}' is not base64");
    }

    /// <summary>The key's name, lower case, without the final dot.</summary>
    public string Name { get; }

    /// <summary><c>hmac-sha256</c>, <c>hmac-sha384</c> or <c>hmac-sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>How far apart the clocks of both ends may be (RFC 8945 §10).</summary>
    internal static TimeSpan AllowedSkew => TimeSpan.FromSeconds(300);

    internal byte[] NameOctets => OctetsOf(Name);

    internal byte[] AlgorithmOctets => OctetsOf(Algorithm);

    /// <summary>Name and algorithm.</summary>
    public override string ToString() => $"{Name} ({Algorithm})";

    internal byte[] Hash(byte[] octets) => _hash(_secret, octets);

    private static byte[] OctetsOf(string name) =>
        [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];

    private static byte[]? SecretOf(string secret)
    {
        var octets = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, octets, out var count) && count > 0 ? octets[..count] : null;
    }
}
