namespace TlsaRollover.Cli.Config;

/// <summary>Reads a <c>[providers.NAME]</c> table.</summary>
internal static class ProviderReader
{
    private static readonly string[] Types = ["rfc2136"];

    /// <summary>The provider's settings, null when its type is not known.</summary>
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
        provider.Require("server", "\"127.0.0.1:53\"");
        var server = provider.Parsed("server", "\"127.0.0.1:53\"", text => SocketAddress.Parse(text, 53), "is not an IP address with or without a port");
        var (keyFile, credentials) = (Secret(provider, "key_file", "\"tsig.key\""), Secret(provider, "credentials", "\"rfc2136.ini\""));
        if (keyFile is null == credentials is null)
            provider.Fault("key_file", "give either key_file or credentials", "add key_file = \"FILE\" for a BIND key file, credentials = \"FILE\" for one of certbot's dns_rfc2136");
        var zone = provider.Text("zone", "\"example.com\"") is { } text ? OwnerNames.Name(text, provider.Faults) : null;
        var timeout = provider.Duration("timeout", Rfc2136Settings.DefaultTimeout, TimeSpan.FromSeconds(1));
        provider.RefuseUnknown();
        return server is null ? null : new(name, server, keyFile, credentials, zone, timeout);
    }

    private static string? Secret(TableReader provider, string key, string example)
    {
        if (provider.Text(key, example) is not { } text)
            return null;
        var path = provider.Resolve(text.Text);
        SecretFile.Check(path, text, provider.Faults);
        return path;
    }
}
