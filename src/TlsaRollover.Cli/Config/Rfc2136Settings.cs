using System.Net;
using TlsaRollover.Core.Dane;

namespace TlsaRollover.Cli.Config;

/// <summary>A <c>[providers.NAME]</c> table of <c>type = "rfc2136"</c>: a server that takes dynamic updates (RFC 2136) signed by TSIG (RFC 8945).</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Server">Address and port of the server; port 53 unless given.</param>
/// <param name="KeyFile">A BIND key file, null when <paramref name="Credentials"/> is given.</param>
/// <param name="Credentials">An INI file of certbot's dns_rfc2136 plug-in, null when <paramref name="KeyFile"/> is given.</param>
/// <param name="Zone">The zone to update, null to find it by SOA.</param>
/// <param name="Timeout">How long one exchange with the server may take.</param>
public sealed record Rfc2136Settings(
    string Name, IPEndPoint Server, string? KeyFile, string? Credentials, OwnerName? Zone, TimeSpan Timeout) : ProviderSettings(Name)
{
    /// <summary>How long one exchange may take unless configured.</summary>
    public static TimeSpan DefaultTimeout => TimeSpan.FromSeconds(5);
}
