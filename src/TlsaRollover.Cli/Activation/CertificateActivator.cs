using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Activation;

/// <summary>Switches the served directory to a version of the store and runs the lineage's reload commands.</summary>
/// <param name="served">What services read.</param>
/// <param name="store">Where the versions are.</param>
/// <param name="lineages">Settings with the reload commands.</param>
public sealed class CertificateActivator(ServedDirectory served, CertificateStore store, IReadOnlyList<LineageSettings> lineages) : ICertificateActivator
{
    /// <inheritdoc/>
    public string? ActivatedVersion(string lineage) => served.Version(lineage);

    /// <inheritdoc/>
    public async Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var version = certificate.Version
            ?? throw new ActivationException($"{lineage}: this host has no key of that certificate, so it cannot be activated");
        served.Switch(lineage, version, Load(lineage, version));
        await ReloadAsync(lineage, cancellation).ConfigureAwait(false);
    }

    private CertificateFiles Load(string lineage, string version)
    {
        try
        {
            return store.Load(lineage, version);
        }
        catch (LineageException e)
        {
            throw new ActivationException($"{lineage} was not activated: {e.Message}", e);
        }
    }

    /// <summary>Runs every command, also after one that failed: services do not depend on each other.</summary>
    private async Task ReloadAsync(string lineage, CancellationToken cancellation)
    {
        var settings = lineages.FirstOrDefault(settings => settings.Name == lineage);
        var faults = new List<string>();
        foreach (var argv in settings?.Reload ?? [])
        {
            if (await new ReloadCommand(argv, settings!.ReloadTimeout).RunAsync(cancellation).ConfigureAwait(false) is { } fault)
                faults.Add(fault);
        }
        if (faults.Count > 0)
            throw new ActivationException(string.Join("; ", faults));
    }
}
