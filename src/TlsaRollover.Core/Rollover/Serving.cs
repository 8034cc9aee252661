namespace TlsaRollover.Core.Rollover;

/// <summary>Makes services present a certificate, with pauses between attempts that the wire does not confirm.</summary>
internal static class Serving
{
    /// <summary>
    /// What to do about services that do not present the certificate: activate it, wait, or hold. Null when the wire was not
    /// looked at or shows nothing else. <paramref name="gated"/> says that its gate is known to be open.
    /// </summary>
    public static Decision? Of(LineageCertificate certificate, Situation situation, bool gated, bool alarm)
    {
        if (situation.Seen.Endpoints is null)
            return null;
        var wire = new WireView(certificate, situation);
        if (certificate.Version is null)
            return null; // nothing to activate: this host has no files of it
        var switched = IsInPlace(certificate, wire, situation);
        if (switched && wire.Others.Count == 0)
            return Confirmed(certificate, wire, situation);
        if (!gated && wire.SwitchNeedsGate && PropagationGate.Of(certificate, situation) is { Status: not GateStatus.Open } gate)
            return new Decision.Wait(situation.Now.Wall + (gate.Status == GateStatus.Waiting ? gate.Remaining : situation.Policy.PollInterval), gate.Why);
        return Activate(certificate, situation, switched ? wire.Complaint : situation.NotInPlace, alarm && wire.Others.Count > 0);
    }

    /// <summary>Activates now, or waits out the pause since the last unconfirmed attempt.</summary>
    public static Decision Activate(LineageCertificate certificate, Situation situation, string why, bool alarm)
    {
        var attempts = situation.State.Attempts is { } made && made.Version == certificate.Version ? made : null;
        if (Pause(attempts, situation) is var pause && pause > TimeSpan.Zero)
            return situation.WaitFor(pause, $"{why}; next attempt after a pause, {attempts!.Count} made");
        var counted = new ActivationAttempts(certificate.Version!, (attempts?.Count ?? 0) + 1, situation.Now);
        return new Decision.Perform(new Effect.Activate(certificate), situation.State with { Attempts = counted }, why, alarm);
    }

    /// <summary>
    /// Whether services find this certificate when they look for one. A deploy command that failed, and did all the same what the
    /// wire shows, has done it; but while another certificate rolls in, what it left behind might be that one, and where it took another
    /// one last, services were restarted on files that are not its.
    /// </summary>
    private static bool IsInPlace(LineageCertificate certificate, WireView wire, Situation situation) =>
        situation.Seen.ActivatedVersion == certificate.Version
        || (situation.Seen is { HasServedDirectory: false, ActivatedVersion: null } && situation.State.Next is null && wire.Proven);

    /// <summary>Not before former processes are gone: until then one look may miss what they present.</summary>
    private static Decision.Move? Confirmed(LineageCertificate certificate, WireView wire, Situation situation) =>
        situation.State.Attempts?.Version == certificate.Version && wire.Proven && situation.OldProcessesFor <= TimeSpan.Zero
            ? new(situation.State with { Attempts = null }, "the wire confirms the activation")
            : null;

    /// <summary>1, 2, 4 … 60 minutes. Counted by time since boot only: a wall clock step neither shortens nor lengthens it, a boot ends it.</summary>
    private static TimeSpan Pause(ActivationAttempts? attempts, Situation situation)
    {
        if (attempts is null || attempts.Last.BootId != situation.Now.BootId)
            return TimeSpan.Zero;
        var doubled = situation.Policy.ActivationBackoff * Math.Pow(2, Math.Min(attempts.Count - 1, 16));
        var pause = doubled < RolloverPolicy.MaxActivationBackoff ? doubled : RolloverPolicy.MaxActivationBackoff;
        return pause - (situation.Now.SinceBoot - attempts.Last.SinceBoot);
    }
}
