using Simulation.Tests.Host;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace Simulation.Tests.World;

/// <summary>The served directory with its reload, or a deploy command, of one process.</summary>
public sealed class SimulatedActivator(SimulatedWorld world, AgentProcess process) : ICertificateActivator
{
    public bool HasServedDirectory => !world.HasDeployCommand;

    public string? ActivatedVersion(string lineage) => (world.HasDeployCommand ? Lineage(lineage).Taken : Lineage(lineage).Served)?.Version;

    public Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        process.Live();
        var one = Lineage(lineage);
        if (!one.Copies.Contains(certificate.Version!))
            throw new LostCopyException($"{certificate.Version} is to be activated, and the agent has removed its copy");
        if (world.ServedDiskFull)
            throw new ActivationException("no space left on device; free some");
        (one.Served, one.Taken) = (certificate, null);
        process.Live();
        world.Reload(one);
        process.Live();
        if (!one.Slots.All(slot => slot.Service.ReloadWorks))
            throw new ActivationException("the reload failed; see the service's log");
        one.Taken = certificate;
        return Task.CompletedTask;
    }

    public void Prune(string lineage) => process.Live();

    private SimulatedLineage Lineage(string name) => world.Lineages.Single(lineage => lineage.Name == name);
}

/// <summary>The agent threw away what it still needed.</summary>
public sealed class LostCopyException(string message) : Exception(message);
