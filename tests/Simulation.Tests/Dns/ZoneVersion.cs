using System.Collections.Immutable;
using TlsaRollover.Core.Dane;

namespace Simulation.Tests.Dns;

/// <summary>What a zone holds at one name: a TLSA RRset, or a CNAME.</summary>
public sealed record Node(TlsaRRset RRset, OwnerName? Alias = null, TimeSpan AliasTtl = default)
{
    /// <summary>No such name, or no TLSA there.</summary>
    public static Node Absent { get; } = new(TlsaRRset.None);
}

/// <summary>One version of a zone.</summary>
public sealed record ZoneVersion(uint Serial, ImmutableDictionary<OwnerName, Node> Nodes)
{
    /// <summary>How long the absence of a TLSA RRset may be cached, in every simulated zone (RFC 2308 §5).</summary>
    public static TimeSpan NegativeTtl => TimeSpan.FromSeconds(7);

    /// <summary>What stands at the name itself.</summary>
    public Node At(OwnerName name) => Nodes.GetValueOrDefault(name, Node.Absent);

    /// <summary>What a server answers for the name: a wildcard stands in where the name is not there (RFC 4592).</summary>
    public Node Answer(OwnerName name) => Nodes.TryGetValue(name, out var node) ? node : WildcardFor(name) is { } wildcard ? Nodes[wildcard] : Node.Absent;

    /// <summary>The wildcard that makes the answer for a name, null where it has a node of its own or there is none.</summary>
    public OwnerName? WildcardFor(OwnerName name) => Nodes.ContainsKey(name)
        ? null
        : Nodes.Keys.FirstOrDefault(other => other.Labels[0] == "*" && name.Text.EndsWith(other.Text[1..], StringComparison.Ordinal));

    /// <summary>How long a resolver may keep the answer for a name.</summary>
    public TimeSpan TtlOf(OwnerName name) =>
        Answer(name) is var node && node.Alias is not null ? node.AliasTtl : node.RRset.Records.IsEmpty ? NegativeTtl : node.RRset.Ttl;

    public ZoneVersion With(uint serial, OwnerName name, Node node) => new(serial, node == Node.Absent ? Nodes.Remove(name) : Nodes.SetItem(name, node));
}
