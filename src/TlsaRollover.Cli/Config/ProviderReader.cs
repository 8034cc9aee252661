namespace TlsaRollover.Cli.Config;

/// <summary>Reads a <c>[providers.NAME]</c> table.</summary>
internal static class ProviderReader
{
    private static readonly string[] Types = ["rfc2136"];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The provider's settings, null when a fault leaves it without.</summary>
    /// <param name="name">The provider's name.</param>
    /// <param name="provider">Its table.</param>
    /// <param name="credentials">The folder of systemd's credentials, null outside a unit.</param>
    public static ProviderSettings? Read(string name, TableReader provider, string? credentials)
    {
        if (provider.RequiredText("type", "\"rfc2136\"") is not { } type)
            return null;
        if (type.Text == "rfc2136")
            return Rfc2136(name, provider, credentials);
        provider.Faults.Add(type, $"there is no provider type '{type.Text}'", TableReader.Cure(type.Text, Types));
        return null;
    }

    private static Rfc2136Settings? Rfc2136(string name, TableReader provider, string? credentials)
    {
        var server = provider.Parsed("server", "\"127.0.0.1:53\"", text => SocketAddress.Parse(text, 53), "is not an IP address with or without a port");
        var signer = new SignerReader(provider, credentials).Read();
        var zone = provider.Text("zone", "\"example.com\"") is { } text ? OwnerNames.Name(text, provider.Faults) : null;
        var timeout = provider.Duration("timeout", DefaultTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        provider.RefuseUnknown();
        return signer is not null && (server ?? signer.Server) is { } primary ? new(name, new(primary, signer.Key) { Zone = zone, Timeout = timeout }) : null;
    }
}
