namespace Simulation.Tests.World;

/// <summary>What befalls one process of the agent, counted in moments: there is one before and one after each thing that it does.</summary>
public sealed class Interference
{
    public static Interference None => new();

    /// <summary>Killed at this moment; never, unless set.</summary>
    public int KillAt { get; init; } = int.MaxValue;

    /// <summary>Something else happens at this moment, while the process stands still.</summary>
    public int PauseAt { get; init; } = int.MaxValue;

    public Action Meanwhile { get; init; } = () => { };
}

/// <summary>The process is no more: nothing that it still says or does has an effect.</summary>
public sealed class KilledException() : Exception("killed");
