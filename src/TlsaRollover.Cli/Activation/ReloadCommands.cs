using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>Runs the reload commands of a lineage.</summary>
internal static class ReloadCommands
{
    /// <summary>Runs every command, also after one that failed: services do not depend on each other.</summary>
    /// <exception cref="ActivationException">Some failed; names each.</exception>
    public static async Task RunAsync(LineageSettings lineage, CancellationToken cancellation)
    {
        var faults = new List<string>();
        foreach (var argv in lineage.Reload)
        {
            if (await new OperatorCommand("reload", argv, lineage.ReloadTimeout).RunAsync(cancellation).ConfigureAwait(false) is { } fault)
                faults.Add(fault);
        }
        if (faults.Count > 0)
            throw new ActivationException(string.Join("; ", faults));
    }
}
