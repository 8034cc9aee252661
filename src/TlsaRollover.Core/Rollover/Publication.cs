using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>Makes the one update that completes an owner's RRset.</summary>
internal static class Publication
{
    /// <summary>
    /// Adds every wanted record that the owner lacks. The first RRset of an owner also holds every other key that its
    /// endpoints serve now, so that nobody is refused from the first second on.
    /// </summary>
    public static Decision At(OwnerObservation owner, Situation situation, string why, bool alarm = false)
    {
        var missing = situation.Wanted.Aggregate(RecordSet.Empty, (all, certificate) => all.Union(situation.Lacking(certificate, owner)));
        if (!situation.IsFirstPublication(owner))
            return Perform(owner, missing, RecordSet.Empty, situation, why, alarm);
        return Companions.ObstacleOf(owner, situation)
            ?? Perform(owner, missing.Union(Companions.RecordsOf(owner, situation)), Companions.FormerOf(owner, situation), situation, "first publication: " + why, alarm, missing);
    }

    private static Decision.Perform Perform(OwnerObservation owner, RecordSet add, RecordSet former, Situation situation, string why, bool alarm, RecordSet? ours = null)
    {
        var change = new RRsetChange(owner.Target, add, RecordSet.Empty, TtlFor(owner, situation.Policy));
        var save = situation.State with
        {
            Published = situation.State.Published.Union(ours ?? add).Union(former),
            Stale = situation.State.Stale.Union(former),
            Ledger = situation.State.Ledger.Expect(change, owner.ControlPlane!.RRset, situation.Now),
        };
        return new(new Effect.Publish(change), save, why, alarm);
    }

    private static TimeSpan? TtlFor(OwnerObservation owner, RolloverPolicy policy) =>
        policy.Ttl is { } ttl && ttl != owner.ControlPlane?.RRset.Ttl ? ttl : null;
}
