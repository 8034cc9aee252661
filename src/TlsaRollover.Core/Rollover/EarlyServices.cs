namespace TlsaRollover.Core.Rollover;

/// <summary>
/// Services that present the newest certificate before it was activated, as one does that reads certbot's own files. The promise cannot
/// be kept for them. What is left: publish at once, let no other rollover come first, and keep both records until everything is proven.
/// </summary>
public static class EarlyServices
{
    /// <summary>The endpoints that present the newest certificate though it is neither active nor activated, each once.</summary>
    public static IReadOnlyList<string> Of(RolloverState state, Observation seen)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(seen);
        var isToCome = (state.Active ?? state.Next) is not null && seen.Newest is { } newest && newest.Version != state.Active?.Version && newest.Version != seen.ActivatedVersion;
        return isToCome ? [.. (seen.Endpoints ?? []).Where(sighting => seen.Newest!.Is(sighting.Leaf)).Select(sighting => sighting.Address).Distinct()] : [];
    }

    /// <summary>Whether no activation can mend what is presented: all of it that is wrong is certbot's newest, and services are known to read that.</summary>
    internal static bool AreBeyondReach(LineageCertificate certificate, Situation situation)
    {
        var others = new WireView(certificate, situation).Others;
        return situation.Seen.ReadsLive && situation.Seen.ActivatedVersion == certificate.Version && others.Count > 0
            && others.All(sighting => situation.Seen.Newest?.Is(sighting.Leaf) ?? false);
    }

    /// <summary>While an old record is retired, a renewal waits for its turn; not where services present it already, or soon will.</summary>
    internal static Decision? RollAgain(Situation situation)
    {
        var state = situation.State;
        if (situation.Seen.Newest is not { } newest || situation.SameIdentity(newest, state.Active) || !(situation.Seen.ReadsLive || Of(state, situation.Seen).Count > 0))
            return null;
        return Adoption.HoldWithoutRecords(newest, situation)
            ?? (Decision)new Decision.Move(Instead(state.Queued, newest, situation), "services read certbot's files: the renewed certificate rolls in at once");
    }

    private static RolloverState Instead(LineageCertificate? given, LineageCertificate next, Situation situation) => situation.Enter(Phase.Publishing) with
    {
        Next = next,
        Queued = null,
        Stale = situation.SameIdentity(given, next) ? situation.State.Stale : situation.State.Stale.Union(situation.Retirable(given)),
    };
}
