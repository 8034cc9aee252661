using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>A person withdrew DANE: our records go, and renewals are activated once no cache can hold one that refuses them.</summary>
internal static class WithdrawnRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
        [EveryPhaseRules.NeedControlPlane, HoldRefusedRemains, Remove, Forget, Renew, KeepServing, _ => new Decision.Rest()];

    /// <summary>Records of others alone would refuse what is served: with ours gone, theirs must be gone before.</summary>
    private static Decision.Hold? HoldRefusedRemains(Situation situation)
    {
        if (situation.Seen.Owners.FirstOrDefault(owner => RefusesServed(owner, situation)) is not { } owner)
            return null;
        var left = Situation.PublishedAt(owner).Except(DueAt(owner, situation));
        return new($"without ours the records {left} at {owner.Place} would refuse what is served", $"withdraw the lineage that lists them too, or remove them at the DNS provider; or keep DANE: 'tlsa-rollover resume {situation.State.Lineage}'");
    }

    /// <summary>Whether what is left would refuse what is presented or, where an endpoint or a former process does not tell, may be.</summary>
    private static bool RefusesServed(OwnerObservation owner, Situation situation)
    {
        var (published, due) = (Situation.PublishedAt(owner), DueAt(owner, situation));
        var sightings = (situation.Seen.Endpoints ?? []).Concat(owner.Neighbours).ToList();
        var untold = situation.OldProcessesFor > TimeSpan.Zero || sightings.Any(sighting => sighting.Kind == SightingKind.Unknown);
        var served = sightings.Where(sighting => sighting.Kind == SightingKind.Presented).Select(sighting => sighting.Associations)
            .Append(situation.State.Active?.Associations ?? RecordSet.Empty).Append(untold ? due : RecordSet.Empty);
        return !due.IsEmpty && served.Any(associations => published.Admits(associations) && !published.Except(due).Admits(associations));
    }

    /// <summary>What another lineage withdrew goes with ours: neither could go alone while services present both.</summary>
    private static RecordSet DueAt(OwnerObservation owner, Situation situation) =>
        situation.Wanted.Aggregate(situation.State.Stale, (all, certificate) => all.Union(situation.Retirable(certificate)))
            .Except(situation.Seen.Elsewhere).Union(situation.Seen.WithdrawnElsewhere).Intersect(Situation.PublishedAt(owner));

    private static Decision.Perform? Remove(Situation situation)
    {
        if (situation.Seen.Owners.FirstOrDefault(owner => !DueAt(owner, situation).IsEmpty) is not { } owner)
            return null;
        var due = DueAt(owner, situation);
        var save = situation.State with { RemovalAttempted = true, Ledger = situation.State.Ledger.EraseClocks(owner.Target, due) };
        return new(new Effect.Retire(new RRsetChange(owner.Target, RecordSet.Empty, due, MayEmpty: true)), save, "DANE is withdrawn");
    }

    private static Decision.Move? Forget(Situation situation) =>
        situation.State is { Phase: Phase.Settled, Next: null, Queued: null, Stale.IsEmpty: true, Published.IsEmpty: true }
            ? null
            : new(situation.Enter(Phase.Settled) with { Next = null, Queued = null, Stale = RecordSet.Empty, Published = RecordSet.Empty }, "nothing of ours is published");

    private static Decision? Renew(Situation situation)
    {
        if (situation.Seen.Newest is not { } newest || newest.Version == situation.State.Active?.Version)
            return null;
        if (situation.Seen.Owners.FirstOrDefault(owner => !Situation.PublishedAt(owner).Admits(newest.Associations)) is { } refusing)
            return HoldRefused(refusing, situation);
        return PropagationGate.WithoutRecords(newest, situation) is { Status: not GateStatus.Open } gate
            ? situation.WaitFor(gate.Status == GateStatus.Waiting ? gate.Remaining : situation.Policy.PollInterval, gate.Why)
            : new Decision.Move(situation.Enter(Phase.Settled) with { Active = newest }, "no cache can hold a record that refuses the newest certificate");
    }

    /// <summary>Ours are gone by now: what stands is by another hand, as the record of a key that was adopted from the wire.</summary>
    private static Decision.Hold HoldRefused(OwnerObservation owner, Situation situation) => new(
        $"the records {Situation.PublishedAt(owner)} at {owner.Owner} are not the agent's and would refuse the renewed certificate",
        $"remove them at the DNS provider, or keep DANE: 'tlsa-rollover resume {situation.State.Lineage}'");

    private static Decision? KeepServing(Situation situation) =>
        situation.State.Active is { } active ? Serving.Of(active, situation, gated: true, alarm: false) : null;
}
