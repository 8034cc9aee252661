namespace TlsaRollover.Core.Rollover;

/// <summary>The rollover as one pure, level-triggered function: look, decide one thing, do it, look again.</summary>
public static class RolloverMachine
{
    /// <summary>What to do now. Deciding twice on the same input decides the same.</summary>
    public static Decision Decide(RolloverState state, Observation observation, RolloverPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(policy);
        return new Decision.Rest();
    }
}
