namespace TlsaRollover.Core.Rollover;

/// <summary>Propagating: until no cache can hold an RRset without the next record, then until services present it.</summary>
internal static class PropagatingRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
    [
        KeepServingActiveBeforeGate, Renewal.RefreshActive, Renewal.WhileRolling, Renewal.GiveUpExpiring,
        EveryPhaseRules.NeedControlPlane, RestartAfterBadAnswer, PublishingRules.PublishWanted, AwaitGate, ServeNext,
    ];

    private static Decision? KeepServingActiveBeforeGate(Situation situation) =>
        PropagationGate.Of(situation.State.Next!, situation).Status == GateStatus.Open ? null : PublishingRules.KeepServingActive(situation);

    private static Decision.Move? RestartAfterBadAnswer(Situation situation) =>
        PropagationGate.Of(situation.State.Next!, situation) is { Status: GateStatus.Unconverged } gate
            ? new(situation.Enter(Phase.Publishing), $"the wait starts anew: {gate.Why}")
            : null;

    private static Decision.Wait? AwaitGate(Situation situation) => PropagationGate.Of(situation.State.Next!, situation) switch
    {
        { Status: GateStatus.Open } => null,
        { Status: GateStatus.Waiting } gate => situation.WaitFor(gate.Remaining, gate.Why),
        var gate => situation.Poll(gate.Why),
    };

    private static Decision ServeNext(Situation situation)
    {
        var next = situation.State.Next!;
        if (situation.Seen.Endpoints is null)
            return situation.Poll("the wire was not looked at");
        var wire = new WireView(next, situation);
        if (situation.State.Queued is not null && !wire.Proven && HadItsTime(next, situation))
            return new Decision.Move(Activated(next, situation), $"activated; a renewal is queued, so no proof is waited for: {wire.Complaint}");
        var activated = situation.Seen.ActivatedVersion == next.Version || (!situation.Seen.HasServedDirectory && wire.Proven);
        if (!activated || wire.Others.Count > 0 || wire.AnyRefused || wire.IsAbsent)
            return Serving.Activate(next, situation, $"its gate is open: {wire.Complaint}", alarm: false);
        return wire.Proven
            ? new Decision.Move(Activated(next, situation), "every endpoint presents the next key")
            : situation.Poll($"activated, and not proven yet: {wire.Complaint}");
    }

    /// <summary>Whether services were told to present next, a process lifetime ago or longer.</summary>
    private static bool HadItsTime(LineageCertificate next, Situation situation) =>
        situation.WasHanded(next)
        && (situation.State.Attempts is not { } made || situation.Now.Since(made.Last) is not { } passed || passed >= situation.Policy.ProcessLifetime);

    private static RolloverState Activated(LineageCertificate next, Situation situation) => situation.Enter(Phase.Retiring) with
    {
        Active = next,
        Next = null,
        Stale = situation.State.Stale.Union(situation.Retirable(situation.State.Active)),
    };
}
