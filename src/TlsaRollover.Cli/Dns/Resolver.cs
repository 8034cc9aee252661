using System.Net;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>The recursive resolvers that find zones and servers. No decision rests on the data they give.</summary>
internal sealed class Resolver(DnsExchange exchange, IReadOnlyList<IPEndPoint> servers)
{
    private const int Port = 53;

    /// <summary>The system's resolvers, as resolv.conf(5) lists them.</summary>
    public static IReadOnlyList<IPEndPoint> OfSystem(string file = "/etc/resolv.conf") => !File.Exists(file) ? [] :
    [
        .. File.ReadLines(file)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? new IPEndPoint(address, Port) : null)
            .OfType<IPEndPoint>(),
    ];

    /// <summary>Asks one resolver after the other until one has an answer; with CD=1, so that a bogus zone is found too.</summary>
    public async Task<DnsMessage> AskAsync(DomainName name, RecordType type, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var server in servers)
        {
            try
            {
                var answer = await exchange.AskAsync(server, DnsQuestions.Recursive(name, type, checkingDisabled: true), cancellation);
                if (answer.ReturnCode is ReturnCode.NoError or ReturnCode.NxDomain) return answer;
                faults.Add($"resolver {server} answers {ResponseCode.Of(answer)}");
            }
            catch (DnsExchangeException missing)
            {
                faults.Add($"resolver: {missing.Message}");
            }
        }

        throw new AuthoritativeDnsException(
            $"{type.ToString().ToUpperInvariant()} of '{TlsaWire.TextOf(name)}' could not be looked up: {(faults.Count > 0 ? string.Join("; ", faults) : "no resolver is configured")}; see /etc/resolv.conf");
    }

    /// <summary>Every address of a host name.</summary>
    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(DomainName host, CancellationToken cancellation)
    {
        var v4 = await AskAsync(host, RecordType.A, cancellation);
        var v6 = await AskAsync(host, RecordType.Aaaa, cancellation);
        return [.. v4.AnswerRecords.Concat(v6.AnswerRecords).OfType<AddressRecordBase>().Select(record => record.Address).Distinct()];
    }

    /// <summary>The zone that holds the name: the root has no labels.</summary>
    public async Task<DomainName> ZoneOfAsync(DomainName name, CancellationToken cancellation)
    {
        for (; name.LabelCount > 0; name = name.GetParentName())
        {
            if (ZoneCut.SoaOf(await AskAsync(name, RecordType.Soa, cancellation), name) is { } soa) return soa.Name;
        }

        return DomainName.Root;
    }
}
