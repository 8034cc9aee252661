using TlsaRollover.Cli.Agent;

namespace Simulation.Tests.Lives;

/// <summary>Breaks the agent on purpose, to show that the world would notice. The ordinary one breaks nothing.</summary>
public class Saboteur
{
    public static Saboteur None { get; } = new();

    /// <summary>What the agent decides by.</summary>
    public virtual Decide Decides(Decide machine) => machine;

    /// <summary>How the agent sees and changes the world.</summary>
    public virtual LineagePorts Sees(LineagePorts ports) => ports;
}
