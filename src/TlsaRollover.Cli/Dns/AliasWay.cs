using System.Net;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;
using TlsaRollover.Providers.Rfc2136.Exchange;

namespace TlsaRollover.Cli.Dns;

/// <summary>
/// Follows aliases from an owner name to the name that holds the RRset, and asks every server on the way. Where servers of one
/// zone disagree, the one with the newest serial tells where it goes on.
/// </summary>
internal sealed class AliasWay(DnsExchange exchange, TimeProvider time, ZoneServers zones)
{
    /// <summary>Resolvers give up after some more (Unbound after 11); nobody needs as many.</summary>
    private const int MostAliases = 8;

    private const int AskedAtOnce = 16;

    /// <summary>All that the servers say; the validation is left to others.</summary>
    /// <exception cref="AuthoritativeDnsException">A zone or its servers were not found, or the aliases lead nowhere.</exception>
    public async Task<AuthoritativeView> FollowAsync(OwnerName owner, CancellationToken cancellation)
    {
        var (name, way, passed) = (owner, new List<OwnerName>(), new List<ServerAnswer>());
        while (true)
        {
            var set = await ServersAsync(owner, name, cancellation);
            var said = await AskAllAsync(set, name, cancellation);
            var newest = Newest(said);
            if (newest?.Answer.Alias?.To is not { } next)
                return new(OwnerName.Parse(set.ZoneText), ZoneValidation.NotChecked, [.. passed, .. said.Select(each => each.Answer)])
                {
                    Way = way, Wildcard = newest is null ? null : await new Wildcards(exchange, set.Zone, name).OfAsync(newest, cancellation),
                };
            passed.AddRange(said.Select(each => each.Answer).Select(answer => answer with { Alias = answer.Alias ?? new(name, null, TimeSpan.Zero) }));
            Demand(owner, way, next);
            way.Add(name = next);
        }
    }

    private async Task<ServerSet> ServersAsync(OwnerName owner, OwnerName name, CancellationToken cancellation)
    {
        if (name == owner) return await zones.OfOwnerAsync(owner, cancellation);
        try
        {
            return await zones.OfTargetAsync(name, cancellation);
        }
        catch (AuthoritativeDnsException e)
        {
            throw new AuthoritativeDnsException($"'{owner}' leads to '{name}' by a CNAME: {e.Message}", e);
        }
    }

    private async Task<IReadOnlyList<Said>> AskAllAsync(ServerSet set, OwnerName name, CancellationToken cancellation)
    {
        var question = new ServerQuestion(exchange, time, set.Zone, name);
        var said = new Said[set.Servers.Count];
        var atOnce = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, said.Length, atOnce, async (index, token) => said[index] = await question.AskAsync(set.Servers[index], token));
        return [.. said, .. set.Homeless.Select(host => new Said(NoAddress(host), null, null))];
    }

    private static ServerAnswer NoAddress(ARSoft.Tools.Net.DomainName host) =>
        ServerQuestion.Unreachable(TlsaWire.TextOf(host), $"the NS '{TlsaWire.TextOf(host)}' has no address: remove it from the zone and its parent, or give it one");

    private static Said? Newest(IReadOnlyList<Said> said) => said
        .Where(each => each.Answer is { Kind: ServerAnswerKind.Answered, Serial: not null })
        .Aggregate((Said?)null, (newest, each) => newest is null || !SerialNumber.AtLeast(newest.Answer.Serial!.Value, each.Answer.Serial!.Value) ? each : newest);

    private static void Demand(OwnerName owner, List<OwnerName> way, OwnerName next)
    {
        if (next == owner || way.Contains(next))
            throw new AuthoritativeDnsException($"the CNAMEs from '{owner}' go round in a circle: {string.Join(" → ", [owner, .. way, next])}; correct them");
        if (way.Count == MostAliases)
            throw new AuthoritativeDnsException($"more than {MostAliases} CNAMEs stand between '{owner}' and its records: {string.Join(" → ", [owner, .. way, next])}; shorten the way");
    }
}

/// <summary>What one server said, with the message and the address it came from.</summary>
internal sealed record Said(ServerAnswer Answer, IPEndPoint? Server, ARSoft.Tools.Net.Dns.DnsMessage? Message);
