using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>Watches every decision and every change of the zone: invariants 2 to 5 of docs/DESIGN.md. Keeps the journal of a life.</summary>
public sealed class Oversight(SimulatedWorld world, IReadOnlyList<LineageSettings> settings)
{
    private RecordSet _published = RecordSet.Empty;

    public IReadOnlyList<LineageSettings> Settings => settings;

    /// <summary>What was decided, for the message of a failing life.</summary>
    public List<string> Journal { get; } = [];

    /// <summary>What was decided last of each lineage.</summary>
    public Dictionary<string, Decision> Last { get; } = [];

    /// <summary>Every decision is made twice.</summary>
    public Decision Decide(RolloverState state, Observation observation, RolloverPolicy policy)
    {
        var decision = RolloverMachine.Decide(state, observation, policy);
        Assert.Equal(decision.ToString(), RolloverMachine.Decide(state, observation, policy).ToString());
        Journal.Add($"{world.Now} {state.Lineage} {state.Phase}: {Words(decision)}");
        return Last[state.Lineage] = decision;
    }

    /// <summary>A retirement names nothing that is served or of others, and leaves an RRset; a withdrawal may end it.</summary>
    public void Check(RRsetChange change)
    {
        var present = world.ZoneOf(change.Owner).ControlPlane.At(change.Owner).RRset.Records;
        if (!change.MayEmpty)
        {
            Assert.DoesNotContain(world.Lineages.SelectMany(lineage => lineage.Presented), presented => change.Remove.Overlaps(presented.Associations));
            Assert.False(change.AppliedTo(present).IsEmpty, "a change empties the RRset");
        }

        var ours = world.Lineages.SelectMany(lineage => lineage.Archive).Aggregate(_published, (all, certificate) => all.Union(certificate.Associations));
        Assert.True(ours.ContainsAll(change.Remove), "a change removes a record of others");
        _published = _published.Union(change.Add);
    }

    private static string Words(Decision decision) => decision switch
    {
        Decision.Perform { Effect: Effect.Activate activate } perform => $"Activate({activate.Certificate.Version}): {perform.Why}",
        Decision.Perform { Effect: var effect } perform => $"{effect}: {perform.Why}",
        Decision.Move move => $"Move({move.To.Phase}): {move.Why}",
        _ => decision.ToString(),
    };
}
