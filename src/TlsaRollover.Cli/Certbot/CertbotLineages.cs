using TlsaRollover.Cli.Config;
using TlsaRollover.Core.Dane;
using TlsaRollover.Core.Ports;
using TlsaRollover.Core.Rollover;

namespace TlsaRollover.Cli.Certbot;

/// <summary>The lineages of certbot's configuration folder.</summary>
/// <param name="certbot">certbot's configuration folder, with <c>live/</c> and <c>archive/</c> in it.</param>
/// <param name="store">The agent's own copies.</param>
/// <param name="lineages">Settings: more files to look for certificates in, and the TLSA parameters in use.</param>
public sealed class CertbotLineages(string certbot, CertificateStore store, IReadOnlyList<LineageSettings> lineages) : ILineageSource
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Lineages { get; } = [.. lineages.Select(settings => settings.Name)];

    /// <inheritdoc/>
    public async Task<LineageCertificate?> NewestAsync(string lineage, CancellationToken cancellation)
    {
        var folder = new LineageFolder(Path.Combine(certbot, "live", LineageName.Checked(lineage)));
        return folder.Exists() ? await folder.ReadAsync(files => Stored(lineage, files), cancellation).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public Task<LineageCertificate?> FindAsync(string lineage, TlsaRecord leaf, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(InStore(lineage, leaf) ?? InArchive(lineage, leaf) ?? InFiles(lineage, leaf));
    }

    /// <inheritdoc/>
    public void Prune(string lineage, IReadOnlyCollection<string> keep) => store.Prune(lineage, keep);

    private LineageCertificate? InStore(string lineage, TlsaRecord leaf) =>
        store.Find(lineage, leaf) is { } found ? Describe(lineage, found.Files.Chain, found.Version) : null;

    private LineageCertificate? InArchive(string lineage, TlsaRecord leaf)
    {
        try
        {
            var issue = LineageFolder.Issues(Path.Combine(certbot, "archive", LineageName.Checked(lineage)))
                .Select(issue => (Chain: ChainOrNull(issue.FullChain), issue.FullChain, issue.Key))
                .FirstOrDefault(issue => issue.Chain is not null && CertificateAssociation.Leaf(issue.Chain) == leaf);
            return issue.Chain is null ? null : StoredOrBare(lineage, issue.Chain, () => CertificateFiles.Read(issue.FullChain, issue.Key));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LineageException($"{certbot}/archive cannot be read: permission denied; run as root", e);
        }
    }

    private LineageCertificate? InFiles(string lineage, TlsaRecord leaf) =>
        (Settings(lineage)?.Certificates ?? [])
            .Select(PemFile.Read)
            .Select(file => (File: file, Chain: file.Chain()))
            .Where(found => CertificateAssociation.Leaf(found.Chain) == leaf)
            .Select(found => StoredOrBare(lineage, found.Chain, () => found.File.Split(found.Chain)))
            .FirstOrDefault();

    private static CertificateChain? ChainOrNull(string path)
    {
        try
        {
            return PemFile.Read(path).Chain();
        }
        catch (LineageException)
        {
            return null; // an old issue that is damaged is as good as none
        }
    }

    /// <summary>The certificate with its copy in the store, or without version when its key is not at hand or not its own.</summary>
    private LineageCertificate StoredOrBare(string lineage, CertificateChain chain, Func<CertificateFiles> read)
    {
        CertificateFiles files;
        try
        {
            files = read().Verify();
        }
        catch (LineageException)
        {
            return Describe(lineage, chain, null);
        }
        return Stored(lineage, files);
    }

    private LineageCertificate Stored(string lineage, CertificateFiles files) => Describe(lineage, files.Chain, store.Save(lineage, files));

    private LineageCertificate Describe(string lineage, CertificateChain chain, string? version) =>
        CertificateFiles.Describe(chain, version, Settings(lineage)?.Policy.Parameters ?? []);

    private LineageSettings? Settings(string lineage) => lineages.FirstOrDefault(settings => settings.Name == lineage);
}
