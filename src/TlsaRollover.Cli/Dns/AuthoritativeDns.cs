using System.Net;
using System.Net.Sockets;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>Asks every authoritative server of an owner name, over TCP, recursion not desired.</summary>
/// <param name="resolver">A validating resolver; null means that validity is not checked and the system's resolvers find the servers.</param>
/// <param name="time">The clock that signatures are judged by.</param>
/// <param name="timeout">How long each exchange may take.</param>
/// <param name="open">Opens TCP sockets; null means ordinary ones.</param>
public sealed class AuthoritativeDns(IPEndPoint? resolver, TimeProvider time, TimeSpan timeout, Func<AddressFamily, Socket>? open = null) : IAuthoritativeDns
{
    private const int Port = 53;
    private const int AskedAtOnce = 16;

    private readonly DnsExchange _exchange = new(timeout, open);

    /// <inheritdoc/>
    public async Task<AuthoritativeView> LookAsync(OwnerName owner, IReadOnlyList<string> servers, CancellationToken cancellation)
    {
        var validation = resolver is null
            ? Task.FromResult(ZoneValidation.NotChecked)
            : new ValidatingResolver(_exchange, resolver).AskAsync(owner, cancellation);
        var discovery = new ServerDiscovery(_exchange, new Resolver(_exchange, resolver is null ? Resolver.OfSystem() : [resolver]));
        var set = servers.Count > 0
            ? await discovery.ListedAsync(owner, [.. servers.Select(EndpointOf)], cancellation)
            : await discovery.FoundAsync(owner, cancellation);
        return new(OwnerName.Parse(set.ZoneText), await validation, await AskAllAsync(set, owner, cancellation));
    }

    private async Task<IReadOnlyList<ServerAnswer>> AskAllAsync(ServerSet set, OwnerName owner, CancellationToken cancellation)
    {
        var question = new ServerQuestion(_exchange, time, set.Zone, owner);
        var answers = new ServerAnswer[set.Servers.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, answers.Length, atOnce, async (index, token) => answers[index] = await question.AskAsync(set.Servers[index], token));
        return [.. answers, .. set.Homeless.Select(NoAddress)];
    }

    private static ServerAnswer NoAddress(ARSoft.Tools.Net.DomainName host) =>
        ServerQuestion.Unreachable(TlsaWire.TextOf(host), $"the NS '{TlsaWire.TextOf(host)}' has no address: remove it from the zone and its parent, or give it one");

    private static IPEndPoint EndpointOf(string server)
    {
        if (!IPEndPoint.TryParse(server, out var endpoint))
            throw new AuthoritativeDnsException($"'{server}' in servers is no address with port, such as 192.0.2.1:53");
        return endpoint.Port == 0 ? new(endpoint.Address, Port) : endpoint;
    }
}
