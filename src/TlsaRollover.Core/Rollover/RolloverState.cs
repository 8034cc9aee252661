using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Rollover;

/// <summary>Where a lineage stands in its key rollover (RFC 7671 §8.1).</summary>
public enum Phase
{
    /// <summary>Nothing is rolling over.</summary>
    Settled,

    /// <summary>The next record is being published, until every authoritative server has it.</summary>
    Publishing,

    /// <summary>Every server has it; caches may still hold RRsets without it.</summary>
    Propagating,

    /// <summary>The new key is served; the old record stays until that is proven and the grace has passed.</summary>
    Retiring,
}

/// <summary>The persisted state of one lineage's rollover: plain data, changed only by <see cref="RolloverMachine"/> and <see cref="Ledger"/>.</summary>
public sealed record RolloverState
{
    /// <summary>The lineage's name.</summary>
    public required string Lineage { get; init; }

    /// <summary>The phase.</summary>
    public Phase Phase { get; init; }

    /// <summary>When the phase began; the grace counts from here while retiring.</summary>
    public required Moment Since { get; init; }

    /// <summary>The certificate that services are to present now; null before the first adoption.</summary>
    public LineageCertificate? Active { get; init; }

    /// <summary>The certificate that is rolling in.</summary>
    public LineageCertificate? Next { get; init; }

    /// <summary>A certificate renewed while another was rolling in.</summary>
    public LineageCertificate? Queued { get; init; }

    /// <summary>Records to retire, in every form their certificates yield.</summary>
    public RecordSet Stale { get; init; } = RecordSet.Empty;

    /// <summary>Records that this agent added to a zone and has not removed.</summary>
    public RecordSet Published { get; init; } = RecordSet.Empty;

    /// <summary>Whether a removal of a stale record may have been sent: from then on the old key needs a full rollover to come back.</summary>
    public bool RemovalAttempted { get; init; }

    /// <summary>Whether a person withdrew DANE: nothing is published and ours is removed.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>Whether a person wants a vanished RRset published again.</summary>
    public bool Resumed { get; init; }

    /// <summary>Servers that a person accepted as unreachable.</summary>
    public IReadOnlyList<string> AcceptedUnreachable { get; init; } = [];

    /// <summary>Activations of one certificate that the wire has not confirmed yet.</summary>
    public ActivationAttempts? Attempts { get; init; }

    /// <summary>The sweeps of all endpoints that showed only the active key.</summary>
    public ProofSweeps Sweeps { get; init; } = new(null, null);

    /// <summary>What was seen of each owner name.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>Whether anything is to be served or rolls in: the machine has taken the lineage up.</summary>
    public bool IsAdopted() => (Active ?? Next) is not null;

    /// <summary>
    /// The state after one more look: what the ledger learns of it, and that a server which answers again is no longer
    /// accepted as unreachable, so that its next silence is waited for.
    /// </summary>
    public RolloverState Observe(Observation observation)
    {
        var answering = observation.Owners.SelectMany(owner => owner.Servers ?? []).Where(answer => !answer.SaysNothing).Select(answer => answer.Server);
        return this with { Ledger = Ledger.Observe(observation), AcceptedUnreachable = [.. AcceptedUnreachable.Except(answering)] };
    }

    /// <summary>Whether the control plane had an RRset here and has none now.</summary>
    public bool IsGone(OwnerObservation owner) =>
        owner.ControlPlane is { RRset.Records.IsEmpty: true } && (Ledger.For(owner.Owner)?.Established ?? false);

    /// <summary>A lineage that nothing is known of yet.</summary>
    public static RolloverState New(string lineage, Moment now) =>
        new() { Lineage = lineage, Since = now, Ledger = Ledger.Empty };
}

/// <summary>How often a version was activated without proof, and when last.</summary>
public sealed record ActivationAttempts(string Version, int Count, Moment Last);

/// <summary>The first full sweep that showed only the active key, and the one at least a process lifetime later.</summary>
public sealed record ProofSweeps(Moment? First, Moment? Second);
