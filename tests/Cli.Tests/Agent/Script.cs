using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace Cli.Tests.Agent;

/// <summary>Decisions in a fixed order, the last one again and again; keeps what each was made on.</summary>
internal sealed class Script(params IReadOnlyList<Func<RolloverState, Decision>> decisions)
{
    private int _next;

    public List<Observation> Seen { get; } = [];

    public Decision Decide(RolloverState state, Observation observation, RolloverPolicy policy)
    {
        Seen.Add(observation);
        return decisions[Math.Min(_next++, decisions.Count - 1)](state);
    }

    public static Func<RolloverState, Decision> Publish(LineageCertificate certificate, bool alarm = false) => state => new Decision.Perform(
        new Effect.Publish(new(FakeWorld.Owner, FakeWorld.Ours(certificate), RecordSet.Empty)), state with { Published = FakeWorld.Ours(certificate) }, "the next record is missing", alarm);

    public static Func<RolloverState, Decision> Activate(LineageCertificate certificate) => state => new Decision.Perform(
        new Effect.Activate(certificate), state with { Attempts = new(certificate.Version!, (state.Attempts?.Count ?? 0) + 1, state.Since) }, "its gate is open");

    public static Func<RolloverState, Decision> Enter(Phase phase) => state => new Decision.Move(state with { Phase = phase }, "in the script");

    public static Decision Wait(RolloverState state) => new Decision.Wait(state.Since.Wall.AddHours(1), "caches may still hold it");

    public static Decision Rest(RolloverState state) => new Decision.Rest();

    public static Decision Hold(RolloverState state) => new Decision.Hold("the whole RRset has vanished", "say 'resume' or 'withdraw'");
}
