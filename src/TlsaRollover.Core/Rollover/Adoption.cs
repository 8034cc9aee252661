using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>How a lineage that nothing is known of enters the machine: what is served now becomes active, what certbot deployed becomes next.</summary>
internal static class Adoption
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
        [EveryPhaseRules.HoldWhileBogus, NeedCertificate, EveryPhaseRules.NeedControlPlane, NeedWire, HoldStrangers, Adopt];

    /// <summary>Hold when a chain yields no record for the configured parameters: publishing nothing would look like success.</summary>
    public static Decision.Hold? HoldWithoutRecords(LineageCertificate certificate, Situation situation) =>
        certificate.For(situation.Policy.Parameters).IsEmpty
            ? new($"the newest certificate yields no record for the parameters {string.Join(", ", situation.Policy.Parameters)}", $"use parameters such as '3 1 1', or a chain that holds its issuer; see 'tlsa-rollover record {situation.State.Lineage}'")
            : null;

    private static Decision? NeedCertificate(Situation situation) =>
        situation.Seen.Newest is { } newest ? HoldWithoutRecords(newest, situation) : situation.Poll("certbot has not issued a certificate for this lineage yet");

    private static Decision.Wait? NeedWire(Situation situation)
    {
        if (situation.Seen.Endpoints is not { } endpoints)
            return situation.Poll("what the endpoints serve now was not looked at");
        return endpoints.FirstOrDefault(sighting => sighting.Kind == SightingKind.Unknown) is { } unknown
            ? situation.Poll($"what is served now must be known first, and {unknown.Address} gives no proof: {unknown.Detail ?? "no reason given"}")
            : null;
    }

    /// <summary>A key that neither the zone nor this host accounts for is a person's to explain.</summary>
    private static Decision.Hold? HoldStrangers(Situation situation) =>
        Predecessors(situation).FirstOrDefault(sighting => Companions.Known(sighting, situation) is null && !IsPublished(sighting, situation)) is { } stranger
            ? Companions.Unknown(stranger, situation)
            : null;

    private static Decision.Move Adopt(Situation situation)
    {
        var newest = situation.Seen.Newest!;
        var served = Predecessors(situation).DistinctBy(sighting => sighting.Leaf)
            .Select(sighting => Companions.Known(sighting, situation) ?? FromWire(sighting, newest)).ToList();
        if (served.Count > 0)
            return new(situation.Enter(Phase.Publishing) with { Active = Together(served), Next = newest, Stale = OneDayStale(served, situation) }, "adopted the served key as active; the deployed one rolls in");
        return situation.Seen.Endpoints!.Any(sighting => IsSameKey(sighting, situation))
            ? new(situation.Enter(Phase.Settled) with { Active = newest }, "adopted: the deployed key is served")
            : new(situation.Enter(Phase.Publishing) with { Next = newest }, "adopted: nothing is served yet");
    }

    /// <summary>
    /// What is served now in the newest certificate's place and is another key: one of its algorithm, or one of another
    /// algorithm at an address that presents none of its own, as when a lineage changes from RSA to ECDSA.
    /// </summary>
    private static IEnumerable<EndpointSighting> Predecessors(Situation situation)
    {
        var presented = situation.Seen.Endpoints!.Where(sighting => sighting.Kind == SightingKind.Presented).ToList();
        var algorithm = situation.Seen.Newest!.KeyAlgorithm;
        var having = presented.Where(sighting => sighting.Algorithm == algorithm).Select(sighting => sighting.Address).ToHashSet();
        return presented.Where(sighting =>
            (sighting.Algorithm == algorithm || !having.Contains(sighting.Address))
            && !IsSameKey(sighting, situation) && !situation.IsOfAnotherLineage(sighting));
    }

    private static bool IsSameKey(EndpointSighting sighting, Situation situation) =>
        sighting.Kind == SightingKind.Presented && sighting.Associations.ContainsAll(situation.Seen.Newest!.For(situation.Policy.Parameters));

    private static bool IsPublished(EndpointSighting sighting, Situation situation) =>
        situation.OwnersOf(sighting).All(owner => Situation.PublishedAt(owner) is { IsEmpty: false } published && published.Admits(sighting.Associations));

    private static LineageCertificate FromWire(EndpointSighting sighting, LineageCertificate newest) =>
        new(null, sighting.Associations, sighting.Algorithm, newest.NotAfter);

    /// <summary>Several in one have no files, so what this host knows of them is named here: nothing that is active is ever removed.</summary>
    private static RecordSet OneDayStale(List<LineageCertificate> served, Situation situation) => served.Count == 1
        ? situation.State.Stale
        : served.Aggregate(situation.State.Stale, (all, one) => all.Union(situation.Retirable(one)));

    private static LineageCertificate Together(List<LineageCertificate> served) => served.Count == 1
        ? served[0]
        : served[0] with { Version = null, Associations = served.Aggregate(RecordSet.Empty, (all, one) => all.Union(one.Associations)) };
}
