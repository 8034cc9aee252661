using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>How far a certificate is from the moment at which services may present it.</summary>
internal enum GateStatus
{
    /// <summary>No cache of the world can hold an RRset that refuses it.</summary>
    Open,

    /// <summary>Every server has its records; caches may hold older answers.</summary>
    Waiting,

    /// <summary>The servers were not asked in this look.</summary>
    NotLooked,

    /// <summary>A server did not answer, or with an error: never assumed fine.</summary>
    Unreachable,

    /// <summary>A server gave an answer without them.</summary>
    Unconverged,
}

/// <summary>The gate of one certificate over all owner names: the timing model of docs/DESIGN.md (RFC 7671 §8.1, RFC 6698 appendix A.4).</summary>
internal sealed record PropagationGate(GateStatus Status, TimeSpan Remaining, string Why)
{
    private static readonly PropagationGate Opened = new(GateStatus.Open, TimeSpan.Zero, "every cache has let go of older answers");

    /// <summary>The gate of a certificate whose records are published: the furthest of its owners'.</summary>
    public static PropagationGate Of(LineageCertificate certificate, Situation situation) =>
        situation.Seen.Owners.Select(owner => At(owner, certificate, situation)).Aggregate(Opened, Further);

    /// <summary>The gate of a certificate while DANE is withdrawn: no record is waited for, only what servers give out and caches may still hold.</summary>
    public static PropagationGate WithoutRecords(LineageCertificate certificate, Situation situation) =>
        situation.Seen.Owners.Select(owner => Silence(owner, situation) ?? Elapse(owner, certificate, [], situation)).Aggregate(Opened, Further);

    /// <summary>TTL_eff of an owner: the longest that a conforming cache may hold what it holds, at most the cache cap (RFC 8767 §4).</summary>
    public static TimeSpan EffectiveTtl(OwnerObservation owner, Situation situation)
    {
        var ledger = situation.LedgerOf(owner);
        var longest = ledger.Versions.Select(version => version.Ttl) // TTL_old and TTL_hist: all that servers gave out
            .Append(owner.ControlPlane?.RRset.Ttl ?? TimeSpan.Zero) // TTL_new
            .Append(situation.Policy.TtlFloor)
            .Append(UnknownHistory(ledger, situation))
            .Max();
        return longest < RolloverPolicy.CacheCap ? longest : RolloverPolicy.CacheCap;
    }

    private static PropagationGate At(OwnerObservation owner, LineageCertificate certificate, Situation situation)
    {
        var records = situation.InUse(certificate, owner);
        var clocks = records.Select(situation.LedgerOf(owner).ClockOf).ToList();
        if (owner.Servers?.FirstOrDefault(answer => !answer.SaysNothing && !Converged(answer, clocks, certificate, owner)) is { } bad)
            return new(GateStatus.Unconverged, TimeSpan.Zero, Unconverged(bad, clocks, owner));
        return Silence(owner, situation) ?? Elapse(owner, certificate, clocks.OfType<RecordClock>(), situation);
    }

    /// <summary>Why the servers do not tell enough: one that says nothing, and is not accepted for that, may give out anything.</summary>
    private static PropagationGate? Silence(OwnerObservation owner, Situation situation)
    {
        if (owner.Servers is not { Count: > 0 } servers)
            return new(GateStatus.NotLooked, TimeSpan.Zero, owner.ServersFault ?? $"the next full look asks the servers of {owner.Owner}");
        return servers.FirstOrDefault(answer => answer.SaysNothing && !situation.State.AcceptedUnreachable.Contains(answer.Server)) is { } silent
            ? new(GateStatus.Unreachable, TimeSpan.Zero, $"{silent.Server} {(silent.Kind == ServerAnswerKind.Failed ? "gives no data" : "does not answer")} for {owner.Owner}: {silent.Detail ?? "no reason given"}; if nobody can be asking it: 'tlsa-rollover rollover {situation.State.Lineage} --accept-unreachable {silent.Server}'")
            : null;
    }

    private static bool Converged(ServerAnswer answer, List<RecordClock?> clocks, LineageCertificate certificate, OwnerObservation owner) =>
        clocks.All(clock => clock is not null && Convergence.Of(answer, clock, owner) && clock.Seen.Any(run => run.Server == answer.Server))
        && answer.RRset.Records.Admits(certificate.Associations);

