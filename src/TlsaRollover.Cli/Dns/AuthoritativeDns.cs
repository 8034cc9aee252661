using System.Net;
using System.Net.Sockets;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Asks every authoritative server of an owner name and of every name that aliases lead to, over TCP, recursion not desired.</summary>
/// <param name="resolver">A validating resolver; null means that validity is not checked and the system's resolvers find the servers.</param>
/// <param name="time">The clock that signatures are judged by.</param>
/// <param name="timeout">How long each exchange may take.</param>
/// <param name="open">Opens TCP sockets; null means ordinary ones.</param>
/// <param name="zones">Servers as <c>address:port</c> of zones that the configuration lists; others are found by their NS.</param>
public sealed class AuthoritativeDns(
    IPEndPoint? resolver,
    TimeProvider time,
    TimeSpan timeout,
    Func<AddressFamily, Socket>? open = null,
    IReadOnlyDictionary<OwnerName, IReadOnlyList<string>>? zones = null) : IAuthoritativeDns
{
    private const int Port = 53;

    private readonly DnsExchange _exchange = new(timeout, open);

    /// <inheritdoc/>
    public async Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        var validation = resolver is null
            ? Task.FromResult(ZoneValidation.NotChecked)
            : new ValidatingResolver(_exchange, resolver).AskAsync(owner, cancellation);
        var view = await new AliasWay(_exchange, time, ServersFor(servers)).FollowAsync(owner, cancellation);
        return view with { Validation = await validation };
    }

    private ZoneServers ServersFor(IReadOnlyList<string> listed)
    {
        var discovery = new ServerDiscovery(_exchange, new Resolver(_exchange, resolver is null ? Resolver.OfSystem() : [resolver]));
        var configured = (zones ?? new Dictionary<OwnerName, IReadOnlyList<string>>()).ToDictionary(zone => zone.Key, zone => EndpointsOf(zone.Value));
        return new(discovery, EndpointsOf(listed), configured);
    }

    private static IReadOnlyList<IPEndPoint> EndpointsOf(IEnumerable<string> servers) => [.. servers.Select(EndpointOf)];

    private static IPEndPoint EndpointOf(string server)
    {
        if (!IPEndPoint.TryParse(server, out var endpoint))
            throw new AuthoritativeDnsException($"'{server}' in servers is no address with port: write such as 192.0.2.1:53");
        return endpoint.Port == 0 ? new(endpoint.Address, Port) : endpoint;
    }
}
