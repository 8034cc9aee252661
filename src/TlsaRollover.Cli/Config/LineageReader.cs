using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Config;

/// <summary>Reads a <c>[lineages."NAME"]</c> table.</summary>
internal static class LineageReader
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <param name="name">The lineage's name.</param>
    /// <param name="lineage">Its table.</param>
    /// <param name="policy">The agent's policy.</param>
    /// <param name="providers">The names of the providers.</param>
    public static LineageSettings Read(string name, TableReader lineage, RolloverPolicy policy, IReadOnlyList<string> providers)
    {
        CheckName(name, lineage);
        foreach (var (key, example) in Required.Where(required => required.Key != "reload" || !lineage.Has("deploy")))
            lineage.Require(key, example);
        var settings = new LineageSettings(
            name,
            Provider(lineage, providers) ?? "",
            lineage.Texts("owners", Required["owners"], text => OwnerNames.Owner(text, lineage.Faults)),
            EndpointReader.Read(lineage, Required["endpoints"]),
            CommandReader.Reload(lineage, Required["reload"]),
            CommandReader.Timeout(lineage, "reload_timeout"),
            Servers(lineage),
            lineage.Texts("certificates", "[\"old.pem\"]", text => lineage.Resolve(text.Text), mayBeEmpty: true),
            Policy(lineage, policy))
        {
            Deploy = CommandReader.Deploy(lineage),
        };
        lineage.RefuseUnknown();
        return settings;
    }

    private static readonly Dictionary<string, string> Required = new()
    {
        ["provider"] = "\"main\"",
        ["owners"] = "[\"_25._tcp.mail.example.com\"]",
        ["endpoints"] = "[{ host = \"mail.example.com\", port = 25, protocol = \"smtp\" }]",
        ["reload"] = "[[\"postfix\", \"reload\"]], or [] where services notice new files by themselves",
    };

    /// <summary>The name becomes a folder's name, here as it did at certbot.</summary>
    private static void CheckName(string name, TableReader lineage)
    {
        if (!LineageName.IsOne(name))
            lineage.Fault(null, "cannot be the name of a lineage", "write the one that `certbot certificates` shows, such as [lineages.\"mail.example.com\"]");
    }

    /// <summary>The name of a provider that there is; null when the key is missing.</summary>
    public static string? Provider(TableReader table, IReadOnlyList<string> providers)
    {
        var provider = table.Text("provider", Required["provider"]);
        if (provider is not null && !providers.Contains(provider.Text))
            table.Faults.Add(provider, $"there is no [providers.{provider.Text}]", TableReader.Cure(provider.Text, providers));
        return provider?.Text;
    }

    /// <summary>Authoritative servers as <c>address:port</c>.</summary>
    public static IReadOnlyList<string> Servers(TableReader table) => table.Texts("servers", "[\"192.0.2.1:53\"]", text => Server(text, table));

    private static string? Server(ConfigText text, TableReader lineage)
    {
        var server = SocketAddress.Parse(text.Text);
        if (server is null)
            lineage.Faults.Add(text, $"'{text.Text}' is not an IP address with a port", "write such as \"192.0.2.1:53\" or \"[2001:db8::1]:53\"");
        return server?.ToString();
    }

    private static RolloverPolicy Policy(TableReader lineage, RolloverPolicy policy)
    {
        var parameters = lineage.Texts("parameters", "[\"3 1 1\"]", text => Parameters(text, lineage));
        return policy with
        {
            Parameters = parameters.Count > 0 ? [.. parameters.Select(TlsaParameters.Parse)] : policy.Parameters,
            Ttl = lineage.Duration("ttl", "1h", Second, RolloverPolicy.CacheCap),
            TtlStable = lineage.Flag("ttl_stable", false),
        };
    }

    /// <summary>The normal form of parameters that an opportunistic client can use (RFC 7671 §4, RFC 7672 §3.1).</summary>
    private static string? Parameters(ConfigText text, TableReader lineage)
    {
        var usable = TlsaParameters.TryParse(text.Text, out var parameters)
            && parameters is { Usage: CertificateUsage.DaneTa or CertificateUsage.DaneEe, Selector: <= Selector.Spki, MatchingType: <= MatchingType.Sha512 };
        if (usable)
            return parameters.ToString();
        lineage.Faults.Add(text, $"'{text.Text}' is not a usage 2 or 3, a selector 0 or 1 and a matching type 0, 1 or 2", "write such as \"3 1 1\", which suits almost everybody");
        return null;
    }
}
