using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>State, observation and policy of one decision, and the facts that the rules ask of them.</summary>
internal sealed record Situation(RolloverState State, Observation Seen, RolloverPolicy Policy)
{
    public Moment Now => Seen.At;

    /// <summary>The certificates whose records are to stand in the zone.</summary>
    public IEnumerable<LineageCertificate> Wanted =>
        new[] { State.Active, State.Next, State.Queued }.OfType<LineageCertificate>();

    /// <summary>Every record that any certificate of this lineage yields, retired ones included.</summary>
    public RecordSet Ours => Wanted.Aggregate(State.Stale.Union(State.Published), (ours, certificate) => ours.Union(certificate.Associations));

    /// <summary>Whether both certificates yield the same records for the parameters in use: the identity that DANE sees.</summary>
    public bool SameIdentity(LineageCertificate? one, LineageCertificate? other) =>
        one is not null && other is not null && one.For(Policy.Parameters).Equals(other.For(Policy.Parameters));

    /// <summary>
    /// The records of a certificate that must stand at an owner: those of the configured parameters and, within their usage
    /// and selector, one under every digest type that stands there (RFC 7671 §9). Where records of others stand, only under
    /// the digest types that those have: a stronger one of ours alone would shadow them.
    /// </summary>
    public RecordSet InUse(LineageCertificate certificate, OwnerObservation owner) => InUse(certificate.Associations, owner);

    /// <summary>The same for any chain, by all that it yields.</summary>
    public RecordSet InUse(RecordSet associations, OwnerObservation owner)
    {
        var parameters = ParametersAt(owner);
        return RecordSet.Of(associations.Where(record => parameters.Contains(record.Parameters)));
    }

    /// <summary>What <see cref="InUse(LineageCertificate, OwnerObservation)"/> names and the control plane lacks.</summary>
    public RecordSet Lacking(LineageCertificate certificate, OwnerObservation owner) =>
        InUse(certificate, owner).Except(PublishedAt(owner));

    /// <summary>
    /// Whether clients of that endpoint may ask for this owner: its port is the endpoint's (RFC 6698 §3), or it names none,
    /// as a wildcard does, or no owner has the endpoint's port, as behind a port that is forwarded.
    /// </summary>
    public bool Concerns(EndpointSighting sighting, OwnerObservation owner) =>
        owner.Owner.Port is not { } port || port == sighting.Port || Seen.Owners.All(other => other.Owner.Port != sighting.Port);

    /// <summary>The owners for which clients of that endpoint may ask.</summary>
    public IEnumerable<OwnerObservation> OwnersOf(EndpointSighting sighting) => Seen.Owners.Where(owner => Concerns(sighting, owner));

    /// <summary>Whether another lineage lists the key that was presented.</summary>
    public bool IsOfAnotherLineage(EndpointSighting sighting) => Seen.Elsewhere.Overlaps(sighting.Associations.EndEntity);

    /// <summary>How long processes from before the last activation may still present another key; counted as long where a person began DANE anew.</summary>
    public TimeSpan OldProcessesFor => new[] { State.Attempts?.Last, State.Resumed ? State.Since : null }.OfType<Moment>()
        .Where(moment => moment.BootId == Now.BootId)
        .Select(moment => Policy.ProcessLifetime - (Now.SinceBoot - moment.SinceBoot))
        .Append(TimeSpan.Zero).Max();

    /// <summary>Whether what was presented in this lineage's place is a certificate of it that is not wanted any more.</summary>
    public bool IsFormer(EndpointSighting sighting) => Wanted.Any(certificate => certificate.KeyAlgorithm == sighting.Algorithm) && !IsOfAnotherLineage(sighting)
        && !Wanted.Any(certificate => certificate.Is(sighting.Leaf)) && Seen.Known.Any(known => known.Version is not null && known.Is(sighting.Leaf));

    /// <summary>The records at the owner's control plane; none when it could not be read.</summary>
    public static RecordSet PublishedAt(OwnerObservation owner) => owner.ControlPlane?.RRset.Records ?? RecordSet.Empty;

    public OwnerLedger LedgerOf(OwnerObservation owner) =>
        State.Ledger.For(owner.Owner) ?? OwnerLedger.New(owner.Owner, Now);

