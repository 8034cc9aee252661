namespace TlsaRollover.Core.Rollover;

/// <summary>What a renewal means while another certificate rolls in, by identity: the association data decides, not the file.</summary>
internal static class Renewal
{
    /// <summary>Renewed with the active key: new files, same records.</summary>
    public static Decision.Move? RefreshActive(Situation situation) =>
        situation.Seen.Newest is { } newest && situation.State.Active is { } active
        && newest.Version != active.Version && situation.SameIdentity(newest, active)
            ? new(situation.State with { Active = newest, Attempts = null }, "renewed with the active key: the files are replaced")
            : null;

    /// <summary>The case table for a renewal while a certificate rolls in.</summary>
    public static Decision? WhileRolling(Situation situation)
    {
        if (situation.Seen.Newest is not { } newest || situation.State.Next is not { } next)
            return null;
        if (situation.SameIdentity(newest, situation.State.Active))
            return GoBack(newest, situation);
        if (situation.SameIdentity(newest, next))
            return newest.Version == next.Version && situation.State.Queued is null ? null : Refresh(newest, situation);
        return newest.Version == situation.State.Queued?.Version ? null : Queue(newest, situation);
    }

    /// <summary>A renewal while the old record waits for its removal, unless it is of a key that is rolled back to.</summary>
    public static Decision? WhileRetiring(Situation situation) =>
        situation.Seen.Newest is { } newest && newest.Version != situation.State.Queued?.Version && !situation.SameIdentity(newest, situation.State.Active)
        && (situation.SameIdentity(newest, situation.State.Queued) || !situation.State.Stale.ContainsAll(newest.For(situation.Policy.Parameters)))
            ? Queue(newest, situation)
            : null;

    /// <summary>Next is given up only when it would expire before its gate, services were never told to present it, and a newer one is there.</summary>
    public static Decision.Move? GiveUpExpiring(Situation situation)
    {
        if (situation.State is not { Next: { } next, Queued: { } queued } || situation.Seen.ActivatedVersion == next.Version)
            return null;
        var gate = PropagationGate.Of(next, situation);
        if (gate.Status == GateStatus.Open || situation.Now.Wall + gate.Remaining < next.NotAfter)
            return null;
        return new(
            situation.Enter(Phase.Publishing) with { Next = queued, Queued = null, Stale = situation.State.Stale.Union(situation.Retirable(next)) },
            "the next certificate expires before its gate; the renewed one takes its place");
    }

    private static Decision.Move GoBack(LineageCertificate newest, Situation situation) => new(
        situation.Enter(Phase.Retiring) with
        {
            Active = newest,
            Next = null,
            Queued = null,
            Stale = situation.State.Stale.Union(situation.Retirable(situation.State.Next)).Union(situation.Retirable(situation.State.Queued)),
        },
        "the newest certificate has the active key again: the other one is retired");

    private static Decision.Move Refresh(LineageCertificate newest, Situation situation) => new(
        situation.State with { Next = newest, Queued = null, Stale = situation.State.Stale.Union(situation.Retirable(situation.State.Queued)) },
        "renewed with the next key: its clock goes on, the files are replaced");

    private static Decision Queue(LineageCertificate newest, Situation situation)
    {
        if (Adoption.HoldWithoutRecords(newest, situation) is { } hold)
            return hold;
        var superseded = situation.SameIdentity(newest, situation.State.Queued) ? null : situation.State.Queued;
        return new Decision.Move(
            situation.State with { Queued = newest, Stale = situation.State.Stale.Union(situation.Retirable(superseded)) },
            "renewed again while one rolls in: queued with a clock of its own");
    }
}
