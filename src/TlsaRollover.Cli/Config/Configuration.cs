using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Config;

/// <summary>A configuration without faults: every path absolute, every default filled in, every secret read.</summary>
public sealed record Configuration(
    string File, AgentSettings Agent, IReadOnlyDictionary<string, ProviderSettings> Providers, IReadOnlyList<LineageSettings> Lineages)
{
    /// <summary>Zones with a provider or servers of their own.</summary>
    public IReadOnlyList<ZoneSettings> Zones { get; init; } = [];
}

/// <summary>One <c>[zones."NAME"]</c> table: what is to be used for names in that zone, whichever lineage leads there.</summary>
/// <param name="Name">The zone's name.</param>
/// <param name="Provider">Name of the provider that holds it; null for that of the lineage.</param>
/// <param name="Servers">Its authoritative servers as <c>address:port</c>; empty means every NS of the zone.</param>
public sealed record ZoneSettings(OwnerName Name, string? Provider, IReadOnlyList<string> Servers);

/// <summary>The <c>[agent]</c> table.</summary>
/// <param name="State">Folder of the state database and the certificate store, mode 0700.</param>
/// <param name="Served">Folder that services read certificates from, mode 0750.</param>
/// <param name="ServedGroup">Group that may read the served folder, null for the agent's own.</param>
/// <param name="Certbot">certbot's configuration folder, with <c>live/</c> and <c>archive/</c> in it.</param>
/// <param name="Resolver">Address and port of a validating resolver on loopback, null when none is configured.</param>
/// <param name="Policy">The timing of every lineage unless it sets its own.</param>
public sealed record AgentSettings(
    string State, string Served, string? ServedGroup, string Certbot, string? Resolver, RolloverPolicy Policy)
{
    /// <summary>Files and folders to search for services that read certbot's own files; null for those of the usual programs.</summary>
    public IReadOnlyList<string>? ServiceConfig { get; init; }
}

/// <summary>One <c>[providers.NAME]</c> table; each type of provider has its own kind.</summary>
public abstract record ProviderSettings(string Name);

/// <summary>One <c>[lineages."NAME"]</c> table.</summary>
/// <param name="Name">The lineage's name, certbot's <c>--cert-name</c>.</param>
/// <param name="Provider">Name of the provider that holds the owners' zone.</param>
/// <param name="Owners">The owner names of the TLSA RRsets.</param>
/// <param name="Endpoints">The services that present the certificate.</param>
/// <param name="Reload">Commands that make services read their certificate again, each an argv, no shell.</param>
/// <param name="ReloadTimeout">How long each reload command may take.</param>
/// <param name="Servers">Authoritative servers as <c>address:port</c>; empty means every NS of the zone.</param>
/// <param name="Certificates">PEM files of certificates that services present before the first rollover, besides the lineage's own.</param>
/// <param name="Policy">The agent's policy with this lineage's own settings.</param>
public sealed record LineageSettings(
    string Name,
    string Provider,
    IReadOnlyList<OwnerName> Owners,
    IReadOnlyList<ServiceEndpoint> Endpoints,
    IReadOnlyList<IReadOnlyList<string>> Reload,
    TimeSpan ReloadTimeout,
    IReadOnlyList<string> Servers,
    IReadOnlyList<string> Certificates,
    RolloverPolicy Policy)
{
    /// <summary>The command that deploys certificates in place of the served directory; null where services read that.</summary>
    public DeploySettings? Deploy { get; init; }
}
