using System.Net;
using System.Net.Sockets;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Tls;

/// <summary>
/// Looks at the wire: a handshake for each address × key algorithm × with and without SNI, a few at a time, each within
/// the limit.
/// </summary>
/// <param name="limit">How long the lookup of the addresses, and each connection with its handshake, may take.</param>
/// <param name="lookup">How a host's addresses are found; the system's resolver by default.</param>
public sealed class ServedCertificate(TimeSpan limit, Func<string, CancellationToken, Task<IPAddress[]>>? lookup = null) : IServedCertificate
{
    private const int AtOnce = 4;
    private static readonly KeyAlgorithm[] Algorithms = [KeyAlgorithm.Rsa, KeyAlgorithm.Ecdsa, KeyAlgorithm.EdDsa];

    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookup = lookup ?? System.Net.Dns.GetHostAddressesAsync;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EndpointSighting>> LookAsync(ServiceEndpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            var addresses = await AddressesAsync(endpoint, cancellation).ConfigureAwait(false);
            return addresses.Count > 0
                ? await LookAsync([.. addresses.SelectMany(address => Probes(endpoint, address))], cancellation).ConfigureAwait(false)
                : [Nowhere(endpoint, $"{endpoint.Host} has no address")];
        }
        catch (Exception e) when (e is SocketException or TimeoutException or FormatException or ArgumentException)
        {
            return [Nowhere(endpoint, $"the addresses of {endpoint.Host} could not be found: {e.Message}")];
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(ServiceEndpoint endpoint, CancellationToken cancellation)
    {
        if (endpoint.Addresses.Count > 0)
            return [.. endpoint.Addresses.Select(IPAddress.Parse).Distinct()];
        var found = await _lookup(endpoint.Host, cancellation).WaitAsync(limit, cancellation).ConfigureAwait(false);
        return [.. found.Distinct()];
    }

    private static IEnumerable<HandshakeProbe> Probes(ServiceEndpoint endpoint, IPAddress address) =>
        from algorithm in Algorithms
        from name in Names(endpoint.Host)
        select new HandshakeProbe(new IPEndPoint(address, endpoint.Port), endpoint.Protocol, algorithm, name);

    // RFC 6066 §3: no trailing dot, and no address literals
    private static IEnumerable<string?> Names(string host) =>
        IPAddress.TryParse(host, out _) ? [null] : [host.TrimEnd('.'), null];

    private async Task<IReadOnlyList<EndpointSighting>> LookAsync(HandshakeProbe[] probes, CancellationToken cancellation)
    {
        var sightings = new EndpointSighting[probes.Length];
        var bounds = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, probes.Length, bounds, async (i, token) => sightings[i] = await probes[i].LookAsync(limit, token).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. sightings.GroupBy(sighting => sighting.Address).SelectMany(Weighed)];
    }

    // A TLS server has some certificate. One that refused all that was offered has a key of another kind, or wants another
    // version or group: what it presents to other clients is not known.
    private static IEnumerable<EndpointSighting> Weighed(IGrouping<string, EndpointSighting> address) =>
        address.Any(sighting => sighting.Kind == SightingKind.Presented)
            ? address
            : address.Select(sighting => sighting.Kind == SightingKind.NoSuchAlgorithm
                ? sighting with { Kind = SightingKind.Unknown, Detail = $"{sighting.Detail} to everything that was offered" }
                : sighting);

    private static EndpointSighting Nowhere(ServiceEndpoint endpoint, string detail) =>
        new($"{endpoint.Host}:{endpoint.Port}", KeyAlgorithm.Other, Sni: true, SightingKind.Unknown, null, RecordSet.Empty, detail);
}
