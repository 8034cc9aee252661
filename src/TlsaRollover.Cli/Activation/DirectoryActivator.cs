using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Activation;

/// <summary>Switches the served directory to a version of the store and runs the lineage's reload commands.</summary>
/// <param name="served">What services read.</param>
/// <param name="store">Where the versions are.</param>
/// <param name="settings">The lineage, with its reload commands.</param>
public sealed class DirectoryActivator(ServedDirectory served, CertificateStore store, LineageSettings settings) : ICertificateActivator
{
    /// <inheritdoc/>
    public bool HasServedDirectory => true;

    /// <inheritdoc/>
    public string? ActivatedVersion(string lineage) => served.Version(lineage);

    /// <inheritdoc/>
    public async Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (version, files) = StoredFiles.Of(store, lineage, certificate);
        served.Switch(lineage, version, files);
        await ReloadCommands.RunAsync(settings, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Prune(string lineage) => served.Prune(lineage);
}
