using System.Net;
using TlsaRollover.Providers.Rfc2136;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads a <c>[providers.NAME]</c> table.</summary>
internal static class ProviderReader
{
    private static readonly string[] Types = ["rfc2136"];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The provider's settings, null when a fault leaves it without.</summary>
    public static ProviderSettings? Read(string name, TableReader provider)
    {
        if (provider.RequiredText("type", "\"rfc2136\"") is not { } type)
            return null;
        if (type.Text == "rfc2136")
            return Rfc2136(name, provider);
        provider.Faults.Add(type, $"there is no provider type '{type.Text}'", TableReader.Cure(type.Text, Types));
        return null;
    }

    private static Rfc2136Settings? Rfc2136(string name, TableReader provider)
    {
        var server = provider.Parsed("server", "\"127.0.0.1:53\"", text => SocketAddress.Parse(text, 53), "is not an IP address with or without a port");
        var signer = Signer(provider, server);
        var zone = provider.Text("zone", "\"example.com\"") is { } text ? OwnerNames.Name(text, provider.Faults) : null;
        var timeout = provider.Duration("timeout", DefaultTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        provider.RefuseUnknown();
        return signer is null ? null : new(name, new(server ?? signer.Server, signer.Key) { Zone = zone, Timeout = timeout });
    }

    /// <summary>The key with the server it belongs to: a BIND key file has only the key, certbot's file has both.</summary>
    private static CertbotCredentials? Signer(TableReader provider, IPEndPoint? server)
    {
        var (keyFile, credentials) = (provider.Text("key_file", "\"tsig.key\""), provider.Text("credentials", "\"rfc2136.ini\""));
        if (keyFile is null == credentials is null)
        {
            provider.Fault("key_file", keyFile is null ? "is missing" : "is here and credentials too", "give either key_file = \"FILE\" (a BIND key file) or credentials = \"FILE\" (one of certbot's dns_rfc2136)");
            return null;
        }

        if (credentials is not null)
            return SecretFile.Read(credentials, provider, CertbotCredentials.Parse);
        provider.Require("server", "\"127.0.0.1:53\"");
        return SecretFile.Read(keyFile!, provider, BindKeyFile.Parse) is { } key && server is not null ? new(server, key) : null;
    }
}
