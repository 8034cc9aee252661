using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Commands.Progress;

/// <summary>Where a rollover that waits stands, and when each of its phases is foreseen to end.</summary>
/// <param name="State">Its state.</param>
/// <param name="Wait">What it waits for.</param>
/// <param name="Seen">What the last run saw.</param>
/// <param name="Ends">The ends that are foreseen; a phase whose end nobody knows is left out.</param>
internal sealed record Course(RolloverState State, Decision.Wait Wait, Observation Seen, IReadOnlyDictionary<Phase, DateTimeOffset> Ends)
{
    /// <summary>How many of the authoritative servers have the next record for sure, and how many there are.</summary>
    public (int Converged, int All) Servers
    {
        get
        {
            var servers = Seen.Owners.SelectMany(owner => (owner.Servers ?? []).Select(answer => (answer.Server, Converged: IsConverged(owner, answer)))).ToLookup(one => one.Server, one => one.Converged);
            return (servers.Count(server => server.All(converged => converged)), servers.Count);
        }
    }

    /// <summary>How much of the time between the phase's beginning and its foreseen end has passed; null where no end is foreseen.</summary>
    public double? Part(DateTimeOffset now) =>
        Ends.TryGetValue(State.Phase, out var end) && end > State.Since.Wall ? (now - State.Since.Wall) / (end - State.Since.Wall) : null;

    private bool IsConverged(OwnerObservation owner, ServerAnswer answer)
    {
        var clocks = State.Ledger.For(owner.Owner)?.Clocks.Where(clock => State.Next?.Associations.Contains(clock.Record) == true).ToList() ?? [];
        return clocks.Count > 0 && clocks.All(clock => Convergence.Of(answer, clock, owner));
    }
}
