using TlsaRollover.Cli.Certbot;
using TlsaRollover.Core.Ports;

namespace TlsaRollover.Cli.Activation;

/// <summary>
/// The directory that services read certificates from: <c>ROOT/LINEAGE/{cert,chain,fullchain,privkey,combined}.pem</c>.
/// <c>ROOT/LINEAGE</c> is a symbolic link to one of the <see cref="ServedVersions"/>, and renaming it is the whole switch: key and
/// certificate are never those of two versions, however a service or the power fails.
/// </summary>
public sealed class ServedDirectory(ServedVersions versions)
{
    /// <summary>The version that services find now, null when there is none.</summary>
    public string? Version(string lineage) =>
        new FileInfo(PathOf(lineage)).LinkTarget is { } target && Directory.Exists(Path.GetFullPath(target, versions.Root)) ? Path.GetFileName(target) : null;

    /// <summary>Makes services find these files, durably and in one step. Keeps the version before, too.</summary>
    /// <exception cref="ActivationException">It cannot be written; what services found before is untouched.</exception>
    internal void Switch(string lineage, string version, CertificateFiles files) => versions.Guard(() =>
    {
        var previous = Version(lineage);
        versions.Put(lineage, version, files);
        if (previous == version)
            return false;
        Point(lineage, Path.Combine(ServedVersions.Name, lineage, version));
        versions.Prune(lineage, version, previous);
        return true;
    });

    /// <summary>Removes every version but that which services find now.</summary>
    /// <exception cref="ActivationException">They cannot be removed.</exception>
    internal void Prune(string lineage)
    {
        if (Version(lineage) is { } version)
            versions.Guard(() => versions.Prune(lineage, version));
    }

    /// <summary>Where services find a lineage's files.</summary>
    public string PathOf(string lineage) => Path.Combine(versions.Root, LineageName.Checked(lineage));

    /// <summary>Makes services that look under a former name find what the lineage has now, also after later switches.</summary>
    /// <exception cref="ActivationException">It cannot be written; what services found before is untouched.</exception>
    internal void Alias(string former, string lineage) => versions.Guard(() =>
    {
        Point(former, LineageName.Checked(lineage));
        return true;
    });

    private void Point(string lineage, string target)
    {
        var link = PathOf(lineage);
        if (Directory.Exists(link) && new FileInfo(link).LinkTarget is null)
            throw new ActivationException($"{link} is a folder that the agent did not make: move it away");
        var draft = Path.Combine(versions.Root, $".new-{lineage}");
        File.Delete(draft);
        File.CreateSymbolicLink(draft, target);
        versions.Give(draft);
        Durable.Rename(draft, link);
    }
}
