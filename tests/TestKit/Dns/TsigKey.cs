using System.Security.Cryptography;

namespace TestKit;

/// <summary>A TSIG key (RFC 8945) and the two files that people keep one in.</summary>
/// <param name="Name">Without a final dot.</param>
/// <param name="Algorithm"><c>hmac-sha256</c>, <c>hmac-sha384</c> or <c>hmac-sha512</c>.</param>
/// <param name="Secret">Base64.</param>
public sealed record TsigKey(string Name, string Algorithm, string Secret)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static TsigKey Create(string name, string algorithm = "hmac-sha256") => new(name, algorithm, NewSecret());

    /// <summary>The same name with a secret that the server does not know: BADSIG.</summary>
    public TsigKey WithWrongSecret() => this with { Secret = NewSecret() };

    /// <summary>The statement that named.conf and key files share.</summary>
    public string BindText => $"key \"{Name}\" {{\n    algorithm {Algorithm};\n    secret \"{Secret}\";\n}};\n";

    public string CertbotIni(System.Net.IPEndPoint server) =>
        $"""
        dns_rfc2136_server = {server.Address}
        dns_rfc2136_port = {server.Port}
        dns_rfc2136_name = {Name}.
        dns_rfc2136_secret = {Secret}
        dns_rfc2136_algorithm = {Algorithm.ToUpperInvariant()}

        """;

    /// <summary>Writes the key file that BIND's tools read, mode 0600.</summary>
    public string WriteBind(TempFolder folder, string relative) => folder.Write(relative, BindText, OwnerOnly);

    /// <summary>Writes the credentials file of certbot's dns_rfc2136, mode 0600.</summary>
    public string WriteCertbot(TempFolder folder, string relative, System.Net.IPEndPoint server) =>
        folder.Write(relative, CertbotIni(server), OwnerOnly);

    private static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
