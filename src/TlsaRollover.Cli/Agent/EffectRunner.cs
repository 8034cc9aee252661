using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Agent;

/// <summary>Carries out effects.</summary>
public sealed class EffectRunner(string lineage, LineagePorts ports)
{
    /// <summary>How long an effect that has begun may still take once the run was told to end.</summary>
    public static TimeSpan Grace => TimeSpan.FromSeconds(20);

    /// <summary>Performs the effect; returns what the control plane holds after a change of it.</summary>
    /// <exception cref="DnsProviderException">The change was not made.</exception>
    /// <exception cref="ActivationException">Services were not made to present the certificate.</exception>
    public async Task<ControlPlaneAnswer?> RunAsync(Effect effect, CancellationToken cancellation)
    {
        // An update or a reload that is under way is better finished than broken off; the driver begins no other.
        cancellation.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource();
        using var told = cancellation.Register(() => late.CancelAfter(Grace));
        switch (effect)
        {
            case Effect.Publish publish:
                return await ports.Provider.ChangeAsync(publish.Change, late.Token);
            case Effect.Retire retire:
                return await ports.Provider.ChangeAsync(retire.Change, late.Token);
            case Effect.Activate activate:
                await ports.Activator.ActivateAsync(lineage, activate.Certificate, late.Token);
                return null;
            default:
                throw new NotSupportedException($"effect {effect.GetType().Name}");
        }
    }
}
