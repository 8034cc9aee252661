namespace TlsaRollover.Core.Rollover;

/// <summary>Publishing: until every authoritative server has the next record.</summary>
internal static class PublishingRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
    [
        KeepServingActive, Renewal.RefreshActive, Renewal.WhileRolling, Renewal.GiveUpExpiring,
        EveryPhaseRules.NeedControlPlane, PublishWanted, AwaitConvergence,
    ];

    /// <summary>Before the gate of next nothing but active may be presented, nor lie in the served directory where a restart would pick it up.</summary>
    /// <remarks>Not where services are known to read certbot's files: that only makes them read those once more. A pause between attempts, or a gate of active, holds up only this rule: the rollover itself goes on.</remarks>
    public static Decision? KeepServingActive(Situation situation) =>
        situation.State.Active is { } active && !EarlyServices.AreBeyondReach(active, situation) && Serving.Of(active, situation, gated: false, alarm: true) is { } decision and not Decision.Wait
            ? decision
            : null;

    /// <summary>Publishes next, and queued beside it, where an owner lacks them.</summary>
    public static Decision? PublishWanted(Situation situation) =>
        situation.Seen.Owners.FirstOrDefault(owner => situation.Wanted.Any(certificate => !situation.Lacking(certificate, owner).IsEmpty)) is { } lacking
            ? Publication.At(lacking, situation, "the next record is missing")
            : null;

    private static Decision AwaitConvergence(Situation situation) =>
        PropagationGate.Of(situation.State.Next!, situation) is { Status: GateStatus.Unconverged or GateStatus.Unreachable or GateStatus.NotLooked } gate
            ? situation.Poll(gate.Why)
            : new Decision.Move(situation.Enter(Phase.Propagating), "every authoritative server has the next record");
}
