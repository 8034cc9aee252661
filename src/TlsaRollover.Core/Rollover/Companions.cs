using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>Keys that endpoints serve beside this lineage's own when an RRset is first made, those of other lineages included whose owners lead to it.</summary>
internal static class Companions
{
    /// <summary>Why a first publication cannot be made now, null when it can.</summary>
    public static Decision? ObstacleOf(OwnerObservation owner, Situation situation)
    {
        if (situation.Seen.Endpoints is not { } endpoints)
            return situation.Poll("a first publication needs a look at what the endpoints serve now");
        if (endpoints.Where(sighting => ReachesTarget(sighting, owner, situation)).Concat(owner.Neighbours).FirstOrDefault(sighting => sighting.Kind == SightingKind.Unknown) is { } unknown)
            return situation.Poll($"a first publication must hold every served key, and {unknown.Address} gives no proof: {unknown.Detail ?? "no reason given"}");
        if (situation.OldProcessesFor is var rest && rest > TimeSpan.Zero)
            return situation.WaitFor(rest, "a first publication must hold every served key, and former processes of a service may still present another one");
        return Strangers(owner, situation).FirstOrDefault(sighting => !IsKnown(sighting, situation)) is { } stranger ? Unknown(stranger, situation) : null;
    }

    /// <summary>The hold for a key that is served and that no file of this host accounts for.</summary>
    public static Decision.Hold Unknown(EndpointSighting stranger, Situation situation) => new(
        $"{stranger.Address} presents a certificate that this host does not know ({stranger.Leaf})",
        $"list its PEM file under 'certificates' of the lineage, or make the service present the lineage's certificate, then 'tlsa-rollover cleanup {situation.State.Lineage}'");

    /// <summary>The certificate of this host that a sighting showed.</summary>
    public static LineageCertificate? Known(EndpointSighting sighting, Situation situation) =>
        situation.Seen.Known.FirstOrDefault(known => known.Is(sighting.Leaf));

    /// <summary>The records of every key that is served behind the owner and not the lineage's own.</summary>
    public static RecordSet RecordsOf(OwnerObservation owner, Situation situation) =>
        Strangers(owner, situation).Aggregate(RecordSet.Empty, (records, sighting) => records.Union(situation.InUse(sighting.Associations, owner)));

    /// <summary>Those of them that are of former certificates of this lineage: published because they are served, and to go once they are not.</summary>
    public static RecordSet FormerOf(OwnerObservation owner, Situation situation) =>
        Strangers(owner, situation).Where(situation.IsFormer).Aggregate(RecordSet.Empty, (records, sighting) => records.Union(situation.InUse(sighting.Associations, owner)));

    private static bool IsKnown(EndpointSighting sighting, Situation situation) =>
        situation.IsOfAnotherLineage(sighting) || Known(sighting, situation) is not null || (situation.Seen.Newest?.Is(sighting.Leaf) ?? false);

    private static IEnumerable<EndpointSighting> Strangers(OwnerObservation owner, Situation situation) =>
        (situation.Seen.Endpoints ?? []).Where(sighting => ReachesTarget(sighting, owner, situation)).Concat(owner.Neighbours).Where(sighting =>
            sighting.Kind == SightingKind.Presented && !situation.Wanted.Any(certificate => certificate.Is(sighting.Leaf) || sighting.Associations.ContainsAll(certificate.For(situation.Policy.Parameters))));

    /// <summary>Clients of an endpoint may come to the RRset by any owner that leads there.</summary>
    private static bool ReachesTarget(EndpointSighting sighting, OwnerObservation owner, Situation situation) =>
        situation.OwnersOf(sighting).Any(other => other.Target == owner.Target);
}
