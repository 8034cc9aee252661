using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Core.Rollover;

/// <summary>Retiring: until the old record is out of every zone.</summary>
internal static class RetiringRules
{
    public static IReadOnlyList<Func<Situation, Decision?>> InOrder { get; } =
    [
        Renewal.RefreshActive, RollBack, EarlyServices.RollAgain, Renewal.WhileRetiring, PublishQueued, ForgetBrokenProof, GoOnUnproven, KeepServing, AwaitProof,
        EveryPhaseRules.NeedControlPlane, Retire, Settle,
    ];

    /// <summary>The old key comes back at once while no removal of its record was attempted and every cache surely has it.</summary>
    private static Decision.Move? RollBack(Situation situation)
    {
        var state = situation.State;
        if (state.RemovalAttempted || situation.Seen.Newest is not { } newest || situation.SameIdentity(newest, state.Active) || situation.SameIdentity(newest, state.Queued))
            return null;
        if (!state.Stale.ContainsAll(newest.For(situation.Policy.Parameters)) || PropagationGate.Of(newest, situation).Status != GateStatus.Open)
            return null;
        return new(
            situation.Enter(Phase.Retiring) with { Active = newest, Queued = null, Stale = state.Stale.Union(situation.Retirable(state.Active)).Union(situation.Retirable(state.Queued)) },
            "rolled back to the former key, whose record still stands everywhere");
    }

    /// <summary>A renewal need not wait for the removal to be published: so its clock runs.</summary>
    private static Decision? PublishQueued(Situation situation) =>
        situation.State.Queued is { } queued
        && situation.Seen.Owners.FirstOrDefault(owner => owner.ControlPlane is not null && !situation.Lacking(queued, owner).IsEmpty) is { } lacking
            ? Publication.At(lacking, situation, "the queued record is missing")
            : null;

    /// <summary>A dead endpoint keeps the old record, and must not keep the others from a renewal: what is stale goes another day.</summary>
    private static Decision.Move? GoOnUnproven(Situation situation)
    {
        var (state, seen) = (situation.State, situation.Seen);
        if (state.Queued is not { } queued || seen.Endpoints is null || !situation.WasHanded(state.Active!))
            return null;
        return Obstacle(situation) is not { } obstacle || GraceLeft(situation) is not { } left || left > TimeSpan.Zero
            ? null
            : new(situation.Enter(Phase.Publishing) with { Next = queued, Queued = null }, $"the queued certificate rolls in though the old record must stay: {obstacle}");
    }

    /// <summary>What keeps the old record and no wait of ours ends: an endpoint without proof, of this lineage or of another at the same RRset.</summary>
    private static string? Obstacle(Situation situation)
    {
        var wire = new WireView(situation.State.Active!, situation);
        return wire.Proven
            ? situation.Seen.Owners.Where(owner => !situation.DueAt(owner).IsEmpty).Select(owner => situation.AwaitNeighbours(owner, situation.DueAt(owner))?.Why).FirstOrDefault(why => why is not null)
            : wire.Complaint;
    }

    private static Decision.Move? ForgetBrokenProof(Situation situation) =>
        situation.State.Sweeps.First is not null && situation.Seen.Endpoints is not null && new WireView(situation.State.Active!, situation).Others.Count > 0
            ? new(situation.State with { Sweeps = new(null, null) }, "an endpoint presents something else: the proof starts anew")
            : null;

    private static Decision? KeepServing(Situation situation) => Serving.Of(situation.State.Active!, situation, gated: false, alarm: false);

    private static Decision? AwaitProof(Situation situation)
    {
        if (situation.Seen.Endpoints is null)
            return situation.Poll("the wire was not looked at");
        var wire = new WireView(situation.State.Active!, situation);
        var awaitsStart = wire.AnyRefused && situation.State.Sweeps.First is null; // as in Propagating: a reload may be what starts a service
        if ((wire.IsAbsent || awaitsStart) && situation.State.Active!.Version is not null)
            return Serving.Activate(situation.State.Active, situation, wire.Complaint, alarm: false);
        if (!wire.Proven)
            return situation.Poll($"the old record stays until the new key is proven: {wire.Complaint}");
        return AwaitSecondSweep(situation) ?? AwaitGrace(situation);
    }

    /// <summary>Two full sweeps a process lifetime apart: pools of service processes are mixed while they recycle.</summary>
    private static Decision? AwaitSecondSweep(Situation situation)
    {
        var (state, now) = (situation.State, situation.Now);
        if (state.Sweeps.First is not { } first || now.Since(first) is not { } sinceFirst)
            return new Decision.Move(state with { Sweeps = new(now, null) }, "first full sweep shows only the active key");
        if (state.Sweeps.Second is not null)
            return null;
        var lifetime = situation.Policy.ProcessLifetime;
        return sinceFirst < lifetime
            ? situation.WaitFor(lifetime - sinceFirst, "a second sweep must come a process lifetime after the first")
            : new Decision.Move(state with { Sweeps = new(first, now) }, "second full sweep shows only the active key");
    }

    private static Decision? AwaitGrace(Situation situation)
    {
        if (GraceLeft(situation) is not { } left)
            return new Decision.Move(situation.State with { Since = situation.Now }, "the clocks cannot tell how long the grace has run: it starts anew");
        return left > TimeSpan.Zero ? situation.WaitFor(left, "the grace before the old record is removed") : null;
    }

    /// <summary>Null where the clocks cannot tell.</summary>
    private static TimeSpan? GraceLeft(Situation situation)
    {
        var grace = situation.Policy.Grace ?? situation.Seen.Owners.Select(owner => PropagationGate.EffectiveTtl(owner, situation)).Max();
        return grace - situation.Now.Since(situation.State.Since);
    }

    private static Decision? Retire(Situation situation) =>
        situation.Seen.Owners.Select(owner => Retirement(owner, situation)).FirstOrDefault(decision => decision is not null);

    private static Decision? Retirement(OwnerObservation owner, Situation situation)
    {
        var published = Situation.PublishedAt(owner);
        var due = situation.DueAt(owner);
        if (due.IsEmpty)
            return null;
        if (situation.AwaitNeighbours(owner, due) is { } neighbour)
            return neighbour;
        var left = published.Except(due);
        if (left.IsEmpty || !left.Admits(situation.State.Active!.Associations) || situation.Seen.Endpoints!.Any(sighting => sighting.Associations.Overlaps(due)))
            return new Decision.Hold($"the records {due} at {owner.Place} cannot go: what is served would match nothing", $"see what each endpoint presents: 'tlsa-rollover status {situation.State.Lineage}'");
        var save = situation.State with
        {
            RemovalAttempted = true,
            Published = situation.State.Published.Except(due),
            Ledger = situation.State.Ledger.EraseClocks(owner.Target, due),
        };
        return new Decision.Perform(new Effect.Retire(new RRsetChange(owner.Target, RecordSet.Empty, due)), save, "the new key is proven and the grace has passed");
    }

    private static Decision.Move Settle(Situation situation)
    {
        var settled = situation.Enter(Phase.Settled) with { Stale = situation.StaleLeft };
        return situation.State.Queued is { } queued
            ? new(settled with { Phase = Phase.Publishing, Next = queued, Queued = null }, "the queued certificate rolls in")
            : new(settled, "only the active record stands");
    }
}
