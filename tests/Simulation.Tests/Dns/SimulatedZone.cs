using System.Collections.Immutable;
using TlsaRollover.Core.Dane;

namespace Simulation.Tests.Dns;

/// <summary>A zone: its control plane with all that it ever held, and its authoritative servers.</summary>
public sealed class SimulatedZone
{
    private readonly List<ZoneVersion> _history = [];
    private readonly List<SimulatedServer> _retired = [];
    private readonly TimeSpan _nodesLag;
    private readonly string _network;
    private int _named;

    public SimulatedZone(OwnerName name, uint serial, ImmutableDictionary<OwnerName, Node> nodes, int servers, string network, TimeSpan nodesLag)
    {
        (Name, _network, _nodesLag) = (name, network, nodesLag);
        _history.Add(new(serial, nodes));
        Servers = [.. Enumerable.Range(0, servers).Select(_ => NewServer(_history[0]))];
    }

    public OwnerName Name { get; }

    /// <summary>What the operator and the provider see.</summary>
    public ZoneVersion ControlPlane => _history[^1];

    public IReadOnlyList<ZoneVersion> History => _history;

    /// <summary>The servers of the NS set.</summary>
    public List<SimulatedServer> Servers { get; }

    /// <summary>How long the next change takes to reach each server.</summary>
    public Func<int, TimeSpan> Lag { get; set; } = _ => TimeSpan.Zero;

    /// <summary>Whether a name lies in the zone.</summary>
    public bool Holds(OwnerName name) => name.Text.EndsWith("." + Name.Text, StringComparison.Ordinal);

    /// <summary>Makes a new version at the control plane and schedules its transfers.</summary>
    public void Write(OwnerName name, Node node, TimeSpan now) => Write(ControlPlane.With(unchecked(ControlPlane.Serial + 1), name, node), now);

    public void Write(ZoneVersion version, TimeSpan now)
    {
        _history.Add(version);
        for (var number = 0; number < Servers.Count; number++)
            Servers[number].Schedule(now + Lag(number), version);
        Advance(now);
    }

    public void Advance(TimeSpan now)
    {
        foreach (var server in Servers)
            server.Advance(now);
    }

    /// <summary>A server joins the NS set with a version that it may have had for long.</summary>
    public void Join(ZoneVersion version, TimeSpan now, IEnumerable<string> lineages)
    {
        var server = NewServer(version);
        server.FallBack(version, now, lineages);
        server.Schedule(now, ControlPlane);
        Servers.Add(server);
    }

    /// <summary>A server leaves the NS set and answers no more.</summary>
    public void Leave(int number, TimeSpan now)
    {
        Servers[number].Leave(now);
        _retired.Add(Servers[number]);
        Servers.RemoveAt(number);
    }

    /// <summary>Every answer for the name that some cache may hold now.</summary>
    public IEnumerable<Node> MayBeCached(OwnerName name, TimeSpan now, Caches caches) =>
        Servers.SelectMany(server => server.MayBeCached(name, now, caches)).Concat(_retired.SelectMany(server => server.MayBeCached(name, now, caches)));

    /// <summary>The same, with every answer that is on its way to the servers.</summary>
    public IEnumerable<Node> MayBeOrBecomeCached(OwnerName name, TimeSpan now, Caches caches) =>
        MayBeCached(name, now, caches).Concat(Servers.SelectMany(server => server.Coming).Append(ControlPlane).Select(version => version.Answer(name)));

    private SimulatedServer NewServer(ZoneVersion version) => new($"{_network}.{++_named}:53", version, _nodesLag);
}
