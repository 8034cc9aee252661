using TlsaRollover.Cli.Agent;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli;

/// <summary>What one configuration describes, opened: the states, and the ports of each lineage.</summary>
/// <param name="Store">The states of all lineages.</param>
/// <param name="For">The ports of one lineage.</param>
/// <param name="Now">Both clocks.</param>
/// <param name="Decide">The machine.</param>
/// <param name="Owned">What is closed with it, in this order.</param>
public sealed record Installation(
    IRolloverStore Store, Func<LineageSettings, LineagePorts> For, Func<Moment> Now, Decide Decide, IReadOnlyList<IDisposable> Owned) : IDisposable
{
    /// <summary>Takes over what lineages under a former name left behind; one line for each that took something. A lineage that was just renewed is copied before.</summary>
    public Func<LineageSettings?, CancellationToken, Task<IReadOnlyList<string>>> TakeOverAsync { get; init; } = static (_, _) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var owned in Owned)
            owned.Dispose();
    }
}
