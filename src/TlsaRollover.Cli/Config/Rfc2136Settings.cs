using TlsaRollover.Providers.Rfc2136;

namespace TlsaRollover.Cli.Config;

/// <summary>A <c>[providers.NAME]</c> table of <c>type = "rfc2136"</c>: a server that takes dynamic updates (RFC 2136) signed by TSIG (RFC 8945).</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Options">Server, key, zone and time limit, as the provider takes them.</param>
public sealed record Rfc2136Settings(string Name, Rfc2136Options Options) : ProviderSettings(Name);
