using System.Globalization;
using System.Net;

namespace TlsaRollover.Providers.Rfc2136;

/// <summary>A credentials file of certbot's dns_rfc2136 plugin, so that one file serves both programs.</summary>
/// <param name="Server">The server that takes updates.</param>
/// <param name="Key">The TSIG key.</param>
public sealed record CertbotCredentials(IPEndPoint Server, TsigKey Key)
{
    private const string Prefix = "dns_rfc2136_";
    private const int DefaultPort = 53;

    /// <summary>Reads <c>dns_rfc2136_server</c>, <c>_port</c>, <c>_name</c>, <c>_secret</c> and <c>_algorithm</c>.</summary>
    /// <param name="text">The file's content.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <exception cref="FormatException">A setting is missing or wrong; the message never holds the secret.</exception>
    public static CertbotCredentials Parse(string text, string source)
    {
        var settings = Read(text);
        try
        {
            // certbot falls back to HMAC-MD5 where no algorithm stands; a silent fallback is refused here
            return new(ServerOf(settings), new TsigKey(Get(settings, "name"), Get(settings, "algorithm"), Get(settings, "secret")));
        }
        catch (FormatException fault)
        {
            throw new FormatException($"{source}: {fault.Message}", fault);
        }
    }

    /// <summary>Whether the text has a setting of that plugin.</summary>
    public static bool Looks(string text) => Read(text).Count > 0;

    private static Dictionary<string, string> Read(string text) => text
        .Split('\n')
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2 && parts[0].StartsWith(Prefix, StringComparison.Ordinal))
        .GroupBy(parts => parts[0][Prefix.Length..], parts => parts[1].Trim('"', '\''))
        .ToDictionary(setting => setting.Key, setting => setting.Last());

    private static string Get(Dictionary<string, string> settings, string name) =>
        settings.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new FormatException($"{Prefix}{name} is missing");

    private static IPEndPoint ServerOf(Dictionary<string, string> settings)
    {
        var server = Get(settings, "server");
        if (!IPAddress.TryParse(server, out var address))
            throw new FormatException($"{Prefix}server is '{server}', which is no IP address");
        return new(address, PortOf(settings.GetValueOrDefault("port")));
    }

    private static int PortOf(string? port) =>
        port is null ? DefaultPort
        : ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new FormatException($"{Prefix}port is '{port}', which is no port number");
}
