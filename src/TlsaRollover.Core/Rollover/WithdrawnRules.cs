using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>A person withdrew DANE: our records go, and renewals are activated once no cache can hold one that refuses them.</summary>
internal static class WithdrawnRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
        [EveryPhaseRules.NeedControlPlane, Remove, Forget, Renew, KeepServing, _ => new Decision.Rest()];

    private static Decision.Perform? Remove(Situation situation)
    {
        var ours = situation.Wanted.Aggregate(situation.State.Stale, (all, certificate) => all.Union(situation.Retirable(certificate))).Except(situation.Seen.Elsewhere);
        if (situation.Seen.Owners.FirstOrDefault(owner => Situation.PublishedAt(owner).Overlaps(ours)) is not { } owner)
            return null;
        var due = Situation.PublishedAt(owner).Intersect(ours);
        var save = situation.State with { RemovalAttempted = true, Ledger = situation.State.Ledger.EraseClocks(owner.Owner, due) };
        return new(new Effect.Retire(new RRsetChange(owner.Owner, RecordSet.Empty, due, MayEmpty: true)), save, "DANE is withdrawn");
    }

    private static Decision.Move? Forget(Situation situation) =>
        situation.State is { Phase: Phase.Settled, Next: null, Queued: null, Stale.IsEmpty: true, Published.IsEmpty: true }
            ? null
            : new(situation.Enter(Phase.Settled) with { Next = null, Queued = null, Stale = RecordSet.Empty, Published = RecordSet.Empty }, "nothing of ours is published");

    private static Decision? Renew(Situation situation)
    {
        if (situation.Seen.Newest is not { } newest || newest.Version == situation.State.Active?.Version)
            return null;
        return PropagationGate.WithoutRecords(newest, situation) is { Status: not GateStatus.Open } gate
            ? situation.WaitFor(gate.Status == GateStatus.Waiting ? gate.Remaining : situation.Policy.PollInterval, gate.Why)
            : new Decision.Move(situation.Enter(Phase.Settled) with { Active = newest }, "no cache can hold a record that refuses the newest certificate");
    }

    private static Decision? KeepServing(Situation situation) =>
        situation.State.Active is { } active ? Serving.Of(active, situation, gated: true, alarm: false) : null;
}
