using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>What the endpoints presented, seen from one certificate of the lineage.</summary>
internal sealed class WireView(LineageCertificate certificate, Situation situation)
{
    private readonly IReadOnlyList<EndpointSighting> _sightings = situation.Seen.Endpoints ?? [];

    /// <summary>Handshakes that showed something else: neither this certificate nor a key that others have published.</summary>
    public IReadOnlyList<EndpointSighting> Others =>
        [.. _sightings.Where(sighting => sighting.Kind == SightingKind.Presented && !certificate.Is(sighting.Leaf) && !IsPublishedByOthers(sighting) && !IsWithdrawnBeside(sighting))];

    /// <summary>Handshakes that prove nothing: no connection, a timeout, a broken dialogue, an endpoint that has no certificate of any algorithm.</summary>
    public IReadOnlyList<EndpointSighting> Unproven =>
        [.. _sightings.Where(sighting => sighting.Kind is SightingKind.Refused or SightingKind.Unknown || !PresentsAny(sighting.Address))];

    /// <summary>An endpoint refused the connection: a reload command may be what starts its service.</summary>
    public bool AnyRefused => _sightings.Any(sighting => sighting.Kind == SightingKind.Refused);

    /// <summary>Every endpoint gave a certificate and none gave this one, though others' published keys may be all that they gave.</summary>
    public bool IsAbsent => _sightings.Count > 0 && Unproven.Count == 0 && !_sightings.Any(sighting => certificate.Is(sighting.Leaf));

    /// <summary>A full sweep that showed this certificate, and nothing else of ours, at every endpoint.</summary>
    public bool Proven => _sightings.Any(sighting => certificate.Is(sighting.Leaf)) && Others.Count == 0 && Unproven.Count == 0;

    /// <summary>
    /// Whether switching to this certificate could refuse mail that is accepted now: some cached RRset may admit what is
    /// presented and not this certificate. Not so when the same key is presented, or what is presented is refused anyway.
    /// </summary>
    public bool SwitchNeedsGate
    {
        get
        {
            var replaced = _sightings.Where(IsReplaced).ToList();
            return replaced.Count == 0 || replaced.Any(sighting =>
                YieldsSameRecords(sighting) ? IsToldApart(sighting) : !IsRefusedNow(sighting));
        }
    }

    /// <summary>One line that names the first endpoint that shows something else or proves nothing.</summary>
    public string Complaint =>
        Others.Select(sighting => $"{sighting.Address} ({sighting.Algorithm.ToString().ToLowerInvariant()}) presents another certificate ({sighting.Leaf})")
            .Concat(Unproven.Select(sighting => $"{sighting.Address} gives no proof: {sighting.Detail ?? sighting.Kind.ToString()}"))
            .FirstOrDefault("no endpoint presents it");

    private bool PresentsAny(string address) =>
        _sightings.Any(sighting => sighting.Address == address && sighting.Kind == SightingKind.Presented);

    /// <summary>
    /// Whether a switch may put the certificate in the place of what was presented: not where a service that has one of its
    /// algorithm presents another one beside, as with a lineage for RSA and one for ECDSA.
    /// </summary>
    private bool IsReplaced(EndpointSighting sighting) => sighting.Kind == SightingKind.Presented
        && (sighting.Algorithm == certificate.KeyAlgorithm
            || !_sightings.Any(other => other.Address == sighting.Address && other.Algorithm == certificate.KeyAlgorithm && other.Kind == SightingKind.Presented));

    private bool YieldsSameRecords(EndpointSighting sighting) =>
        sighting.Associations.ContainsAll(certificate.For(situation.Policy.Parameters));

    /// <summary>Two certificates of one key are the same to 3 1 1, and not to a 3 0 1 that others published before.</summary>
    private bool IsToldApart(EndpointSighting sighting) => situation.Seen.Owners.Any(owner => situation.LedgerOf(owner).Versions
        .Any(version => !version.Refuses(sighting.Associations, owner) && version.Refuses(certificate.Associations, owner)));

    /// <summary>Some owner refuses what is presented: at its control plane, or in a cache that is known to admit this certificate.</summary>
    private bool IsRefusedNow(EndpointSighting sighting) =>
        !situation.OwnersOf(sighting).All(owner => MayAdmit(owner, sighting))
        || (AnyCacheRefuses(sighting.Associations, situation.OwnersOf(sighting)) && !AnyCacheRefuses(certificate.Associations, situation.Seen.Owners));

    private bool AnyCacheRefuses(RecordSet associations, IEnumerable<OwnerObservation> owners) => owners.Any(owner => situation.LedgerOf(owner).Versions
        .Any(version => version.Refuses(associations, owner) && (version.Until is not { } until || situation.Now.Since(until) is not { } ended || ended <= version.Ttl)));

    /// <summary>A control plane that cannot be read may hold what admits it.</summary>
    private static bool MayAdmit(OwnerObservation owner, EndpointSighting sighting) =>
        owner.ControlPlane is null || (Situation.PublishedAt(owner) is { IsEmpty: false } published && published.Admits(sighting.Associations));

    /// <summary>Without DANE nothing is published that would tell another lineage's key from a wrong one.</summary>
    private bool IsWithdrawnBeside(EndpointSighting sighting) => situation.State.Withdrawn && situation.IsOfAnotherLineage(sighting);

    /// <summary>A record that nobody knows to be ours any more, as after a backup of the zone came back, does not make a key of this lineage that of others.</summary>
    private bool IsPublishedByOthers(EndpointSighting sighting)
    {
        if (situation.IsFormer(sighting))
            return false;
        var foreign = situation.OwnersOf(sighting).Select(owner => Situation.PublishedAt(owner).Except(situation.Ours)).ToList();
        return foreign.Count > 0 && foreign.All(records => records.Overlaps(sighting.Associations));
    }
}
