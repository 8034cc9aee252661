using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Core.Tests.World;

/// <summary>
/// Drives the machine as the product's driver does: save the ledger, decide, save, act, look again. It may crash between any
/// two of these, which loses all but what was saved. Checks the invariants of each effect.
/// </summary>
public sealed class SimulatedAgent(SimulatedWorld world, RolloverPolicy policy)
{
    private const int MostRounds = 40;
    private static readonly TimeSpan RoundTakes = TimeSpan.FromMilliseconds(100);

    /// <summary>What this agent published, and what of its own lineage it found: nothing else may it ever remove.</summary>
    private RecordSet _ours = RecordSet.Empty;

    /// <summary>What was decided, for the message of a failing life.</summary>
    public List<string> Journal { get; } = [];

    public RolloverState Saved { get; private set; } = RolloverState.New("mail.example.test", world.Moment);

    /// <summary>One run as cron or a hook starts it. <paramref name="crashAfter"/> counts steps; int.MaxValue never crashes.</summary>
    public Decision? Run(bool wire, int crashAfter = int.MaxValue)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            world.Advance(RoundTakes);
            world.AssertPromise();
            var seen = world.Look(wire);
            _ours = new[] { seen.Newest }.Concat(seen.Known).OfType<LineageCertificate>().Aggregate(_ours, (ours, certificate) => ours.Union(certificate.Associations));
            Saved = Saved.Observe(seen);
            if (crashAfter-- <= 0)
                return null;
            var decision = RolloverMachine.Decide(Saved, seen, policy);
            Assert.Equal(decision.ToString(), RolloverMachine.Decide(Saved, seen, policy).ToString());
            Journal.Add($"{world.Now} {Saved.Phase} {Words(decision)}");
            switch (decision)
            {
                case Decision.Perform perform:
                    Saved = perform.Save;
                    if (crashAfter-- <= 0)
                        return Crash(perform.Effect);
                    if (!Perform(perform.Effect))
                        return null;
                    break;
                case Decision.Move move:
                    Assert.NotEqual(Text(Saved), Text(move.To));
                    Saved = move.To;
                    break;
                default:
                    return decision;
            }

            if (crashAfter-- <= 0)
                return null;
        }

        throw new InvalidOperationException($"no end after {MostRounds} rounds in phase {Saved.Phase}");
    }

    /// <summary>A deploy command may be killed in the middle.</summary>
    private Decision? Crash(Effect effect)
    {
        if (effect is Effect.Activate activate && world.HasDeployCommand)
            world.Activate(activate.Certificate, crash: true);
        return null;
    }

    private bool Perform(Effect effect)
    {
        switch (effect)
        {
            case Effect.Activate activate:
                world.Activate(activate.Certificate);
                return true;
            case Effect.Publish publish when world.ProviderWorks:
                _ours = _ours.Union(publish.Change.Add);
                Assert.True(publish.Change.Remove.IsEmpty);
                world.Apply(publish.Change);
                return true;
            case Effect.Retire retire when world.ProviderWorks:
                CheckRetirement(retire.Change);
                world.Apply(retire.Change);
                return true;
            default:
                return false; // the provider failed: the run ends, the next one looks again
        }
    }

    private void CheckRetirement(TlsaRollover.Core.Ports.RRsetChange change)
    {
        Assert.False(change.Remove.Overlaps(Saved.Active!.Associations), "a retirement names the active record");
        Assert.DoesNotContain(world.Services, service => service.Presented is { } presented && change.Remove.Overlaps(presented.Associations));
        Assert.False(change.AppliedTo(world.ControlPlane.RRset.Records).IsEmpty, "a retirement empties the RRset");
        Assert.True(_ours.ContainsAll(change.Remove), "a retirement names a record of others");
    }

    private static string Words(Decision decision) => decision switch
    {
        Decision.Perform { Effect: Effect.Activate activate } perform => $"Activate({activate.Certificate.Version}): {perform.Why}",
        Decision.Perform { Effect: var effect } perform => $"{effect}: {perform.Why}",
        Decision.Move move => $"Move({move.To.Phase}): {move.Why}",
        _ => decision.ToString(),
    };

    private static string Text(RolloverState state) => $"{state}{state.Sweeps}{state.Attempts}{state.Since}";
}
