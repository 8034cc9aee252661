using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>A decision as people and logs read it.</summary>
/// <param name="Name">One word: publish, retire, activate, move, wait, hold or rest.</param>
/// <param name="Owner">The owner name of a change.</param>
/// <param name="Records">The records concerned.</param>
/// <param name="Until">When a wait ends.</param>
/// <param name="Reason">Why.</param>
/// <param name="Cure">What a person has to do, when held.</param>
public sealed record DecisionFacts(string Name, OwnerName? Owner, RecordSet Records, DateTimeOffset? Until, string Reason, string? Cure)
{
    /// <summary>The word for an activation, in the journal too.</summary>
    public const string Activate = "activate";

    /// <summary>The facts of a decision; certificates are shown by their records for <paramref name="parameters"/>.</summary>
    public static DecisionFacts Of(Decision decision, IReadOnlyList<TlsaParameters> parameters) => decision switch
    {
        Decision.Perform { Effect: Effect.Publish publish } perform => new("publish", publish.Change.Owner, publish.Change.Add, null, perform.Why, null),
        Decision.Perform { Effect: Effect.Retire retire } perform => new("retire", retire.Change.Owner, retire.Change.Remove, null, perform.Why, null),
        Decision.Perform { Effect: Effect.Activate activate } perform => new(Activate, null, activate.Certificate.For(parameters), null, perform.Why, null),
        Decision.Move move => Plain("move", $"{move.To.Phase.ToString().ToLowerInvariant()}: {move.Why}"),
        Decision.Wait wait => Plain("wait", wait.Why) with { Until = wait.Until },
        Decision.Hold hold => Plain("hold", hold.Why) with { Cure = hold.Cure },
        Decision.Rest => Plain("rest", "all is as it should be"),
        _ => throw new NotSupportedException($"decision {decision.GetType().Name}"),
    };

    /// <summary>What is done, without the reason: <c>publish 3 1 1 0a1b… at _25._tcp.mail.example.com</c>.</summary>
    public string Step =>
        Name
        + (Records.IsEmpty ? "" : $" {Records}")
        + (Owner is null ? "" : $" at {Owner}")
        + (Until is { } until ? $" until {Instant.Text(until)}" : "");

    /// <summary>The whole on one line.</summary>
    public string Line => $"{Step}: {Reason}{(Cure is null ? "" : $"; {Cure}")}";

    private static DecisionFacts Plain(string name, string reason) => new(name, null, RecordSet.Empty, null, reason, null);
}
