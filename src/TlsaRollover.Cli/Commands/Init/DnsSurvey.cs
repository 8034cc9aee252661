using System.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Cli.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Commands.Init;

/// <summary>What the DNS knows of names that a certificate has.</summary>
/// <param name="exchange">Questions over TCP.</param>
/// <param name="resolvers">The recursive resolvers.</param>
/// <param name="authoritative">The servers of zones.</param>
internal sealed class DnsSurvey(DnsExchange exchange, IReadOnlyList<IPEndPoint> resolvers, IAuthoritativeDns authoritative)
{
    private const int Port = 53;
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, Port);

    private readonly Resolver _resolver = new(exchange, resolvers);

    /// <summary>The domains around the names that have MX records, and one line for each name that could not be asked for.</summary>
    public async Task<(IReadOnlyList<MailDomain> Domains, IReadOnlyList<string> Faults)> DomainsAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var (exchangers, domains, faults) = (new MailExchangers(_resolver), new List<MailDomain>(), new List<string>());
        foreach (var name in names.Select(name => name.TrimStart('*').TrimStart('.')).Where(name => OwnerName.TryParse(name, out _, out _)).Distinct())
        {
            try
            {
                domains.AddRange(await exchangers.AroundAsync(name, cancellation));
            }
            catch (AuthoritativeDnsException e)
            {
                faults.Add($"which domains have {name} as MX is not known: {e.Message}");
            }
        }

        return ([.. domains.DistinctBy(domain => domain.Domain)], faults);
    }

    /// <summary>What the servers of their zones say of owner names.</summary>
    public async Task<IReadOnlyList<FoundOwner>> OwnersAsync(IEnumerable<OwnerName> owners, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        var found = new List<FoundOwner>();
        foreach (var owner in owners)
        {
            try
            {
                found.Add(new(owner, await authoritative.LookAsync(owner, servers, cancellation), null));
            }
            catch (AuthoritativeDnsException e)
            {
                found.Add(new(owner, null, e.Message));
            }
        }

        return found;
    }

    /// <summary>A resolver on loopback that says of this name that it is secure; such a one alone can be believed (RFC 4035 §4.9.3).</summary>
    public async Task<string?> ValidatingAsync(OwnerName owner, CancellationToken cancellation)
    {
        foreach (var server in resolvers.Append(Loopback).Where(server => IPAddress.IsLoopback(server.Address)).Distinct())
        {
            if (await new ValidatingResolver(exchange, server).AskAsync(owner, cancellation) == ZoneValidation.Secure)
                return server.ToString();
        }

        return null;
    }

    /// <summary>This host, the primary that the SOA record names, then the zone's other servers.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> PrimariesAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        var others = servers.Count > 0 ? servers : await ServersAsync(owner, cancellation);
        return [.. (IEnumerable<IPEndPoint>)[Loopback, .. await NamedAsync(owner, cancellation), .. others.Select(server => IPEndPoint.TryParse(server, out var address) ? address : null).OfType<IPEndPoint>()]];
    }

    private async Task<IReadOnlyList<string>> ServersAsync(OwnerName owner, CancellationToken cancellation) =>
        (await OwnersAsync([owner], [], cancellation))[0].View is { } view ? [.. view.Servers.Select(answer => answer.Server)] : [];

    private async Task<IReadOnlyList<IPEndPoint>> NamedAsync(OwnerName owner, CancellationToken cancellation)
    {
        try
        {
            var zone = await _resolver.ZoneOfAsync(TlsaWire.NameOf(owner), cancellation);
            var soa = ZoneCut.SoaOf(await _resolver.AskAsync(zone, RecordType.Soa, cancellation), zone);
            return soa is null ? [] : [.. (await _resolver.AddressesAsync(soa.MasterName, cancellation)).Select(address => new IPEndPoint(address, Port))];
        }
        catch (AuthoritativeDnsException)
        {
            return []; // the zone's servers are left
        }
    }
}
