using System.Net;
using ARSoft.Tools.Net;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>A zone and the servers that must agree on it.</summary>
/// <param name="Zone">The zone that holds the owner name.</param>
/// <param name="Servers">Every address to ask, in a fixed order.</param>
/// <param name="Homeless">Servers of the NS set without any address; they can never be asked.</param>
internal sealed record ServerSet(DomainName Zone, IReadOnlyList<IPEndPoint> Servers, IReadOnlyList<DomainName> Homeless)
{
    public string ZoneText => TlsaWire.TextOf(Zone);
}
