using TlsaRollover.Cli.Certbot;
using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// Hands a version of the store to the lineage's deploy command, as files in a folder that never changes, and then runs its reload
/// commands. What the command does with them, only the wire can tell.
/// </summary>
/// <param name="versions">The folders that the command is given.</param>
/// <param name="store">Where the versions are.</param>
/// <param name="settings">The lineage, with its deploy and reload commands.</param>
/// <param name="deploy">The deploy command.</param>
public sealed class CommandActivator(HandedVersions versions, CertificateStore store, LineageSettings settings, DeploySettings deploy) : ICertificateActivator
{
    private const string Prefix = "TLSA_ROLLOVER_";

    private static readonly string[] Files = ["cert", "chain", "fullchain", "privkey", "combined"];

    /// <inheritdoc/>
    public bool HasServedDirectory => false;

    /// <inheritdoc/>
    public string? ActivatedVersion(string lineage) => versions.Taken(lineage);

    /// <inheritdoc/>
    public async Task ActivateAsync(string lineage, LineageCertificate certificate, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var (version, files) = StoredFiles.Of(store, lineage, certificate);
        var folder = versions.Hand(lineage, version, files);
        var command = new OperatorCommand("deploy", deploy.Argv, deploy.Timeout) { Environment = Variables(lineage, version, folder, certificate) };
        if (await command.RunAsync(cancellation).ConfigureAwait(false) is { } fault)
            throw new ActivationException(fault); // a service that is reloaded on half of a deployment may not come back
        versions.Take(lineage, version);
        await ReloadCommands.RunAsync(settings, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Prune(string lineage) => versions.Prune(lineage);

    /// <summary>What docs/DEPLOY.md promises; a key is only ever named by its path.</summary>
    private Dictionary<string, string> Variables(string lineage, string version, string folder, LineageCertificate certificate)
    {
        var records = certificate.For(settings.Policy.Parameters).Select(record => record.ToString());
        var variables = Files.ToDictionary(file => Prefix + file.ToUpperInvariant(), file => Path.Combine(folder, file + ".pem"));
        variables[Prefix + "LINEAGE"] = lineage;
        variables[Prefix + "VERSION"] = version;
        variables[Prefix + "FOLDER"] = folder;
        variables[Prefix + "OWNERS"] = string.Join('\n', settings.Owners.Select(owner => owner.Text));
        variables[Prefix + "RECORDS"] = string.Join('\n', records);
        return variables;
    }
}