    /// <summary>Whether the control plane was read and has never had an RRset here.</summary>
    public bool IsFirstPublication(OwnerObservation owner) =>
        owner.ControlPlane is { RRset.Records.IsEmpty: true } && (State.Resumed || !LedgerOf(owner).Established);

    /// <summary>Whether an RRset is gone and nobody wants it published anew: an operator may have withdrawn DANE.</summary>
    public bool HasVanished(OwnerObservation owner) => !State.Resumed && State.IsGone(owner);

    /// <summary>The state in a new phase: proofs and attempts of the last one count no more.</summary>
    public RolloverState Enter(Phase phase) => State with
    {
        Phase = phase,
        Since = Now,
        Attempts = null,
        Sweeps = new(null, null),
        RemovalAttempted = false,
    };

    /// <summary>What of a certificate may be retired: all its forms when it is ours, else only what this agent published.</summary>
    public RecordSet Retirable(LineageCertificate? certificate) => certificate switch
    {
        null => RecordSet.Empty,
        { Version: null } => certificate.Associations.Intersect(State.Published),
        _ => certificate.Associations,
    };

    /// <summary>
    /// The stale records to remove at an owner. Never one that is wanted, that another lineage lists, or that the newest
    /// certificate yields: rolled back to, it is wanted again in a moment, and its clock is worth keeping.
    /// </summary>
    public RecordSet DueAt(OwnerObservation owner) =>
        Wanted.Append(Seen.Newest).OfType<LineageCertificate>()
            .Aggregate(State.Stale.Except(Seen.Elsewhere), (stale, certificate) => stale.Except(certificate.Associations))
            .Intersect(PublishedAt(owner));

    /// <summary>The stale records that stand at some owner and are not wanted: what is left to remove one day.</summary>
    public RecordSet StaleLeft =>
        Wanted.Aggregate(State.Stale, (stale, certificate) => stale.Except(certificate.Associations))
            .Intersect(Seen.Owners.Aggregate(RecordSet.Empty, (all, owner) => all.Union(PublishedAt(owner))));

    /// <summary>Whether services were told to present it: the served directory holds it, or the deploy command was given it, whatever it said.</summary>
    public bool WasHanded(LineageCertificate certificate) =>
        Seen.ActivatedVersion == certificate.Version || (!Seen.HasServedDirectory && State.Attempts?.Version == certificate.Version);

    /// <summary>Why a certificate is to be activated that services may present already.</summary>
    public string NotInPlace => Seen.HasServedDirectory ? "the served directory does not hold it" : "the deploy command has not taken it";

    /// <summary>The wait for an endpoint of another lineage, whose owner leads to the same RRset, while it presents what is to go or does not tell.</summary>
    public Decision.Wait? AwaitNeighbours(OwnerObservation owner, RecordSet due) =>
        owner.Neighbours.FirstOrDefault(sighting => sighting.Kind == SightingKind.Unknown || sighting.Associations.Overlaps(due)) is { } neighbour
            ? Poll($"the records {due} at {owner.Place} stay: {neighbour.Address} of another lineage {(neighbour.Kind == SightingKind.Unknown ? $"gives no proof: {neighbour.Detail ?? "no reason given"}" : "presents their key")}")
            : null;

    public Decision.Wait WaitFor(TimeSpan time, string why) => new(Now.Wall + time, why);

    public Decision.Wait Poll(string why) => WaitFor(Policy.PollInterval, why);

    private HashSet<TlsaParameters> ParametersAt(OwnerObservation owner)
    {
        var usable = PublishedAt(owner).Where(record => record.Usable && record.Parameters.MatchingType != MatchingType.Full).ToList();
        var ours = Ours;
        return [.. Policy.Parameters.SelectMany(wanted => DigestTypes(wanted).Select(type => wanted with { MatchingType = type }))];

        IEnumerable<MatchingType> DigestTypes(TlsaParameters wanted)
        {
            var group = usable.Where(record => record.Parameters.Usage == wanted.Usage && record.Parameters.Selector == wanted.Selector).ToLookup(ours.Contains);
            var present = group.SelectMany(records => records).Select(record => record.Parameters.MatchingType);
            return group[false].Any() && wanted.MatchingType != MatchingType.Full ? present : present.Append(wanted.MatchingType);
        }
    }
}
