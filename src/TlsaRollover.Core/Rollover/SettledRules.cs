using TlsaRollover.Core.Dane;

namespace TlsaRollover.Core.Rollover;

/// <summary>Settled: nothing is rolling over.</summary>
internal static class SettledRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
        [Renewal.RefreshActive, BeginRollover, KeepServing, EveryPhaseRules.NeedControlPlane, RetireLeftovers, ForgetGone, _ => new Decision.Rest()];

    private static Decision? BeginRollover(Situation situation)
    {
        if (situation.Seen.Newest is not { } newest || situation.SameIdentity(newest, situation.State.Active))
            return null;
        return Adoption.HoldWithoutRecords(newest, situation)
            ?? (Decision)new Decision.Move(situation.Enter(Phase.Publishing) with { Next = newest }, "renewed with a new key");
    }

    private static Decision? KeepServing(Situation situation) => Serving.Of(situation.State.Active!, situation, gated: false, alarm: true);

    private static Decision.Move? RetireLeftovers(Situation situation) =>
        situation.Seen.Owners.All(owner => situation.DueAt(owner).IsEmpty) ? null : new(situation.Enter(Phase.Retiring), "stale records are left");

    /// <summary>A stale record that another lineage listed may have gone by its hand.</summary>
    private static Decision.Move? ForgetGone(Situation situation) =>
        situation.State.Stale.IsEmpty || !situation.StaleLeft.IsEmpty ? null : new(situation.State with { Stale = RecordSet.Empty }, "no stale record is left");
}
