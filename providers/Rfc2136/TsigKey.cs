using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>A TSIG key (RFC 8945). Prints its name and algorithm, never its secret.</summary>
public sealed class TsigKey
{
    private const string Known = "hmac-sha256, hmac-sha384 or hmac-sha512";

    // RFC 8945 §10: the time that both clocks may be apart
    private static readonly TimeSpan Fudge = TimeSpan.FromSeconds(300);

    private readonly byte[] _secret;
    private readonly DomainName _name;
    private readonly TSigAlgorithm _algorithm;

    /// <summary>A key of that name, algorithm and base64 secret.</summary>
    /// <exception cref="FormatException">A part is missing or wrong; the message says which and never holds the secret.</exception>
    public TsigKey(string name, string algorithm, string secret)
    {
        // the MAC covers the name in lower case (RFC 8945 §4.2); the wire library does not see to that
        Name = name.Trim().TrimEnd('.').ToLowerInvariant();
        if (Name.Length == 0 || !DomainName.TryParse(Name, out var parsed))
            throw new FormatException($"'{name}' is no TSIG key name");
        _name = parsed!;
        Algorithm = algorithm.Trim().TrimEnd('.').ToLowerInvariant();
        _algorithm = AlgorithmOf(Algorithm) ?? throw new FormatException($"the TSIG algorithm '{algorithm}' of key '{Name}' is not supported: use {Known}");
        _secret = SecretOf(secret) ?? throw new FormatException($"the secret of TSIG key '{Name}' is not base64");
    }

    /// <summary>The key's name, lower case, without the final dot.</summary>
    public string Name { get; }

    /// <summary><c>hmac-sha256</c>, <c>hmac-sha384</c> or <c>hmac-sha512</c>.</summary>
    public string Algorithm { get; }

    /// <summary>How far apart the clocks of both ends may be.</summary>
    internal static TimeSpan AllowedSkew => Fudge;

    /// <summary>Name and algorithm.</summary>
    public override string ToString() => $"{Name} ({Algorithm})";

    internal void Sign(DnsMessageBase message, DateTimeOffset now) =>
        message.TSigOptions = new TSigRecord(_name, _algorithm, now.UtcDateTime, Fudge, message.TransactionID, ReturnCode.NoError, null, _secret);

    private static TSigAlgorithm? AlgorithmOf(string algorithm) => algorithm switch
    {
        "hmac-sha256" => TSigAlgorithm.Sha256,
        "hmac-sha384" => TSigAlgorithm.Sha384,
        "hmac-sha512" => TSigAlgorithm.Sha512,
        _ => null,
    };

    private static byte[]? SecretOf(string secret)
    {
        var octets = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, octets, out var count) && count > 0 ? octets[..count] : null;
    }
}