    private static string Unconverged(ServerAnswer answer, List<RecordClock?> clocks, OwnerObservation owner) =>
        $"{answer.Server} has not converged for {owner.Owner}: "
        + (answer.Detail ?? Astray(answer, owner) ?? (answer.Signature is SignatureState.Missing or SignatureState.OutsideValidity
            ? $"its RRSIG is {(answer.Signature == SignatureState.Missing ? "missing" : "expired or not yet valid")}"
            : $"serial {answer.Serial}, wanted {clocks.OfType<RecordClock>().Max(clock => clock.BaseSerial)} or later with {string.Join(", ", clocks.OfType<RecordClock>().Select(clock => clock.Record))}"));

    private static string? Astray(ServerAnswer answer, OwnerObservation owner) => answer.Alias is { } alias && !owner.IsOnTheWay(alias)
        ? $"it {(alias.To is null ? $"has no CNAME at {alias.From}" : $"leads {alias.From} to {alias.To}")}, and others lead to {owner.After(alias.From)}"
        : null;

    /// <summary>
    /// Time since the last moment at which some server gave out an RRset that refuses the certificate, against the wait.
    /// Seen runs and the ends of refusing versions both bound that moment; the later one counts.
    /// </summary>
    private static PropagationGate Elapse(OwnerObservation owner, LineageCertificate certificate, IEnumerable<RecordClock> clocks, Situation situation)
    {
        var refusing = situation.LedgerOf(owner).Versions.Where(version => version.Refuses(certificate.Associations, owner)).ToList();
        if (refusing.Any(version => version.Until is null && !situation.State.AcceptedUnreachable.Contains(version.Server)))
            return new(GateStatus.Unconverged, TimeSpan.Zero, $"a server of {owner.Owner} still gives out an RRset without the certificate's record, or leads elsewhere");
        var elapsed = clocks.SelectMany(clock => clock.Seen).Select(run => run.Since)
            .Concat(refusing.Select(version => version.Until).OfType<Moment>())
            .Select(moment => situation.Now.Since(moment) ?? TimeSpan.Zero)
            .DefaultIfEmpty(TimeSpan.MaxValue).Min();
        var wait = WaitAfterConvergence(owner, refusing, situation);
        return elapsed >= wait
            ? Opened
            : new(GateStatus.Waiting, wait - elapsed, $"caches may hold an answer for {owner.Owner} without the new record for another {Seconds(wait - elapsed)} s (wait of {Seconds(wait)} s since the last server had it; RFC 7671 §8.1)");
    }

    private static TimeSpan WaitAfterConvergence(OwnerObservation owner, List<RRsetSighting> refusing, Situation situation)
    {
        var policy = situation.Policy;
        var ledger = situation.LedgerOf(owner);
        var absences = ledger.Versions.Where(version => version.To is null && version.Records.IsEmpty).Select(version => version.Ttl).ToList();
        if (refusing.Count == 0 && absences.Count > 0) // no TLSA before: an absence constrains nobody
            return Max(absences.Max(), owner.ControlPlane?.RRset.Ttl ?? TimeSpan.Zero, UnknownHistory(ledger, situation)) + Pad(policy);
        var ttl = EffectiveTtl(owner, situation);
        return Max(ttl * Math.Max(1, policy.TtlMultiple), ttl + policy.StaleMax) + Pad(policy);
    }

    /// <summary>Never below a second: a cache may give out a TTL of 6 for 7 s.</summary>
    private static TimeSpan Pad(RolloverPolicy policy) => Max(policy.Pad, TimeSpan.FromSeconds(1));

    /// <summary>What a TTL may have been before the ledger began, unless the operator attests that it was not lowered.</summary>
    private static TimeSpan UnknownHistory(OwnerLedger ledger, Situation situation) =>
        situation.Policy.TtlStable || situation.Now.Since(ledger.Began) >= RolloverPolicy.CacheCap
            ? TimeSpan.Zero
            : RolloverPolicy.UnknownHistoryTtl;

    private static PropagationGate Further(PropagationGate one, PropagationGate other) =>
        (other.Status, other.Remaining).CompareTo((one.Status, one.Remaining)) > 0 ? other : one;

    private static TimeSpan Max(params ReadOnlySpan<TimeSpan> times)
    {
        var longest = TimeSpan.Zero;
        foreach (var time in times)
            longest = time > longest ? time : longest;
        return longest;
    }

    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
