using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Finds the authoritative servers of an owner name: the union of the parent's and the child's NS sets (RFC 1034 §4.2.2).</summary>
internal sealed class ServerDiscovery(DnsExchange exchange, Resolver resolver)
{
    private const int Port = 53;
    private const int AskedAtOnce = 4;

    /// <summary>The servers that the configuration lists; the first that answers tells the zone.</summary>
    public async Task<ServerSet> ListedAsync(OwnerName owner, IReadOnlyList<IPEndPoint> servers, CancellationToken cancellation)
    {
        for (var name = TlsaWire.NameOf(owner); name.LabelCount > 0; name = name.GetParentName())
        {
            var answer = await FirstAsync(servers, name, RecordType.Soa, cancellation);
            if (ZoneCut.SoaOf(answer, name) is { Name.LabelCount: > 0 } soa) return new(soa.Name, servers, []);
        }

        throw new AuthoritativeDnsException($"'{owner}' is in no zone of the configured servers: correct 'servers' or 'owners' of the lineage");
    }

    /// <summary>Every address of every NS of the zone; <paramref name="place"/> is where the configuration can list them instead.</summary>
    public async Task<ServerSet> FoundAsync(OwnerName owner, string place, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(owner, cancellation);
        }
        catch (AuthoritativeDnsException e)
        {
            throw new AuthoritativeDnsException($"{e.Message}; if that stays so, list the zone's servers in {place}: servers = [\"address:53\"]", e);
        }
    }

    private async Task<ServerSet> FindAsync(OwnerName owner, CancellationToken cancellation)
    {
        var zone = await resolver.ZoneOfAsync(TlsaWire.NameOf(owner), cancellation);
        if (zone.LabelCount == 0) throw new AuthoritativeDnsException($"'{owner}' is outside any zone: its domain does not exist in the DNS: correct 'owners' of the lineage");
        var parent = await resolver.ZoneOfAsync(zone.GetParentName(), cancellation);
        var delegation = await NsSetAsync(zone, parent, cancellation);
        var own = await NsSetAsync(zone, zone, cancellation);
        return await WithAddressesAsync(zone, [delegation, own], cancellation);
    }

    /// <summary>The NS set of a zone as the servers of <paramref name="of"/> give it: its parent in a referral, itself with authority.</summary>
    private async Task<DnsMessage> NsSetAsync(DomainName zone, DomainName of, CancellationToken cancellation)
    {
        var listed = await resolver.AskAsync(of, RecordType.Ns, cancellation);
        var addresses = new List<IPEndPoint>();
        foreach (var host in NamesIn(listed, of).Take(AskedAtOnce))
            addresses.AddRange(EndpointsOf(await resolver.AddressesAsync(host, cancellation)));
        var answer = await FirstAsync(addresses, zone, RecordType.Ns, cancellation);
        return NamesIn(answer, zone).Any() ? answer : throw new AuthoritativeDnsException(
            $"the servers of '{TlsaWire.TextOf(of)}.' name no NS for zone '{TlsaWire.TextOf(zone)}': correct the delegation");
    }

    private async Task<ServerSet> WithAddressesAsync(DomainName zone, IReadOnlyList<DnsMessage> answers, CancellationToken cancellation)
    {
        var homeless = new List<DomainName>();
        var found = new List<IPAddress>();
        foreach (var host in answers.SelectMany(answer => NamesIn(answer, zone)).Distinct())
        {
            // resolvers may use the parent's glue as well as the child's own addresses
            var glue = answers.SelectMany(answer => answer.AdditionalRecords).OfType<AddressRecordBase>().Where(record => record.Name.Equals(host));
            IReadOnlyList<IPAddress> addresses = [.. glue.Select(record => record.Address), .. await resolver.AddressesAsync(host, cancellation)];
            if (addresses.Count == 0) homeless.Add(host);
            found.AddRange(addresses);
        }

        return new(zone, [.. EndpointsOf(found.Distinct()).OrderBy(server => server.ToString(), StringComparer.Ordinal)], homeless);
    }

    /// <summary>The first usable answer; a few servers are asked at a time.</summary>
    private async Task<DnsMessage> FirstAsync(IReadOnlyList<IPEndPoint> servers, DomainName name, RecordType type, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var some in servers.Chunk(AskedAtOnce))
        {
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await foreach (var asked in Task.WhenEach(some.Select(server => AskAsync(server, name, type, rest.Token))))
            {
                cancellation.ThrowIfCancellationRequested();
                var (answer, fault) = await asked;
                if (answer is null)
                {
                    faults.Add(fault!);
                    continue;
                }

                await rest.CancelAsync();
                return answer;
            }
        }

        throw new AuthoritativeDnsException(
            $"no server answered for {type.ToString().ToUpperInvariant()} of '{TlsaWire.TextOf(name)}': {(faults.Count > 0 ? string.Join("; ", faults) : "none has an address")}; see whether they run and take TCP from this host");
    }

    private async Task<(DnsMessage? Answer, string? Fault)> AskAsync(IPEndPoint server, DomainName name, RecordType type, CancellationToken cancellation)
    {
        try
        {
            var answer = await exchange.AskAsync(server, DnsQuestions.Direct(name, type), cancellation);
            return answer.ReturnCode is ReturnCode.NoError or ReturnCode.NxDomain ? (answer, null) : (null, $"{server} answers {ResponseCode.Of(answer)}");
        }
        catch (DnsExchangeException missing)
        {
            return (null, missing.Message);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (null, $"{server} was no longer needed");
        }
    }

    private static IEnumerable<DomainName> NamesIn(DnsMessage answer, DomainName zone) => answer.AnswerRecords
        .Concat(answer.AuthorityRecords)
        .OfType<NsRecord>()
        .Where(ns => ns.Name.Equals(zone))
        .Select(ns => ns.NameServer);

    private static IEnumerable<IPEndPoint> EndpointsOf(IEnumerable<IPAddress> addresses) => addresses.Select(address => new IPEndPoint(address, Port));
}
