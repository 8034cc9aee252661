namespace TlsaRollover.Core.Rollover;

/// <summary>
/// The rollover as one pure, level-triggered function: look, decide one thing, do it, look again. A crash between any two
/// steps is the same as a restart. The transition table stands in docs/DESIGN.md; each phase has its rules in its own file,
/// and the first rule that has something to say decides.
/// </summary>
public static class RolloverMachine
{
    /// <summary>What to do now. Deciding twice on the same input decides the same.</summary>
    public static Decision Decide(RolloverState state, Observation observation, RolloverPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(policy);
        var situation = new Situation(state, observation, policy);
        return RulesFor(state).Select(rule => rule(situation)).OfType<Decision>().First();
    }

    private static IEnumerable<Func<Situation, Decision?>> RulesFor(RolloverState state)
    {
        if (state.Withdrawn)
            return WithdrawnRules.InOrder;
        if (state.Active is null && state.Next is null)
            return Adoption.InOrder;
        return EveryPhaseRules.InOrder.Concat(state.Phase switch
        {
            Phase.Settled => SettledRules.InOrder,
            Phase.Publishing => PublishingRules.InOrder,
            Phase.Propagating => PropagatingRules.InOrder,
            Phase.Retiring => RetiringRules.InOrder,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state.Phase, "no such phase"),
        });
    }
}
