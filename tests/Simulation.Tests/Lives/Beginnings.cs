using System.Collections.Immutable;
using Simulation.Tests.Dns;
using Simulation.Tests.Host;
using Simulation.Tests.World;
using TlsaRollover.Core.Dane;

namespace Simulation.Tests.Lives;

/// <summary>Builds the world in which a life begins.</summary>
public static class Beginnings
{
    public static readonly OwnerName First = OwnerName.Parse("_25._tcp.mail.example.test");
    public static readonly OwnerName Second = OwnerName.Parse("_25._tcp.mx.example.test");

    /// <summary>Where CNAMEs lead: one name at a time, an operator may redirect them to the other.</summary>
    public static readonly IReadOnlyList<OwnerName> Ends = [OwnerName.Parse("one.dane.test"), OwnerName.Parse("two.dane.test")];

    private static readonly OwnerName Wildcard = OwnerName.Parse("*._tcp.mail.example.test");

    public static SimulatedWorld Of(Life life)
    {
        var next = 0;
        IReadOnlyList<SimulatedLineage> lineages = [.. Lineages(life, () => ++next)];
        foreach (var lineage in lineages)
            Issue(life, lineage);
        IReadOnlyList<SimulatedService> services = [.. lineages.GroupBy(lineage => life.Company == Company.Neighbours ? lineage.Name : "").SelectMany((group, number) => Services(life, [.. group], number))];
        IReadOnlyList<SimulatedZone> zones = [.. Zones(life, FirstRRset(life, lineages))];
        var world = new SimulatedWorld
        {
            Zones = zones, Lineages = lineages, Services = services, HasDeployCommand = life.DeployCommand,
            Caches = new(life.Outside == Outside.ServeStale ? life.Beyond : default, life.Outside == Outside.RaisedTtl ? life.Beyond : default),
            IsPromised = life.Live == LiveReader.NobodyReads,
        };
        if (!life.TtlStable) // an operator may have lowered the TTL ten minutes ago
            zones[^1].Servers[0].Remember(zones[^1].ControlPlane, TimeSpan.FromHours(23));
        return world;
    }

    /// <summary>The name that holds the RRset.</summary>
    public static OwnerName HolderOf(Life life, SimulatedWorld world) => life.Layout switch
    {
        Layout.Wildcard => world.Zones[0].ControlPlane.WildcardFor(First) ?? First,
        Layout.Alias => world.Zones[0].ControlPlane.At(First).Alias!,
        _ => First,
    };

    private static IEnumerable<SimulatedLineage> Lineages(Life life, Func<int> numbers)
    {
        yield return new("mail.example.test", First, KeyAlgorithm.Rsa, numbers);
        if (life.Company == Company.RsaAndEcdsa)
            yield return new("mail.example.test-ecdsa", First, KeyAlgorithm.Ecdsa, numbers);
        if (life.Company == Company.Neighbours)
            yield return new("mx.example.test", Second, KeyAlgorithm.Rsa, numbers);
    }

    private static void Issue(Life life, SimulatedLineage lineage)
    {
        var first = lineage.IssueNewKey();
        lineage.Deployed = life.Beginning is Beginning.ServedWithoutTlsa or Beginning.RenewedBefore ? lineage.IssueNewKey() : first;
    }

    private static IEnumerable<SimulatedService> Services(Life life, IReadOnlyList<SimulatedLineage> lineages, int group)
    {
        for (var number = 0; number < life.Services; number++)
        {
            var service = new SimulatedService($"198.51.{100 + group}.{number + 1}:25", TimeSpan.FromSeconds(life.OldProcesses));
            foreach (var lineage in lineages)
            {
                var slot = new ServiceSlot(service, lineage, life.Beginning == Beginning.NothingYet ? null : lineage.Archive[0], readsLive: number == 0 && life.Live == LiveReader.ReadsLive);
                service.Slots.Add(slot);
                lineage.Slots.Add(slot);
            }

            yield return service;
        }
    }

    private static Node FirstRRset(Life life, IReadOnlyList<SimulatedLineage> lineages) => life.Beginning is Beginning.NothingYet or Beginning.ServedWithoutTlsa
        ? Node.Absent
        : new(new(lineages.Aggregate(RecordSet.Empty, (all, lineage) => all.Union(lineage.Archive[0].For([TlsaParameters.Recommended]))), TimeSpan.FromSeconds(life.Ttl)));

    private static IEnumerable<SimulatedZone> Zones(Life life, Node first)
    {
        var (mail, dane, lag) = (OwnerName.Parse("example.test"), OwnerName.Parse("dane.test"), NodesLag(life));
        var leading = new Node(TlsaRRset.None, Ends[0], TimeSpan.FromSeconds(life.Ttl));
        const uint nearTheEnd = uint.MaxValue - 3; // of the serial numbers (RFC 1982)
        yield return new(mail, nearTheEnd, life.Layout switch
        {
            Layout.Alias when life.Company == Company.Neighbours => Nodes((First, leading), (Second, leading)),
            Layout.Alias => Nodes((First, leading)),
            Layout.Wildcard => Nodes((Wildcard, first)),
            _ => Nodes((First, first)),
        }, life.Servers, "192.0.2", lag);
        if (life.Layout == Layout.Alias)
            yield return new(dane, 1, Nodes((Ends[0], first)), life.Servers, "203.0.113", lag);
    }

    private static TimeSpan NodesLag(Life life) => life.Outside == Outside.HiddenLag ? life.Beyond : TimeSpan.FromSeconds(life.NodesLag);

    private static ImmutableDictionary<OwnerName, Node> Nodes(params IEnumerable<(OwnerName Name, Node Node)> nodes) =>
        nodes.Where(node => node.Node != Node.Absent).ToImmutableDictionary(node => node.Name, node => node.Node);
}
