using System.Net;
using ARSoft.Tools.Net;
using TlsaRollover.Core.Dane;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Which servers to ask about a name: those that the configuration lists for its zone, those of the lineage, else every NS of the zone.</summary>
/// <param name="discovery">Finds zones and their servers.</param>
/// <param name="listed">The lineage's servers: for the zone of its owner names only.</param>
/// <param name="configured">The servers of single zones.</param>
internal sealed class ZoneServers(
    ServerDiscovery discovery, IReadOnlyList<IPEndPoint> listed, IReadOnlyDictionary<OwnerName, IReadOnlyList<IPEndPoint>> configured)
{
    private DomainName? _listedZone;

    /// <summary>The servers of an owner name, asked before those of any name that it leads to.</summary>
    public async Task<ServerSet> OfOwnerAsync(OwnerName owner, CancellationToken cancellation)
    {
        if (Configured(owner) is { } servers) return await discovery.ListedAsync(owner, servers, cancellation);
        if (listed.Count == 0) return await discovery.FoundAsync(owner, "the lineage", cancellation);
        var set = await discovery.ListedAsync(owner, listed, cancellation);
        _listedZone = set.Zone;
        return set;
    }

    /// <summary>The servers of a name that an alias leads to.</summary>
    public Task<ServerSet> OfTargetAsync(OwnerName target, CancellationToken cancellation) => Configured(target) is { } servers
        ? discovery.ListedAsync(target, servers, cancellation)
        : _listedZone is not null && TlsaWire.NameOf(target).IsEqualOrSubDomainOf(_listedZone)
            ? discovery.ListedAsync(target, listed, cancellation)
            : discovery.FoundAsync(target, "a table [zones.\"ZONE\"]", cancellation);

    /// <summary>Those of the innermost configured zone that the name is in.</summary>
    private IReadOnlyList<IPEndPoint>? Configured(OwnerName name) => configured
        .Where(zone => TlsaWire.NameOf(name).IsEqualOrSubDomainOf(TlsaWire.NameOf(zone.Key)))
        .OrderByDescending(zone => zone.Key.Labels.Count)
        .Select(zone => zone.Value)
        .FirstOrDefault();
}
